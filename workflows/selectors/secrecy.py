"""The secrecy of a matter on its page: how it was fixed, who knows it from when to when, and what
the 定密责任人 may do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import QuerySet

from workflows import authority
from workflows.appointments import holders, insiders_of, knowing
from workflows.classification import proposed_in, standing_in
from workflows.constants import Role
from workflows.divisions import ancestors
from workflows.errors import WorkflowError
from workflows.holdings import Holdings
from workflows.models import Classification, Entry, Matter, Organ, Recusal, StepRun, User
from workflows.verbs import Verb

# What a row of the ledger says of people, by its key: those who know from then on, or no longer.
_BEGINS: Final = {"register_matter": "known_to", "add_insider": "person"}
_ENDS: Final = {
    "remove_insider": "person",
    "declassify": "insiders",
    "refuse_classification": "insiders",
}


@dataclass(frozen=True)
class Knowledge:
    """One stretch in which a person knew the matter; without ``until`` it lasts, without
    ``since`` it is older than what the ledger names."""

    person: User
    since: datetime | None
    until: datetime | None = None


@dataclass(frozen=True)
class OfficersAct:
    """What the 定密责任人 could do, and why this person may not."""

    verb: Verb
    refusal: WorkflowError | None


@dataclass(frozen=True)
class SecrecyPage:
    """``over``: the term has run out, and the 定密责任人 should declare it (解密)."""

    standing: Classification | None
    proposed: Classification | None
    history: tuple[Classification, ...]
    officers: tuple[User, ...]
    knowing: tuple[Knowledge, ...]
    known: tuple[Knowledge, ...]
    acts: tuple[OfficersAct, ...]
    over: bool


def read_secrecy(
    matter: Matter, holdings: Holdings, verbs: Sequence[Verb], today: date
) -> SecrecyPage:
    """Everything on the page, in a fixed number of queries."""
    stretches = tuple(stretches_of(matter))
    standing = standing_in(matter)
    done = authority.duties_done(holdings.user_id, matter)
    rows = matter.classifications.select_related("proposed_by", "decided_by", "ended_by")
    return SecrecyPage(
        standing=standing,
        proposed=proposed_in(matter),
        history=tuple(rows.order_by("-pk")),
        officers=tuple(holders(Role.SECRECY_OFFICER, matter.drafting_unit)),
        knowing=tuple(one for one in stretches if one.until is None),
        known=tuple(one for one in stretches if one.until is not None),
        acts=tuple(
            OfficersAct(verb, authority.officer_refusal(holdings, verb, matter, done))
            for verb in verbs
        ),
        over=standing is not None and standing.lawful_days.is_over(today),
    )


def stretches_of(matter: Matter) -> Iterator[Knowledge]:
    """Who knew the matter from when to when, as the ledger has it, in the order of beginning."""
    stretches = list(_stretches(_rows(matter)))
    people = _people(matter, {name for name, _, _ in stretches})
    named = {person.pk for person in insiders_of(matter)}
    told = {people[name].pk for name, _, until in stretches if until is None and name in people}
    for person in people.values():
        if person.pk in named - told:
            yield Knowledge(person, None)
    for name, since, until in stretches:
        if name in people:
            yield Knowledge(people[name], since, until)


def possible_insiders(maker: Organ, unit: Organ) -> QuerySet[User]:
    """People who may have to know of a secret matter: staff of the division's organs, and of
    those above it with which its texts are filed."""
    divisions = {unit.division, *ancestors(maker.division)}
    people = User.objects.filter(is_active=True, organ__division__in=divisions)
    people = people.select_related("organ")
    return people.order_by("organ", "pk")


def steps_nobody_knows(matter: Matter, steps: Iterable[StepRun]) -> frozenset[int]:
    """Open steps of a secret matter that nobody can do who may know it: nobody with the step's
    role does, or the person who was given it does not, or all of them are recused."""
    if not matter.secret:
        return frozenset()
    known = set(knowing(matter).values_list("pk", flat=True))
    recused = Recusal.objects.standing().filter(matter=matter).values_list("person", flat=True)
    able = known - set(recused)
    return frozenset(step.pk for step in steps if not able & _takers(step))


def _takers(step: StepRun) -> set[int]:
    if step.owner_id is not None:
        return {step.owner_id}
    if step.organ is None:
        return set()
    return set(holders(step.role, step.organ).values_list("pk", flat=True))


def _rows(matter: Matter) -> QuerySet[Entry, tuple[str, datetime, Any]]:
    verbs = [*_BEGINS, *_ENDS]
    rows = Entry.objects.filter(matter=matter, verb__in=verbs, refusal="")
    return rows.order_by("sequence").values_list("verb", "at", "detail")


def _stretches(
    rows: Iterable[tuple[str, datetime, Any]],
) -> Iterator[tuple[str, datetime | None, datetime | None]]:
    """Account, since, until: those that have ended first within each end, then those that last."""
    since: dict[str, datetime] = {}
    for verb, at, detail in rows:
        for name in _accounts(detail, _BEGINS.get(verb, "")):
            since.setdefault(name, at)
        for name in _accounts(detail, _ENDS.get(verb, "")):
            yield name, since.pop(name, None), at
    for name, at in since.items():
        yield name, at, None


def _accounts(detail: Any, key: str) -> list[str]:
    found = detail.get(key, []) if key else []
    return [found] if isinstance(found, str) else list(found)


def _people(matter: Matter, accounts: set[str]) -> dict[str, User]:
    named = insiders_of(matter).values("pk")
    people = User.objects.filter(username__in=accounts) | User.objects.filter(pk__in=named)
    return {one.username: one for one in people.select_related("organ").order_by("pk")}
