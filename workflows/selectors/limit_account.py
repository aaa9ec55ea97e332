"""A time limit day by day: what was counted, what not, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch

from workflows.bounds import Bounds
from workflows.limits import extension_of
from workflows.models import Extension, LimitMark, Matter, Suspension, TimeLimit
from workflows.proofs.limit_subject import subject_of
from workflows.proofs.subject import Subject
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
    """The window is of the calendar that the limit was computed with; ``today`` is the one of
    today's calendar where it gives other dates. ``moved`` tells that the days written down differ
    from those counted. ``bounds`` is what provisional days can still become.
    """

    limit: TimeLimit
    mark: Mark
    window: Window
    bounds: Bounds | None
    today: Window | None
    suspensions: tuple[Suspension, ...]
    extension: Extension | None
    marks: tuple[LimitMark, ...]
    months: tuple[Month, ...]
    moved: bool

    @property
    def counted(self) -> int:
        return sum(month.counted for month in self.months)


def read_limit(matter: Matter, pk: int) -> TimeLimit | None:
    """The limit of this matter with its suspensions and their people, its extension and its marks
    (three queries)."""
    suspensions = Suspension.objects.select_related("suspended_by", "resumed_by")
    limits = matter.limits.select_related("extension__granted_by", "organ")
    with_them = limits.prefetch_related(Prefetch("suspensions", suspensions), "marks__organ")
    limit = with_them.filter(pk=pk).first()
    if limit is not None:
        limit.matter = matter
    return limit


def read_limit_subject(matter: Matter, pk: int) -> Subject | None:
    """The same limit as the subject of its proof."""
    limit = read_limit(matter, pk)
    return subject_of(limit) if limit else None


def account_of(limit: TimeLimit) -> Account:
    """The account, counted afresh from the pinned law and the calendar of the limit.

    Raises:
        LawUnset: the pack gives no figure for the limit.
    """
    subject = subject_of(limit)
    window = subject.window
    return Account(
        limit=limit,
        mark=limit_mark(limit),
        window=window,
        bounds=subject.bounds,
        today=subject.window_today,
        suspensions=tuple(limit.suspensions.all()),
        extension=extension_of(limit),
        marks=tuple(limit.marks.all()),
        months=months_of(window.days),
        moved=not subject.agrees,
    )


def months_of(days: Sequence[DayCount]) -> tuple[Month, ...]:
    """The days of an account by month."""
    grouped = groupby(days, key=lambda day: (day.date.year, day.date.month))
    return tuple(
        Month(f"{year}年{month}月", tuple(of_month)) for (year, month), of_month in grouped
    )
