"""G7: registered, numbered and issued by one office, with the dates that law demands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from filings.rules import validity as validity_rules
from filings.rules.validity import Validity
from workflows.calendars import calendar_of
from workflows.chinese_dates import chinese_date
from workflows.constants import Kind
from workflows.errors import Missing, close_gate
from workflows.lawful_days import since
from workflows.models import MakerListing, Matter
from workflows.numbers import bracketed
from workflows.statements import Statement


@dataclass(frozen=True)
class Terms:
    """The dates with which a text is issued. ``publish_on`` is the day of publication planned."""

    publish_on: date
    effective_on: date | None
    valid_until: date | None = None
    effect_reason: str = ""
    validity_reason: str = ""
    no_expiry_reason: str = ""


def check_issue(matter: Matter, title: str, terms: Terms, today: date) -> None:
    """Refuse to number and issue a text whose maker is no longer listed, or whose dates do not
    stand.

    Raises:
        GateClosed: G7, with everything that is missing.
    """
    close_gate("G7", "不能登记、编号、印发", issue_missing(matter, title, terms, today))


def earliest_effect(matter: Matter, published_on: date) -> date:
    """The first day on which a text published on a day may take effect: that day itself where
    law demands no wait."""
    law = matter.pack.law
    if not law.is_set("effect", matter.kind):
        return published_on
    window = law.limit_window("effect", matter.kind, published_on, calendar_of(matter.division))
    return window.earliest_on or published_on


def effect_missing(
    matter: Matter, effective_on: date, published_on: date, reason: str
) -> Iterator[Missing]:
    """A text takes effect after the wait, or earlier for a reason that is recorded; never before
    it has been published."""
    law = matter.pack.law
    articles = law.article("effect_wait", matter.kind)
    if since(published_on).is_ahead(effective_on):
        yield Missing("effect_before_publication", "施行日期早于公布日期", articles)
        return
    earliest = earliest_effect(matter, published_on)
    if since(earliest).is_ahead(effective_on) and not reason:
        yield Missing(
            "effect_wait",
            f"自{chinese_date(published_on)}公布，最早可于{chinese_date(earliest)}施行；提前施行的，应当写明法定理由",
            articles,
        )


def document_number(matter: Matter, year: int, number: int) -> str:
    """The issuing number: 昭府规〔2026〕1号 for a normative document, 昭府发〔2026〕1号 otherwise.

    Its form for normative documents is the rule pack's; where the pack only gives the general
    form, the agency code itself says 规, so that the number is like no other document's.
    """
    code = matter.maker.abbreviation
    if matter.kind != Kind.NORMATIVE_DOCUMENT:
        return bracketed(f"{code}发", year, number)
    rule = matter.pack.law.number_pattern()
    word = rule.must_contain or "规"
    agency = code if word in rule.pattern else f"{code}{word}"
    return rule.pattern.format(agency=agency, year=year, seq=number)


def register_number(matter: Matter, year: int, number: int) -> str:
    """The number in the maker's register, which is never the one printed on the document."""
    return bracketed(f"{matter.maker.abbreviation}登", year, number)


def _unlisted(matter: Matter, today: date) -> Iterator[Missing]:
    """The list of makers counts on the day of issue, not only on the day of registration."""
    if matter.kind != Kind.NORMATIVE_DOCUMENT:
        return
    if not _LISTED.rows(organ=matter.maker_id, day=today):
        yield Missing(
            "maker_list",
            f"{matter.maker}在印发之日已不在制定主体清单内",
            matter.pack.law.article("maker_list", matter.kind),
        )


_LISTED: Final = Statement(
    lambda organ, day: (
        MakerListing.objects.filter(organ=organ).valid_on(day).order_by().values_list("pk")[:1]
    ),
    organ=int,
    day=date,
)


def issue_missing(matter: Matter, title: str, terms: Terms, today: date) -> Iterator[Missing]:
    """Everything that stands against issuing a text with these dates on a day."""
    law = matter.pack.law
    yield from _unlisted(matter, today)
    if not matter.maker.abbreviation:
        yield Missing(
            "agency_code",
            f"{matter.maker}尚未设定机关代字，不能编号",
            law.article("number", matter.kind),
        )
    if terms.effective_on is None:
        yield Missing("effective_on", "没有写明施行日期", law.article("effect_wait", matter.kind))
    else:
        yield from effect_missing(matter, terms.effective_on, terms.publish_on, terms.effect_reason)
    yield from validity_rules.missing_in(
        law,
        matter.kind,
        title,
        Validity(
            effective_on=terms.effective_on or terms.publish_on,
            valid_until=terms.valid_until,
            longer_reason=terms.validity_reason,
            no_expiry_reason=terms.no_expiry_reason,
        ),
    )
