"""Named limits as windows. One table serves the engine and the ``due`` command alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from workflows.calendar import WorkCalendar
from workflows.law.rules import (
    Citations,
    ExtensionRule,
    ExtensionUnset,
    FilingRule,
    LawUnset,
    PeriodRule,
)
from workflows.legal_terms import LIMITS
from workflows.lengths import Length
from workflows.windows import Bound, Suspension, Window, after, at_least, at_most, window

if TYPE_CHECKING:
    from workflows.law.reading import Law

__all__ = ["LIMITS", "LimitUnknown", "Request", "limit_window", "longest_extension"]

STANDING_COMMITTEE: Final = "npc_standing_committee"


class LimitUnknown(ValueError):
    """No limit of that name."""

    code = "limit_unknown"

    def __init__(self, name: str) -> None:
        self.name = name
        self.sentence = f"没有名为“{name}”的期限，可用的有：{'、'.join(LIMITS)}"
        super().__init__(self.sentence)


@dataclass(frozen=True)
class Request:
    """What a window is asked for."""

    law: Law
    kind: str
    start_on: date
    calendar: WorkCalendar
    suspensions: tuple[Suspension, ...]
    touches_market: bool
    maker_family: str
    addressee: str = ""
    extension: Length | None = None


def limit_window(
    law: Law,
    name: str,
    kind: str,
    start_on: date,
    calendar: WorkCalendar,
    suspensions: Sequence[Suspension] = (),
    touches_market: bool = False,
    maker_family: str = "government",
    addressee: str = "",
    extension: Length | None = None,
) -> Window:
    """The window of a named limit counted from its event day.

    ``addressee`` asks for the length of one filing addressee; without it the strictest counts.
    ``extension`` is the length granted beyond the maximum; whether it was lawful to grant it is
    asked of :func:`longest_extension`.

    Raises :class:`LimitUnknown`, LawUnset where the law gives no figure, SuspensionInvalid, and
    OutsideCalendar.
    """
    if name not in _WINDOWS:
        raise LimitUnknown(name)
    asked = Request(
        law,
        kind,
        start_on,
        calendar,
        tuple(suspensions),
        touches_market,
        maker_family,
        addressee,
        extension,
    )
    return _WINDOWS[name](asked)


def longest_extension(
    law: Law, name: str, kind: str, maker_family: str = "government", addressee: str = ""
) -> ExtensionRule:
    """By how much at most a named limit may be extended; with several addressees meant, the
    shortest counts.

    Raises :class:`LimitUnknown`, LawUnset where there is no such limit here, and ExtensionUnset
    where the law does not let it be extended.
    """
    if name not in _WINDOWS:
        raise LimitUnknown(name)
    longest, citations = _extension_of(law, name, kind, maker_family, addressee)
    if longest is None:
        raise ExtensionUnset(f"{name}.extension", LIMITS[name], law.name)
    return ExtensionRule(longest, citations)


def _extension_of(
    law: Law, name: str, kind: str, maker_family: str, addressee: str
) -> tuple[Length | None, Citations]:
    if name == "review":
        review = law.review(kind)
        return review.extension, review.citations
    if name in _FILED_WITH:
        rules = _filing_rules(law, name, kind, maker_family, addressee)
        return (rules[0].extension, rules[0].citations) if len(rules) == 1 else (None, ())
    if name in _PERIODS:
        rule = _PERIODS[name](law)
        return rule.extension, rule.citations
    return None, ()


def _comment(asked: Request) -> Window:
    """From the notice; the period may be longer, so there is no latest day."""
    rule = asked.law.comment(asked.kind, asked.touches_market)
    bound = at_least(asked.start_on, rule.minimum, asked.calendar, asked.suspensions)
    return window(asked.start_on, asked.calendar, rule.citations, earliest=bound, kept_open=True)


def _review(asked: Request) -> Window:
    """From receipt of all materials by the review body."""
    rule = asked.law.review(asked.kind)
    earliest = _earliest(asked, rule.minimum) if rule.minimum else None
    latest = _latest(asked, rule.maximum) if rule.maximum else None
    if earliest is None and latest is None:
        raise LawUnset(f"review.{asked.kind}", "合法性审核（审查）期限", asked.law.name)
    return window(asked.start_on, asked.calendar, rule.citations, earliest=earliest, latest=latest)


def _effect(asked: Request) -> Window:
    """From publication to the first day of effect."""
    rule = asked.law.effect(asked.kind)
    bound = after(asked.start_on, rule.wait, asked.calendar, asked.suspensions)
    return window(asked.start_on, asked.calendar, rule.citations, earliest=bound)


def _filing(asked: Request) -> Window:
    """From first publication: the addressee asked for, else the strictest other than the
    standing committee."""
    return _strictest_filing(asked, "filing", "报送备案期限")


def _filing_npc(asked: Request) -> Window:
    return _strictest_filing(asked, "filing_npc", "报送本级人大常委会备案期限")


def _filing_rules(
    law: Law, name: str, kind: str, maker_family: str, addressee: str
) -> list[FilingRule]:
    return [
        rule
        for rule in law.filings(kind, maker_family)
        if _FILED_WITH[name](rule.addressee) and addressee in ("", rule.addressee)
    ]


def _strictest_filing(asked: Request, name: str, label: str) -> Window:
    rules = _filing_rules(asked.law, name, asked.kind, asked.maker_family, asked.addressee)
    windows = [_maximum(asked, PeriodRule(one.length, one.citations)) for one in rules]
    if not windows:
        raise LawUnset(f"{name}.{asked.kind}", label, asked.law.name)
    return min(windows, key=lambda one: one.latest_on or date.max)


def _maximum(asked: Request, rule: PeriodRule) -> Window:
    bound = _latest(asked, rule.length)
    return window(asked.start_on, asked.calendar, rule.citations, latest=bound)


def _latest(asked: Request, length: Length) -> Bound:
    return at_most(asked.start_on, length, asked.calendar, asked.suspensions, asked.extension)


def _plain(read: Callable[[Law], PeriodRule]) -> Callable[[Request], Window]:
    def compute(asked: Request) -> Window:
        return _maximum(asked, read(asked.law))

    return compute


def _earliest(asked: Request, length: Length) -> Bound:
    return at_least(asked.start_on, length, asked.calendar, asked.suspensions)


_FILED_WITH: Final[dict[str, Callable[[str], bool]]] = {
    "filing": lambda addressee: addressee != STANDING_COMMITTEE,
    "filing_npc": lambda addressee: addressee == STANDING_COMMITTEE,
}
_PERIODS: Final[dict[str, Callable[[Law], PeriodRule]]] = {
    "suggestion_reply": lambda law: law.suggestion_reply(),
    "powers_list_report": lambda law: law.powers_list_report(),
    "filing_correction": lambda law: law.filing_correction(),
    "filing_review": lambda law: law.filing_review(),
    "disposition_publication": lambda law: law.disposition_publication(),
}
_WINDOWS: Final[dict[str, Callable[[Request], Window]]] = {
    "comment": _comment,
    "review": _review,
    "filing": _filing,
    "filing_npc": _filing_npc,
    "effect": _effect,
    **{name: _plain(read) for name, read in _PERIODS.items()},
}
