"""With whom a text is filed: the organs of the tree that the rule pack's words mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from workflows.errors import Missing, close_gate
from workflows.law import FilingRule
from workflows.models import Matter, Organ, OrganType
from workflows.statements import Statement


@dataclass(frozen=True)
class Addressed:
    """One filing due: the rule and the organ that receives it."""

    rule: FilingRule
    organ: Organ


def addressed_filings(matter: Matter) -> list[Addressed]:
    """Every filing that law demands of a text, each with its addressee; empty if none.

    Raises:
        GateClosed: an addressee is not among the organs.
    """
    rules = matter.pack.law.filings(matter.kind, matter.maker_family)
    found = [(rule, addressee_of(rule.addressee, matter.maker)) for rule in rules]
    close_gate(
        "filing",
        "不能确定报送备案的机关",
        [
            Missing(
                f"addressee_{rule.addressee}",
                f"组织机构中没有{rule.addressee_label}",
                rule.citations,
            )
            for rule, organ in found
            if organ is None
        ],
    )
    return [Addressed(rule, organ) for rule, organ in found if organ is not None]


def addressee_of(addressee: str, maker: Organ) -> Organ | None:
    """The organ meant, or ``None`` if there is none in the tree."""
    return _RESOLVERS[addressee](maker)


def _filing_work_of_government_above(maker: Organ) -> Organ | None:
    """The government above the maker, represented by the body that does its filing work."""
    government = _ABOVE.first(organ=maker.pk)
    while government is not None and government.type != OrganType.GOVERNMENT:
        government = _ABOVE.first(organ=government.pk)
    return _filing_work_of(government, maker) if government is not None else None


def _filing_work_of(government: Organ, maker: Organ) -> Organ:
    """The government's filing body, else its justice bureau, else itself. A bureau's own text
    is not filed with that bureau."""
    bodies = _BODIES.objects(government=government.pk, maker=maker.pk)
    of_type = {body.type: body for body in reversed(bodies)}
    return next((of_type[one] for one in _FILING_BODIES if one in of_type), government)


def _standing_committee(maker: Organ) -> Organ | None:
    return _STANDING_COMMITTEE.first(division=maker.division)


def _bodies(government: int, maker: int) -> QuerySet[Organ]:
    bodies = Organ.objects.filter(parent=government, type__in=_FILING_BODIES)
    return bodies.exclude(pk=maker).order_by("pk")


def _committee(division: str) -> QuerySet[Organ]:
    committees = Organ.objects.of_type(OrganType.NPC_STANDING_COMMITTEE)
    return committees.filter(division=division).order_by("pk")[:1]


_FILING_BODIES: Final = (OrganType.FILING_AUTHORITY, OrganType.JUSTICE_BUREAU)
_ABOVE: Final = Statement(lambda organ: Organ.objects.filter(children=organ).order_by(), organ=int)
_BODIES: Final = Statement(_bodies, government=int, maker=int)
_STANDING_COMMITTEE: Final = Statement(_committee, division=str)
_RESOLVERS: Final[dict[str, Callable[[Organ], Organ | None]]] = {
    "superior_government": _filing_work_of_government_above,
    "own_government": _filing_work_of_government_above,
    "establishing_government": _filing_work_of_government_above,
    "filing_organ": _filing_work_of_government_above,
    "npc_standing_committee": _standing_committee,
}
