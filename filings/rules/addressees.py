"""With whom a text is filed: the organs of the tree that the rule pack's words mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from workflows.errors import Missing, close_gate
from workflows.law import FilingRule
from workflows.models import Matter, Organ, OrganType


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
    government = maker.parent
    while government is not None and government.type != OrganType.GOVERNMENT:
        government = government.parent
    return _filing_work_of(government, maker) if government is not None else None


def _filing_work_of(government: Organ, maker: Organ) -> Organ:
    """The government's filing body, else its justice bureau, else itself. A bureau's own text
    is not filed with that bureau."""
    bodies = government.children.exclude(pk=maker.pk)
    for organ_type in (OrganType.FILING_AUTHORITY, OrganType.JUSTICE_BUREAU):
        body = bodies.filter(type=organ_type).order_by("pk").first()
        if body is not None:
            return body
    return government


def _standing_committee(maker: Organ) -> Organ | None:
    return (
        Organ.objects.of_type(OrganType.NPC_STANDING_COMMITTEE)
        .filter(division=maker.division)
        .order_by("pk")
        .first()
    )


_RESOLVERS: Final[dict[str, Callable[[Organ], Organ | None]]] = {
    "superior_government": _filing_work_of_government_above,
    "own_government": _filing_work_of_government_above,
    "establishing_government": _filing_work_of_government_above,
    "filing_organ": _filing_work_of_government_above,
    "npc_standing_committee": _standing_committee,
}
