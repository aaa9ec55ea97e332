"""What can be done in a matter now, by whom, and why not by this person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from workflows import authority
from workflows.constants import RECUSED, Role
from workflows.errors import WorkflowError
from workflows.holdings import Holdings
from workflows.models import Matter, StepRun, User
from workflows.selectors.due import Due, due_of
from workflows.selectors.records import subjects_for
from workflows.selectors.secrecy import steps_nobody_knows
from workflows.verbs import Verb


@dataclass(frozen=True)
class Offer:
    """An act that the person may do now at a step. ``named``: of several runs, this one is
    meant. ``own``: it is the act of whoever's turn the step is. ``on_behalf_of``: the person
    for whom it would be done, if not in one's own right."""

    verb: Verb
    step: StepRun
    named: bool
    on_behalf_of: User | None = None

    @property
    def own(self) -> bool:
        return not self.verb.role

    @property
    def label(self) -> str:
        return self.step.matter.in_its_words(self.verb.label)


@dataclass(frozen=True)
class Refused:
    """An act that is open now, but not to this person, with the reason."""

    verb: Verb
    label: str
    refusal: WorkflowError


@dataclass(frozen=True)
class Turn:
    """One open step: whose turn it is, until when, which of several alike, and what the person
    may do there. ``unknown``: nobody whose turn it could be may know the secret."""

    step: StepRun
    due: Due | None
    subject: str
    mine: bool
    offers: tuple[Offer, ...]
    unknown: bool = False

    @property
    def role_label(self) -> str:
        return self.step.matter.in_its_words(Role(self.step.role).label)


@dataclass(frozen=True)
class Turns:
    open: tuple[Turn, ...]
    refused: tuple[Refused, ...]
    recused: bool = False

    @property
    def unknown(self) -> tuple[Turn, ...]:
        """Open steps of a secret that wait for nobody who may know it."""
        return tuple(turn for turn in self.open if turn.unknown)

    @property
    def with_offers(self) -> tuple[Turn, ...]:
        return tuple(turn for turn in self.open if turn.offers)

    @property
    def of_others(self) -> tuple[Turn, ...]:
        return tuple(turn for turn in self.open if not turn.offers)


def open_steps(matter: Matter) -> list[StepRun]:
    """The open steps with what a page needs of them (one query)."""
    steps = StepRun.objects.open().filter(matter=matter)
    found = list(steps.select_related("organ", "limit", "owner").order_by("pk"))
    for step in found:
        step.matter = matter
    return found


def read_open_turns(matter: Matter, today: date) -> tuple[Turn, ...]:
    """Whose turn it is, whoever looks: without anything to do."""
    steps = open_steps(matter)
    subjects = subjects_for(steps)
    return tuple(
        Turn(step, due_of(step, today), subjects.get(step.pk, ""), mine=False, offers=())
        for step in steps
    )


def read_turns(holdings: Holdings, matter: Matter, verbs: Sequence[Verb], today: date) -> Turns:
    """Whose turn it is, what the person may do, and what is refused to them and why."""
    steps = open_steps(matter)
    done = authority.duties_in(matter, holdings)
    delegators = delegators_of(holdings)
    offers: defaultdict[int, list[Offer]] = defaultdict(list)
    refused: list[Refused] = []
    for verb in verbs:
        here = [step for step in steps if step.name in verb.steps]
        admitted, refusal = _asked_each(holdings, verb, matter, here, done)
        for step, delegator in admitted:
            for_whom = None if delegator is None else delegators[delegator]
            offers[step.pk].append(Offer(verb, step, len(admitted) > 1, for_whom))
        if refusal is not None and not admitted:
            refused.append(Refused(verb, matter.in_its_words(verb.label), refusal))
    subjects = subjects_for(steps)
    unknown = steps_nobody_knows(matter, steps)
    turns = (
        Turn(
            step=step,
            due=due_of(step, today),
            subject=subjects.get(step.pk, ""),
            mine=any(map(partial(_has_turn, step), (holdings, *holdings.deputyships))),
            offers=tuple(offers[step.pk]),
            unknown=step.pk in unknown,
        )
        for step in steps
    )
    return Turns(tuple(turns), tuple(refused), RECUSED in done[holdings.user_id])


def delegators_of(holdings: Holdings) -> dict[int, User]:
    """Those for whom the person acts, by id (no query where there are none)."""
    ids = [one.user_id for one in holdings.deputyships]
    return User.objects.in_bulk(ids) if ids else {}


def _has_turn(step: StepRun, holdings: Holdings) -> bool:
    return holdings.holds(step.role, step.organ_id) and step.owner_id in (None, holdings.user_id)


def _asked_each(
    holdings: Holdings,
    verb: Verb,
    matter: Matter,
    steps: Sequence[StepRun],
    done: Mapping[int, Collection[str]],
) -> tuple[list[tuple[StepRun, int | None]], WorkflowError | None]:
    """The runs that admit the act, and for whom: the first, and the others of the same step."""
    admitted: list[tuple[StepRun, int | None]] = []
    first_refusal: WorkflowError | None = None
    for step in steps:
        found = authority.admission(holdings, verb, matter, [step], done)
        if found.step is None:
            first_refusal = first_refusal or found.refusal
        elif not admitted or found.step.name == admitted[0][0].name:
            admitted.append((found.step, found.on_behalf_of))
    return admitted, first_refusal
