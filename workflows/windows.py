"""Lawful windows: from an event day to the earliest and the latest lawful day, day by day.

The day of the event is never counted (民法典 art. 201). A maximum in calendar days, months or
years that ends on a day off moves to the next working day (art. 203); months and years end on
the corresponding day, else on the last day of the month (art. 202). A minimum is shortened by
nothing and its end does not move; what must stay open to the public is kept open to the next
working day. A fixed calendar date never moves. Suspended days do not count.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from workflows.calendar import DayKind, WorkCalendar
from workflows.chinese_dates import chinese_date
from workflows.citations import Citation
from workflows.lengths import CalendarDays, FixedDate, Length, Months, WorkingDays, Years

CIVIL_CODE: Final = "中华人民共和国民法典"
START_NOT_COUNTED: Final = Citation(CIVIL_CODE, "第二百零一条")
CORRESPONDING_DAY: Final = Citation(CIVIL_CODE, "第二百零二条")
MOVED_TO_WORKING_DAY: Final = Citation(CIVIL_CODE, "第二百零三条")

WHY_COUNTED: Final = "计入"
WHY_EXTENDED: Final = "延长期限，计入"
WHY_SUSPENDED: Final = "中止期间，不计"
WHY_MOVED_ONTO: Final = "期限顺延至该工作日"
WHY_EFFECTIVE: Final = "等待期届满后的次日，可以施行"
WHY_NOT_COMPUTED: Final = "固定日期，不逐日计算"

_ONE_DAY: Final = timedelta(days=1)
_WORKED_EXTRA: Final = (DayKind.MAKEUP, DayKind.SUPPOSED_WORK)


class SuspensionInvalid(ValueError):
    """A suspension that cannot have happened: backwards, or overlapping another."""

    code = "suspension_invalid"

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True)
class Suspension:
    """Days that do not count, both ends inclusive (中止, 补正).

    For a request for supplements the notice day still counts: ``first_on`` is the day after
    the notice, ``last_on`` the day on which the last supplement arrives.
    """

    first_on: date
    last_on: date

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise SuspensionInvalid(
                f"中止的截止日{chinese_date(self.last_on)}早于起始日{chinese_date(self.first_on)}"
            )

    def covers(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


@dataclass(frozen=True)
class DayCount:
    """One day of the account: counted or not, and why; ``ordinal`` is its number if counted."""

    date: date
    counted: bool
    why: str
    ordinal: int | None = None


class Counting(StrEnum):
    """How a length is counted out to one end of a window."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    AFTER = "after"


@dataclass(frozen=True)
class Term:
    """What was counted: the length as law writes it, how, and the extension counted on."""

    counting: Counting
    length: Length
    extension: Length | None = None


@dataclass(frozen=True)
class Bound:
    """One end of a period.

    ``on`` is the earliest or the latest lawful day. ``computed_on`` is where the count ended
    before any move. ``kept_open_until`` is ``on`` or, if that is a day off, the next working day.
    """

    on: date
    computed_on: date
    kept_open_until: date
    days: tuple[DayCount, ...]
    basis: tuple[Citation, ...]
    term: Term


@dataclass(frozen=True)
class Window:
    """From ``start_on`` (not counted) to the earliest and the latest lawful day, inclusive.

    ``provisional`` tells that a day of the account lies in a year whose holiday notice is not
    yet known: the national one (``national_unknown``), the region's (``regional_unknown``) or
    both. ``days`` runs from the day after ``start_on`` to the last bound; ``reaches_on`` is the
    last day looked at, the working day after a minimum included. The terms tell which lengths
    were counted out to either end.
    """

    start_on: date
    earliest_on: date | None
    kept_open_until: date | None
    latest_on: date | None
    provisional: bool
    calendar_revision: str
    basis: tuple[Citation, ...]
    days: tuple[DayCount, ...] = field(repr=False)
    reaches_on: date
    national_unknown: bool = False
    regional_unknown: bool = False
    earliest_term: Term | None = None
    latest_term: Term | None = None


