"""A time limit day by day: what was counted, what not, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from workflows.limits import intervals_of, window_of
from workflows.models import Matter, Suspension, TimeLimit
from workflows.selectors.matter_page import limit_mark
from workflows.selectors.records import Mark
from workflows.windows import DayCount, Window


@dataclass(frozen=True)
class Month:
    """The days of one month within the limit."""

    label: str
    days: tuple[DayCount, ...]

    @property
    def counted(self) -> int:
        return sum(day.counted for day in self.days)

    @property
    def uncounted(self) -> int:
        return len(self.days) - self.counted


@dataclass(frozen=True)
class Account:
    """``moved`` tells that the days written down differ from those counted afresh."""

    limit: TimeLimit
    mark: Mark
    window: Window
    suspensions: tuple[Suspension, ...]
    months: tuple[Month, ...]
    moved: bool

    @property
    def counted(self) -> int:
        return sum(month.counted for month in self.months)


def read_limit(matter: Matter, pk: int) -> TimeLimit | None:
    """The limit of this matter with its suspensions (two queries)."""
    limit = matter.limits.prefetch_related("suspensions").filter(pk=pk).first()
    if limit is not None:
        limit.matter = matter
    return limit


def account_of(limit: TimeLimit) -> Account:
    """The account, counted afresh from the pinned law and the calendar of today.

    Raises:
        LawUnset: the pack gives no figure for the limit.
    """
    window = window_of(limit, intervals_of(limit))
    return Account(
        limit=limit,
        mark=limit_mark(limit),
        window=window,
        suspensions=tuple(limit.suspensions.all()),
        months=months_of(window.days),
        moved=(window.earliest_on, window.latest_on) != (limit.earliest_on, limit.latest_on),
    )


def months_of(days: Sequence[DayCount]) -> tuple[Month, ...]:
    """The days of an account by month."""
    grouped = groupby(days, key=lambda day: (day.date.year, day.date.month))
    return tuple(
        Month(f"{year}年{month}月", tuple(of_month)) for (year, month), of_month in grouped
    )
