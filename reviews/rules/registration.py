"""G1: may this organ make this document, and is it one (law notes A.7, B.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db.models import QuerySet

from workflows.classification import missing_in
from workflows.constants import Kind
from workflows.errors import Missing, close_gate
from workflows.law import Law, LawUnset
from workflows.models import MakerListing, Organ
from workflows.questions import Question
from workflows.statements import Statement

if TYPE_CHECKING:
    from reviews.transitions.registration import Particulars


def asking_listing(maker: Organ, today: date) -> Question[list[MakerListing]]:
    """As a question, the maker's entry on the list of makers that day, the newest first."""
    return _LISTED.asking_objects(maker=maker.pk, today=today)


def _listed(maker: int, today: date) -> QuerySet[MakerListing]:
    listings = MakerListing.objects.valid_on(today).filter(organ=maker).order_by("-valid_from")
    return listings.select_related("office", "review_body", "competition_body")[:1]


_LISTED: Final = Statement(_listed, maker=int, today=date)


def check(particulars: Particulars, listing: MakerListing | None, law: Law, today: date) -> None:
    """Refuse a matter that cannot lawfully begin.

    Raises:
        GateClosed: with everything that stands against it.
    """
    close_gate(
        "G1",
        f"“{particulars.title}”不能作为{Kind(particulars.kind).label}登记",
        [
            *_procedure(particulars, law),
            *_maker(particulars, listing, law),
            *_scope(particulars, law),
            *_secrecy(particulars, law, today),
            *_figures(particulars, law),
        ],
    )


def _procedure(particulars: Particulars, law: Law) -> Iterator[Missing]:
    if particulars.kind not in (Kind.NORMATIVE_DOCUMENT, Kind.MAJOR_DECISION):
        label = Kind(particulars.kind).label
        yield Missing("no_procedure", f"{label}的办理程序尚未启用，请按现行方式办理")
    if particulars.kind == Kind.ENFORCEMENT_DECISION:
        yield Missing(
            "enforcement_review",
            "重大执法决定未经法制审核不得作出",
            law.article("enforcement_review", particulars.kind),
        )


def _maker(particulars: Particulars, listing: MakerListing | None, law: Law) -> Iterator[Missing]:
    maker = particulars.maker
    if maker.type in {item.code for item in law.ineligible_makers()}:
        yield Missing(
            "maker_type",
            f"{maker}属于{maker.get_type_display()}，不得制定行政规范性文件",
            law.article("maker_type", particulars.kind),
        )
    elif listing is None:
        yield Missing(
            "maker_list",
            f"{maker}当日不在制定主体清单内，或者没有确定审核机构",
            law.article("maker_list", particulars.kind),
        )
    elif particulars.touches_market and listing.competition_body is None:
        yield Missing(
            "competition_body",
            f"制定主体清单没有为{maker}确定公平竞争审查机构",
            law.article("competition_review", particulars.kind),
        )


def _scope(particulars: Particulars, law: Law) -> Iterator[Missing]:
    if particulars.kind == Kind.MAJOR_DECISION:
        entry = particulars.catalogue_entry
        if entry is None or entry.maker_id != particulars.maker.pk or entry.is_taken:
            yield Missing(
                "catalogue_entry",
                "没有列入该机关重大行政决策事项目录的对应事项，或者该事项已在办理",
                law.article("catalogue_entry", particulars.kind),
            )
        return
    if particulars.kind != Kind.NORMATIVE_DOCUMENT:
        return
    answers = dict(particulars.scope_tests)
    for test in law.scope_tests():
        if not answers.get(test.code):
            yield Missing(f"scope_{test.code}", f"不符合认定要件：{test.label}", test.citations)


def _secrecy(particulars: Particulars, law: Law, today: date) -> Iterator[Missing]:
    if particulars.secrecy is not None:
        yield from missing_in(
            particulars.secrecy, particulars.drafting_unit, law, particulars.kind, today
        )


def _figures(particulars: Particulars, law: Law) -> Iterator[Missing]:
    """Days without which the procedure could not be run to its end."""
    for figure in (
        lambda: law.comment(particulars.kind, particulars.touches_market),
        lambda: law.review(particulars.kind),
        lambda: law.meetings(particulars.kind, particulars.maker.family),
        lambda: law.filings(particulars.kind, particulars.maker.family),
    ):
        try:
            figure()
        except LawUnset as unset:
            yield Missing("law_unset", str(unset))
