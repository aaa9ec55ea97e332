"""What can be done in a matter now, by whom, and why not by this person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workflows import authority
from workflows.constants import Role
from workflows.errors import WorkflowError
from workflows.holdings import Holdings
from workflows.models import Matter, StepRun
from workflows.selectors.due import Due, due_of
from workflows.selectors.records import subjects_for
from workflows.verbs import Verb


@dataclass(frozen=True)
class Offer:
    """An act that the person may do now at a step. ``named``: of several runs, this one is
    meant. ``own``: it is the act of whoever's turn the step is."""

    verb: Verb
    step: StepRun
    named: bool

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
    may do there."""

    step: StepRun
    due: Due | None
    subject: str
    mine: bool
    offers: tuple[Offer, ...]

    @property
    def role_label(self) -> str:
        return self.step.matter.in_its_words(Role(self.step.role).label)


@dataclass(frozen=True)
class Turns:
    open: tuple[Turn, ...]
    refused: tuple[Refused, ...]

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


def read_turns(
    user_id: int, holdings: Holdings, matter: Matter, verbs: Sequence[Verb], today: date
) -> Turns:
    """Whose turn it is, what the person may do, and what is refused to them and why."""
    steps = open_steps(matter)
    done = authority.duties_done(user_id, matter)
    offers: defaultdict[int, list[Offer]] = defaultdict(list)
    refused: list[Refused] = []
    for verb in verbs:
        here = [step for step in steps if step.name in verb.steps]
        admitted, refusal = _asked_each(holdings, verb, matter, here, done)
        for step in admitted:
            offers[step.pk].append(Offer(verb, step, named=len(admitted) > 1))
        if refusal is not None and not admitted:
            refused.append(Refused(verb, matter.in_its_words(verb.label), refusal))
    subjects = subjects_for(steps)
    turns = (
        Turn(
            step=step,
            due=due_of(step, today),
            subject=subjects.get(step.pk, ""),
            mine=holdings.holds(step.role, step.organ_id) and step.owner_id in (None, user_id),
            offers=tuple(offers[step.pk]),
        )
        for step in steps
    )
    return Turns(tuple(turns), tuple(refused))


def _asked_each(
    holdings: Holdings, verb: Verb, matter: Matter, steps: Sequence[StepRun], done: frozenset[str]
) -> tuple[list[StepRun], WorkflowError | None]:
    """The runs that admit the act: the first, and the others of the same step."""
    admitted: list[StepRun] = []
    first_refusal: WorkflowError | None = None
    for step in steps:
        chosen, refusal = authority.choose_step(holdings, verb, matter, [step], done)
        if chosen is None:
            first_refusal = first_refusal or refusal
        elif not admitted or chosen.name == admitted[0].name:
            admitted.append(chosen)
    return admitted, first_refusal
