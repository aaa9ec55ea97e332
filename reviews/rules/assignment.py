"""To whom a step of the review may be given."""

from __future__ import annotations

from collections.abc import Collection

from workflows.authority import may_know
from workflows.constants import CONFLICTS, RECUSED, Duty, Role
from workflows.errors import DutiesConflict, Inadmissible, Recused
from workflows.holdings import Holdings
from workflows.models import Matter, StepRun, User


def check_assignee(
    matter: Matter, step: StepRun, person: User, holdings: Holdings, done: Collection[str]
) -> None:
    """Refuse a person who could not do the step.

    Raises:
        Inadmissible: the person does not hold the step's role in the review body.
        DutiesConflict: they have taken an incompatible duty in this matter.
    """
    if not person.is_active or not holdings.holds(step.role, step.organ_id):
        raise Inadmissible(
            sentence=f"{person}不是{step.organ}的{Role(step.role).label}。", field_name="to"
        )
    check_insider(matter, holdings, "to")
    check_free_of_conflict(matter, person, Duty(step.duty), done)


def check_insider(matter: Matter, holdings: Holdings, field_name: str) -> None:
    """Refuse to give a secret matter to a person who is not named on it.

    Raises:
        Inadmissible: at that field.
    """
    if not may_know(holdings, matter):
        raise Inadmissible(
            sentence="涉密事项只由指定的知悉人员办理。",
            citations=matter.pack.law.article("secrecy", matter.kind),
            field_name=field_name,
        )


def check_free_of_conflict(matter: Matter, person: User, duty: Duty, done: Collection[str]) -> None:
    """Refuse a person whose earlier part in the matter excludes the duty.

    Raises:
        Recused: they are recused in the matter.
        DutiesConflict: naming what they have done.
    """
    check_not_recused(matter, person, done)
    earlier = {one.value for one in CONFLICTS.get(duty, ())} & set(done)
    if earlier:
        taken = "、".join(Duty(one).label for one in sorted(earlier))
        raise DutiesConflict(
            sentence=f"{person}在本事项中已承担{taken}职责，不得再承担{duty.label}。",
            citations=matter.pack.law.article("duties", matter.kind),
        )


def check_not_recused(matter: Matter, person: User, done: Collection[str]) -> None:
    """Refuse to give any part to a person who is recused in the matter.

    Raises:
        Recused.
    """
    if RECUSED in done:
        raise Recused(
            sentence=f"{person}在本事项中已回避。",
            citations=matter.pack.law.article("recusal", matter.kind),
        )