def at_least(
    start: date,
    length: Length,
    calendar: WorkCalendar,
    suspensions: Iterable[Suspension] = (),
) -> Bound:
    """The first day on which a minimum period is complete: its last counted day.

    Raises :class:`SuspensionInvalid`, or OutsideCalendar for days without facts.
    """
    bound = _counted_out(start, Term(Counting.AT_LEAST, length), calendar, ordered(suspensions))
    return replace(bound, kept_open_until=calendar.next_working_on_or_after(bound.on))


def at_most(
    start: date,
    length: Length,
    calendar: WorkCalendar,
    suspensions: Iterable[Suspension] = (),
    extension: Length | None = None,
) -> Bound:
    """The last day of a maximum period, moved to the next working day where law moves it.

    An extension is counted on from where the period itself ended, before any move. A fixed date
    has none.

    Raises :class:`SuspensionInvalid`, or OutsideCalendar for days without facts.
    """
    line = ordered(suspensions)
    bound = _counted_out(start, Term(Counting.AT_MOST, length, extension), calendar, line)
    if extension is not None:
        bound = _extended(bound, extension, calendar, line)
    counted_by = extension or length
    if isinstance(counted_by, FixedDate | WorkingDays) or calendar.is_working(bound.on):
        return bound
    last = calendar.next_working_on_or_after(bound.on)
    days = (*bound.days, *_days_of_a_move(bound.on, last, calendar))
    basis = (*bound.basis, MOVED_TO_WORKING_DAY)
    return Bound(last, bound.on, last, days, basis, bound.term)


def after(
    start: date,
    length: Length,
    calendar: WorkCalendar,
    suspensions: Iterable[Suspension] = (),
) -> Bound:
    """The day after a full waiting period ("自公布之日起30日后"); not moved at holidays."""
    bound = _counted_out(start, Term(Counting.AFTER, length), calendar, ordered(suspensions))
    first = bound.on + _ONE_DAY
    days = (*bound.days, DayCount(first, False, WHY_EFFECTIVE))
    return Bound(first, bound.on, first, days, bound.basis, bound.term)


def window(
    start: date,
    calendar: WorkCalendar,
    basis: Sequence[Citation],
    *,
    earliest: Bound | None = None,
    latest: Bound | None = None,
    kept_open: bool = False,
) -> Window:
    """Join the bounds into one window with one account of days."""
    bounds = [bound for bound in (earliest, latest) if bound]
    days = max((bound.days for bound in bounds), key=len, default=())
    cited = [*basis, *(one for bound in bounds for one in bound.basis)]
    last = max((bound.kept_open_until for bound in bounds), default=start)
    touched = _years_touched(start, last)
    return Window(
        start_on=start,
        earliest_on=earliest.on if earliest else None,
        kept_open_until=earliest.kept_open_until if earliest and kept_open else None,
        latest_on=latest.on if latest else None,
        provisional=any(map(calendar.is_provisional, touched)),
        calendar_revision=calendar.revision,
        basis=tuple(dict.fromkeys(cited)),
        days=days,
        reaches_on=last,
        national_unknown=any(map(calendar.national_unknown, touched)),
        regional_unknown=any(map(calendar.regional_unknown, touched)),
        earliest_term=earliest.term if earliest else None,
        latest_term=latest.term if latest else None,
    )


def ordered(suspensions: Iterable[Suspension]) -> tuple[Suspension, ...]:
    """Suspensions by date. Raises :class:`SuspensionInvalid` if two share a day."""
    line = sorted(suspensions, key=lambda one: one.first_on)
    for before, later in pairwise(line):
        if later.first_on <= before.last_on:
            raise SuspensionInvalid(
                f"中止期间重叠：{chinese_date(before.first_on)}至{chinese_date(before.last_on)}，"
                f"{chinese_date(later.first_on)}至{chinese_date(later.last_on)}"
            )
    return tuple(line)


def day_after(day: date) -> date:
    """The day that begins when ``day`` ends, at 24:00: a period that lasts through it is over."""
    return day + _ONE_DAY


def day_before(day: date) -> date:
    """The last day of a time that is over when ``day`` begins."""
    return day - _ONE_DAY


