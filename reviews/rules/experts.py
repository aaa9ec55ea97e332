"""Expert argument: who may be asked, how many, and when it may be concluded."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from workflows.errors import Inadmissible, Missing, close_gate
from workflows.models import Matter, User


def check_choice(matter: Matter, experts: Iterable[User], involved: Collection[int]) -> None:
    """Experts are independent: none belongs to a drafting unit or took part in the draft.

    ``involved`` are the ids of the people who did.

    Raises:
        Inadmissible: naming them.
    """
    names = [str(expert) for expert in experts if expert.pk in involved]
    if names:
        raise Inadmissible(
            sentence=f"{'、'.join(names)}属于起草单位或者参与了起草，不能作为论证专家。",
            citations=matter.pack.law.article("expert_independence", matter.kind),
            field_name="experts",
        )


def check_number(matter: Matter, invited: int) -> None:
    """At least one expert, and as many as law demands where it gives a number.

    Raises:
        Inadmissible: too few.
    """
    minimum = minimum_of(matter)
    if invited < minimum:
        raise Inadmissible(
            sentence=f"论证专家不得少于{minimum}人，现为{invited}人。",
            citations=matter.pack.law.experts(matter.kind).citations,
            field_name="experts",
        )


def check_conclusion(
    matter: Matter, *, signed: int, unsigned: Collection[str], unsigned_reason: str
) -> None:
    """Enough opinions are signed, and those that are not are accounted for.

    Raises:
        GateClosed: too few signed opinions, or silence about an invited expert's missing one.
    """
    articles = matter.pack.law.article("expert_argument", matter.kind)
    minimum = minimum_of(matter)
    missing = []
    if signed < minimum:
        missing.append(
            Missing("expert_opinions", f"已签署的专家意见{signed}份，不足{minimum}份", articles)
        )
    if unsigned and not unsigned_reason.strip():
        missing.append(
            Missing(
                "unsigned_reason",
                f"{'、'.join(unsigned)}尚未签署意见，应当等待签署或者说明未签署的原因",
                articles,
            )
        )
    close_gate("G2", "不能形成专家论证结论", missing)


def minimum_of(matter: Matter) -> int:
    """How many signed opinions are needed at least; one where law gives no number."""
    return matter.pack.law.experts(matter.kind).minimum or 1
