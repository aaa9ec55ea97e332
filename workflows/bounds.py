"""What a provisional date can still become: the earliest and the latest day.

Two calendars enclose the one that is not known yet, both derived from the notices on record
(:mod:`workflows.festival_record`):

- the *fuller* one has the fewest days off: in a year without a notice the statutory festivals
  alone, and every weekend day near a festival is made up for;
- the *emptier* one has the most: every day that was ever off around a festival is off, and none is
  made up for.

Every day worked in the emptier is worked in the true one, and every day worked there in the fuller.
So whatever is counted by :mod:`workflows.windows` ends between what it gives in the two.

It is assumed that coming notices reach no further around a festival than those on record, under
the statutory festivals as they are now, and that no day off is granted for a single occasion (as 3
September 2015 was). A region whose festivals or notices are not on record has no latest day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, Protocol, Self

from workflows.calendar import DayKind, Notice, OutsideCalendar, WorkCalendar
from workflows.chinese_dates import chinese_date
from workflows.festival_record import FestivalDays, FestivalRecord, festival_days, record_of
from workflows.holiday_notices import NATIONAL
from workflows.iso_dates import iso
from workflows.windows import Window

END_LABELS: Final = {
    "earliest_on": "最早",
    "kept_open_until": "持续开放至",
    "latest_on": "最迟",
}
ENDS: Final = tuple(END_LABELS)


class HasEnds(Protocol):
    """Whatever has the three dates of a window: a window, a limit, what was kept of one."""

    @property
    def earliest_on(self) -> date | None: ...
    @property
    def kept_open_until(self) -> date | None: ...
    @property
    def latest_on(self) -> date | None: ...


def ends_of(dated: HasEnds) -> tuple[date | None, date | None, date | None]:
    """The three dates in the order of :data:`ENDS`."""
    return dated.earliest_on, dated.kept_open_until, dated.latest_on


@dataclass(frozen=True)
class Range:
    """The days that one date can become, both inclusive; without ``last`` nobody can tell."""

    first: date
    last: date | None

    def __str__(self) -> str:
        if self.last is None:
            return f"最早{chinese_date(self.first)}，最迟无从估计（没有当地以往放假安排可据）"
        if self.first == self.last:
            return f"按以往放假安排均为{chinese_date(self.first)}"
        return f"最早{chinese_date(self.first)}、最迟{chinese_date(self.last)}"


@dataclass(frozen=True)
class Bounds:
    """The ranges of the dates of one window; none for a date that the window does not have."""

    earliest_on: Range | None
    kept_open_until: Range | None
    latest_on: Range | None

    def as_dict(self) -> dict[str, list[str | None] | None]:
        """The JSON form: first and last day of each date."""
        return {name: _pair(getattr(self, name)) for name in ENDS}

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> Self:
        """Read what :meth:`as_dict` gave."""
        return cls(**{name: _range(kept[name]) for name in ENDS})


@dataclass(frozen=True)
class Envelope:
    """The two calendars; ``bounded`` is false where nobody can tell how many days will be off."""

    fuller: WorkCalendar
    emptier: WorkCalendar
    bounded: bool


def bounds_of(count: Callable[[WorkCalendar], Window], calendar: WorkCalendar) -> Bounds | None:
    """What the dates of a window can become; None if no notice to come can change them.

    ``count`` gives the window in any calendar. Raises what it raises, OutsideCalendar not for the
    emptier calendar: then the latest day is not known.
    """
    window = count(calendar)
    around = envelope_of(calendar)
    first, last = count(around.fuller), _counted_in(around.emptier, count)
    if not window.provisional and ends_of(first) == ends_of(window) == (last and ends_of(last)):
        return None
    if window.regional_unknown and not around.bounded:
        last = None
    return Bounds(**{name: _between(name, window, first, last) for name in ENDS})


@lru_cache(maxsize=128)
def envelope_of(calendar: WorkCalendar) -> Envelope:
    """The two calendars around this one, from the notices that it knows itself."""
    national = WorkCalendar(NATIONAL, calendar.notices, calendar.festivals)
    few, many = _national_notices(calendar, national)
    regions = tuple(calendar.regional_years)
    bounded = True
    for region in regions:
        record, festivals = _regional_record(region, calendar)
        if record is None or festivals is None:
            bounded = False
            continue
        for notice in _regional_notices(region, calendar, record, festivals):
            (few if notice.makeup else many).append(notice)
    return Envelope(_with(calendar, few), _with(calendar, many), bounded)


def _national_notices(
    calendar: WorkCalendar, national: WorkCalendar
) -> tuple[list[Notice], list[Notice]]:
    """For every year without a national notice, one with the fewest and one with the most off."""
    festivals = festival_days(NATIONAL)
    record = record_of(calendar.notices, festivals, national) if festivals else None
    few: list[Notice] = []
    many: list[Notice] = []
    for year, statutory in calendar.festivals.items():
        if national.notice_for(year) or record is None or festivals is None:
            continue
        anchors = festivals.anchors(year)
        worked = _weekends(record.ever_near(anchors), national)
        few.append(_notice(NATIONAL, year, statutory, worked))
        many.append(_notice(NATIONAL, year, statutory | record.ever_off(anchors)))
    return few, many


def _regional_record(
    region: str, calendar: WorkCalendar
) -> tuple[FestivalRecord | None, FestivalDays | None]:
    festivals = festival_days(region)
    own = [one for one in calendar.regional if one.division == region]
    return (record_of(own, festivals, calendar) if festivals else None), festivals


def _regional_notices(
    region: str, calendar: WorkCalendar, record: FestivalRecord, festivals: FestivalDays
) -> Iterator[Notice]:
    """For every year without a notice of the region, its days ever off and ever made up for."""
    known = calendar.regional_years[region]
    for year in range(calendar.first_year, calendar.last_year + 1):
        anchors = festivals.anchors(year)
        if year in known or not anchors:
            continue
        yield _notice(region, year, record.ever_off(anchors))
        worked = _weekends(record.ever_near(anchors), calendar) if record.weeks else None
        if worked:
            yield _notice(region, year, frozenset(), worked)


def _weekends(days: frozenset[date], calendar: WorkCalendar) -> frozenset[date]:
    return frozenset(
        day
        for day in days
        if calendar.first_year <= day.year <= calendar.last_year
        and calendar.kind(day) is DayKind.WEEKEND
    )


def _notice(
    division: str, year: int, off: frozenset[date], makeup: frozenset[date] = frozenset()
) -> Notice:
    return Notice(division, year, "", None, 1, off - makeup, makeup)


def _with(calendar: WorkCalendar, assumed: list[Notice]) -> WorkCalendar:
    notices = (*calendar.notices, *calendar.regional, *assumed)
    return WorkCalendar(calendar.division, notices, calendar.festivals, calendar.regional_years)


def _counted_in(calendar: WorkCalendar, count: Callable[[WorkCalendar], Window]) -> Window | None:
    try:
        return count(calendar)
    except OutsideCalendar:
        return None


def _between(name: str, window: Window, first: Window, last: Window | None) -> Range | None:
    if getattr(window, name) is None:
        return None
    return Range(getattr(first, name), getattr(last, name) if last else None)


def _pair(one: Range | None) -> list[str | None] | None:
    return [iso(one.first), iso(one.last)] if one else None


def _range(pair: list[str | None] | None) -> Range | None:
    if pair is None or pair[0] is None:
        return None
    last = date.fromisoformat(pair[1]) if pair[1] else None
    return Range(date.fromisoformat(pair[0]), last)