def corresponding_day(start: date, months: int) -> date:
    """The corresponding day so many months later, else the last day of that month (CC 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def next_fixed_date(start: date, fixed: FixedDate) -> date:
    """The first such date on or after ``start``; 29 February falls on the 28th if need be."""
    candidates = (_fixed_in(year, fixed) for year in (start.year, start.year + 1))
    return next(day for day in candidates if day >= start)


def _fixed_in(year: int, fixed: FixedDate) -> date:
    return date(year, fixed.month, min(fixed.day, monthrange(year, fixed.month)[1]))


def _counted_out(
    start: date, term: Term, calendar: WorkCalendar, suspensions: Sequence[Suspension]
) -> Bound:
    calendar.kind(start)  # refuses a start outside the calendar
    length = term.length
    if isinstance(length, FixedDate):
        day = next_fixed_date(start, length)
        return Bound(day, day, day, (DayCount(day, False, WHY_NOT_COMPUTED),), (), term)
    working = isinstance(length, WorkingDays)
    days = tuple(_account(start, _units(start, length), working, calendar, suspensions))
    end = days[-1].date
    basis: tuple[Citation, ...] = (START_NOT_COUNTED,)
    if isinstance(length, Months | Years):
        basis = (START_NOT_COUNTED, CORRESPONDING_DAY)
    return Bound(end, end, end, days, basis, term)


def _extended(
    bound: Bound, extension: Length, calendar: WorkCalendar, suspensions: Sequence[Suspension]
) -> Bound:
    """The period with the days of its extension, numbered on."""
    if isinstance(extension, FixedDate) or bound.days[-1].why == WHY_NOT_COMPUTED:
        raise ValueError(f"固定日期不能延长，也不能作为延长的期限（{extension}）")
    units = _units(bound.on, extension)
    working = isinstance(extension, WorkingDays)
    last = bound.days[-1].ordinal or 0
    days = tuple(
        replace(day, why=WHY_EXTENDED, ordinal=last + (day.ordinal or 0)) if day.counted else day
        for day in _account(bound.on, units, working, calendar, suspensions)
    )
    end = days[-1].date
    corresponding = (CORRESPONDING_DAY,) if isinstance(extension, Months | Years) else ()
    return Bound(end, end, end, (*bound.days, *days), (*bound.basis, *corresponding), bound.term)


def _units(start: date, length: WorkingDays | CalendarDays | Months | Years) -> int:
    """How many days must be counted."""
    if isinstance(length, WorkingDays | CalendarDays):
        return length.n
    months = length.n if isinstance(length, Months) else length.n * 12
    return (corresponding_day(start, months) - start).days


def _account(
    start: date,
    units: int,
    working: bool,
    calendar: WorkCalendar,
    suspensions: Sequence[Suspension],
) -> Iterator[DayCount]:
    day, counted = start, 0
    while counted < units:
        day += _ONE_DAY
        why_not = _why_not(day, working, calendar, suspensions)
        if why_not:
            yield DayCount(day, False, why_not)
            continue
        counted += 1
        kind = calendar.kind(day)
        extra = working and kind in _WORKED_EXTRA
        yield DayCount(day, True, f"{kind.label}，{WHY_COUNTED}" if extra else WHY_COUNTED, counted)


def _why_not(
    day: date, working: bool, calendar: WorkCalendar, suspensions: Sequence[Suspension]
) -> str:
    if any(one.covers(day) for one in suspensions):
        return WHY_SUSPENDED
    if working and not calendar.is_working(day):
        return f"{calendar.kind(day).label}，不计"
    return ""


def _days_of_a_move(end: date, last: date, calendar: WorkCalendar) -> Iterator[DayCount]:
    day = end + _ONE_DAY
    while day < last:
        yield DayCount(day, False, f"{calendar.kind(day).label}，顺延")
        day += _ONE_DAY
    yield DayCount(last, False, WHY_MOVED_ONTO)


def _years_touched(start: date, last: date) -> list[date]:
    """A day of each year from the day after the start on."""
    first = start + _ONE_DAY
    return [max(first, date(year, 1, 1)) for year in range(first.year, last.year + 1)]
