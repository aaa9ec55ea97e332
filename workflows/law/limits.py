"""Named limits as windows. One table serves the engine and the ``due`` command alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from workflows.calendar import WorkCalendar
from workflows.law.rules import FilingRule, LawUnset, PeriodRule
from workflows.lengths import Length
from workflows.windows import Bound, Suspension, Window, after, at_least, at_most, window

if TYPE_CHECKING:
    from workflows.law.reading import Law


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


def limit_window(
    law: Law,
    name: str,
    kind: str,
    start_on: date,
    calendar: WorkCalendar,
    suspensions: Sequence[Suspension] = (),
    touches_market: bool = False,
    maker_family: str = "government",
) -> Window:
    """The window of a named limit counted from its event day.

    Raises :class:`LimitUnknown`, LawUnset where the law gives no figure, SuspensionInvalid, and
    OutsideCalendar.
    """
    if name not in _WINDOWS:
        raise LimitUnknown(name)
    asked = Request(law, kind, start_on, calendar, tuple(suspensions), touches_market, maker_family)
    return _WINDOWS[name](asked)


def _comment(asked: Request) -> Window:
    """From the notice; the period may be longer, so there is no latest day."""
    rule = asked.law.comment(asked.kind, asked.touches_market)
    bound = at_least(asked.start_on, rule.minimum, asked.calendar, asked.suspensions)
    return window(asked.start_on, asked.calendar, rule.citations, earliest=bound, kept_open=True)


def _review(asked: Request) -> Window:
    """From receipt of all materials by the review body."""
    rule = asked.law.review(asked.kind)
    earliest = _if_set(at_least, rule.minimum, asked)
    latest = _if_set(at_most, rule.maximum, asked)
    if earliest is None and latest is None:
        raise LawUnset(f"review.{asked.kind}", "合法性审核（审查）期限", asked.law.name)
    return window(asked.start_on, asked.calendar, rule.citations, earliest=earliest, latest=latest)


def _effect(asked: Request) -> Window:
    """From publication to the first day of effect."""
    rule = asked.law.effect(asked.kind)
    bound = after(asked.start_on, rule.wait, asked.calendar, asked.suspensions)
    return window(asked.start_on, asked.calendar, rule.citations, earliest=bound)


def _filing(asked: Request) -> Window:
    """From first publication: the strictest addressee other than the standing committee."""
    rules = [
        one
        for one in asked.law.filings(asked.kind, asked.maker_family)
        if one.addressee != "npc_standing_committee"
    ]
    return _strictest_filing(asked, rules, "filing", "报送备案期限")


def _filing_npc(asked: Request) -> Window:
    rules = [
        one
        for one in asked.law.filings(asked.kind, asked.maker_family)
        if one.addressee == "npc_standing_committee"
    ]
    return _strictest_filing(asked, rules, "filing_npc", "报送本级人大常委会备案期限")


def _strictest_filing(asked: Request, rules: Sequence[FilingRule], key: str, label: str) -> Window:
    windows = [_maximum(asked, PeriodRule(one.length, one.citations)) for one in rules]
    if not windows:
        raise LawUnset(f"{key}.{asked.kind}", label, asked.law.name)
    return min(windows, key=lambda one: one.latest_on or date.max)


def _maximum(asked: Request, rule: PeriodRule) -> Window:
    bound = at_most(asked.start_on, rule.length, asked.calendar, asked.suspensions)
    return window(asked.start_on, asked.calendar, rule.citations, latest=bound)


def _plain(read: Callable[[Law], PeriodRule]) -> Callable[[Request], Window]:
    def compute(asked: Request) -> Window:
        return _maximum(asked, read(asked.law))

    return compute


def _if_set(
    count: Callable[[date, Length, WorkCalendar, Sequence[Suspension]], Bound],
    length: Length | None,
    asked: Request,
) -> Bound | None:
    return count(asked.start_on, length, asked.calendar, asked.suspensions) if length else None


_WINDOWS: Final[dict[str, Callable[[Request], Window]]] = {
    "comment": _comment,
    "review": _review,
    "filing": _filing,
    "filing_npc": _filing_npc,
    "effect": _effect,
    "suggestion_reply": _plain(lambda law: law.suggestion_reply()),
    "powers_list_report": _plain(lambda law: law.powers_list_report()),
    "filing_correction": _plain(lambda law: law.filing_correction()),
    "filing_review": _plain(lambda law: law.filing_review()),
    "disposition_publication": _plain(lambda law: law.disposition_publication()),
}
LIMITS: Final[dict[str, str]] = {
    "comment": "公开征求意见期限",
    "review": "合法性审核（审查）期限",
    "filing": "报送备案期限",
    "filing_npc": "报送本级人大常委会备案期限",
    "effect": "公布至施行的期限",
    "suggestion_reply": "审查建议书面答复期限",
    "powers_list_report": "权责清单调整报备期限",
    "filing_correction": "备案材料补正期限",
    "filing_review": "备案审查期限",
    "disposition_publication": "意见采纳情况公布期限",
}
