"""The statutory working calendar: the product's only arithmetic on working days.

A working day is neither weekend nor holiday; a make-up day (调休上班日) is a working day
(全国年节及纪念日放假办法 arts. 2, 4, 6, 7). Years without a notice are computed from the statutory
festivals alone, have no make-up days, and every result reaching them is provisional.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Final

from workflows.chinese_dates import chinese_date
from workflows.divisions import ancestors
from workflows.holiday_notices import (
    NATIONAL,
    Notice,
    NoticeInvalid,
    newest_revisions,
)
from workflows.working_days import Span, table_of

__all__ = [
    "DayKind",
    "Notice",
    "NoticeInvalid",
    "OutsideCalendar",
    "SuppositionInvalid",
    "WorkCalendar",
    "differing_days",
    "revision_of",
]

ONE_DAY: Final = timedelta(days=1)


class DayKind(StrEnum):
    """What a day is in law."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"
    REGIONAL_HOLIDAY = "regional_holiday"
    SUPPOSED_OFF = "supposed_off"
    SUPPOSED_WORK = "supposed_work"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def works(self) -> bool:
        return self in (DayKind.WORKING, DayKind.MAKEUP, DayKind.SUPPOSED_WORK)


_LABELS: Final = {
    DayKind.WORKING: "工作日",
    DayKind.WEEKEND: "周末",
    DayKind.HOLIDAY: "法定休假日",
    DayKind.MAKEUP: "调休上班日",
    DayKind.REGIONAL_HOLIDAY: "地方节日",
    DayKind.SUPPOSED_OFF: "假设放假",
    DayKind.SUPPOSED_WORK: "假设调休上班",
}


class OutsideCalendar(ValueError):
    """The day lies in a year for which the calendar has no facts."""

    code = "outside_calendar"

    def __init__(self, day: date, first_year: int, last_year: int) -> None:
        self.day = day
        self.first_year = first_year
        self.last_year = last_year
        side = f"自{first_year}年起" if day.year < first_year else f"至{last_year}年止"
        self.sentence = f"{chinese_date(day)}不在工作日历范围内：本日历{side}有数据"
        super().__init__(self.sentence)


class SuppositionInvalid(ValueError):
    """A day supposed to be off that is off, or supposed to be worked that is worked."""

    code = "supposition_invalid"

    def __init__(self, day: date, sentence: str) -> None:
        self.day = day
        self.sentence = sentence
        super().__init__(sentence)


class WorkCalendar:
    """The days of one division, from national notices and the region's own on top.

    A year is provisional without a national notice, or without that of a region above: see
    :meth:`is_provisional`. ``regions`` are the divisions known to keep holidays of their own, with
    or without a notice among the data.
    """

    def __init__(
        self,
        division: str,
        notices: Iterable[Notice],
        festivals: Mapping[int, frozenset[date]] | None = None,
        regions: Collection[str] = (),
    ) -> None:
        self.division = division
        self.notices, self.regional = _applying(division, notices)
        self._regional_years = self._years_by_region(regions)
        self._festivals = dict(festivals or {})
        self._covered = {notice.year for notice in self.notices}
        self.first_year = min(self._covered)
        self.last_year = max(self._covered | self._festivals.keys())
        self._kinds = self._special_days()
        self._table = table_of(date(self.first_year, 1, 1), self._works())

    @cached_property
    def revision(self) -> str:
        """Short stable hash of the notices used: equal notices, equal revision."""
        return _hash_of((*self.notices, *self.regional))

    def is_provisional(self, day: date) -> bool:
        """Whether the day's year still waits for a notice, national or regional."""
        return self.national_unknown(day) or self.regional_unknown(day)

    def national_unknown(self, day: date) -> bool:
        """Whether there is no national notice for the day's year."""
        return day.year not in self._covered

    def regional_unknown(self, day: date) -> bool:
        """Whether a region above keeps holidays of its own and its notice is not there.

        Then a day counted here as worked may be a day off there (放假办法 art. 4).
        """
        return any(day.year not in years for years in self._regional_years.values())

    @property
    def festivals(self) -> Mapping[int, frozenset[date]]:
        """The statutory festivals by year; they are used for years without a national notice."""
        return self._festivals

    @property
    def regional_years(self) -> Mapping[str, frozenset[int]]:
        """The regions above that keep holidays of their own, each with the years it has a notice
        for."""
        return self._regional_years

    def notice_for(self, year: int) -> Notice | None:
        """The national notice in force for a year, or none."""
        return next((one for one in self.notices if one.year == year), None)

    def kind(self, day: date) -> DayKind:
        """What the day is. Raises :class:`OutsideCalendar`."""
        self._require(day)
        special = self._kinds.get(day)
        if special is not None:
            return special
        return DayKind.WORKING if day.weekday() < 5 else DayKind.WEEKEND

    def is_working(self, day: date) -> bool:
        """Whether the day is a working day, make-up days included."""
        return self.kind(day).works

    def add_working_days(self, start: date, n: int, suspended: Sequence[Span] = ()) -> date:
        """The n-th working day after ``start``; neither it nor a suspended day is counted.

        The spans stand in order of their first days, both ends inclusive. Raises ValueError for
        n below 1, and :class:`OutsideCalendar`.
        """
        _require_positive(n)
        try:
            if suspended:
                return self._table.add_suspended(start, n, suspended)
            return self._table.add(start, n)
        except LookupError:
            raise self._outside([start], [suspended]) from None

    def add_working_days_each(
        self,
        starts: Sequence[date],
        lengths: Sequence[int],
        suspended: Sequence[Sequence[Span]] | None = None,
    ) -> list[date]:
        """:meth:`add_working_days` for many at once; all sequences are equally long.

        The whole call is refused if one of them is.
        """
        _require_positive(min(lengths, default=1))
        try:
            return self._table.add_each(starts, lengths, suspended)
        except LookupError:
            raise self._outside(starts, suspended or ()) from None

    def subtract_working_days(self, end: date, n: int) -> date:
        """The n-th working day before ``end``, which is not counted itself.

        Raises ValueError for n below 1, and :class:`OutsideCalendar`.
        """
        _require_positive(n)
        try:
            return self._table.subtract(end, n)
        except LookupError:
            self._require(end)
            raise self.before_its_beginning() from None

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative if reversed."""
        try:
            return self._table.between(start, end)
        except LookupError:
            raise self._outside([start, end]) from None

    def next_working_on_or_after(self, day: date) -> date:
        """The day itself if it is a working day, else the next one that is."""
        try:
            return self._table.on_or_after(day)
        except LookupError:
            raise self._outside([day]) from None

    def each_day(self, first: date, last: date) -> Iterator[tuple[date, DayKind]]:
        """Every day from the first to the last, both inclusive, with what it is."""
        numbers = range((last - first).days + 1)
        return ((day, self.kind(day)) for day in (first + number * ONE_DAY for number in numbers))

    def supposing(self, off: Iterable[date], work: Iterable[date]) -> WorkCalendar:
        """This calendar with a notice that does not exist: more days off and make-up days.

        This calendar stays as it is. Raises :class:`SuppositionInvalid` for a day that is
        already what it is supposed to be, and :class:`OutsideCalendar`.
        """
        kinds = dict.fromkeys(off, DayKind.SUPPOSED_OFF)
        kinds |= dict.fromkeys(work, DayKind.SUPPOSED_WORK)
        for day, kind in kinds.items():
            found = self.kind(day)
            if found.works == kind.works:
                sentence = f"{chinese_date(day)}本来就是{found.label}，不必{kind.label}"
                raise SuppositionInvalid(day, sentence)
        return self._with(kinds) if kinds else self

    def before_its_beginning(self) -> OutsideCalendar:
        """The refusal of what would have to lie before the calendar's first day."""
        return OutsideCalendar(
            date(self.first_year, 1, 1) - ONE_DAY, self.first_year, self.last_year
        )

    def _with(self, kinds: Mapping[date, DayKind]) -> WorkCalendar:
        other = copy(self)
        other._kinds = {**self._kinds, **kinds}
        other._table = table_of(date(self.first_year, 1, 1), other._works())
        supposed = "".join(f"{day}{kind}" for day, kind in sorted(kinds.items()))
        digest = hashlib.sha256(f"{self.revision}{supposed}".encode()).hexdigest()
        other.__dict__["revision"] = f"{digest[:12]}（假设）"
        return other

    def _require(self, day: date) -> None:
        if not self.first_year <= day.year <= self.last_year:
            raise OutsideCalendar(day, self.first_year, self.last_year)

    def _outside(
        self, days: Iterable[date], suspended: Iterable[Sequence[Span]] = ()
    ) -> OutsideCalendar:
        """Which day was not there: one that was given, else the first after the calendar."""
        for day in (*days, *(end for spans in suspended for span in spans for end in span)):
            if isinstance(day, datetime):
                raise TypeError(f"{day!r}不是日期")
            self._require(day)
        return OutsideCalendar(date(self.last_year + 1, 1, 1), self.first_year, self.last_year)

    def _years_by_region(self, regions: Collection[str]) -> dict[str, frozenset[int]]:
        keeping = {one.division for one in self.regional} | set(regions)
        return {
            region: frozenset(one.year for one in self.regional if one.division == region)
            for region in ancestors(self.division)
            if region in keeping
        }

    def _special_days(self) -> dict[date, DayKind]:
        kinds: dict[date, DayKind] = {}
        for year in self._festivals.keys() - self._covered:
            kinds |= dict.fromkeys(self._festivals[year], DayKind.HOLIDAY)
        for notice in self.notices:
            kinds |= dict.fromkeys(notice.off, DayKind.HOLIDAY)
            kinds |= dict.fromkeys(notice.makeup, DayKind.MAKEUP)
        for notice in self.regional:
            added = notice.off - {day for day, kind in kinds.items() if kind is DayKind.HOLIDAY}
            kinds |= dict.fromkeys(added, DayKind.REGIONAL_HOLIDAY)
            kinds |= dict.fromkeys(notice.makeup, DayKind.MAKEUP)
        return kinds

    def _works(self) -> bytes:
        first = date(self.first_year, 1, 1)
        length = (date(self.last_year, 12, 31) - first).days + 1
        return bytes(self.kind(first + number * ONE_DAY).works for number in range(length))


def _require_positive(n: int) -> None:
    if n < 1:
        raise ValueError(f"工作日数须不小于1，现为{n}")


def revision_of(division: str, notices: Iterable[Notice]) -> str:
    """The ``revision`` of the calendar that these notices give, without building it."""
    national, regional = _applying(division, notices)
    return _hash_of((*national, *regional))


def differing_days(one: WorkCalendar, other: WorkCalendar, years: Iterable[int]) -> list[date]:
    """The days of these years that work in one calendar only, in order; every day of a year
    that is provisional in one only. Years that are not in both are left out."""
    return [
        day
        for year in sorted(set(years))
        if max(one.first_year, other.first_year) <= year <= min(one.last_year, other.last_year)
        for day in _unlike_in(year, one, other)
    ]


def _unlike_in(year: int, one: WorkCalendar, other: WorkCalendar) -> list[date]:
    first = date(year, 1, 1)
    length = (date(year, 12, 31) - first).days + 1
    days = [first + number * ONE_DAY for number in range(length)]
    if one.is_provisional(first) != other.is_provisional(first):
        return days
    return [day for day in days if one.is_working(day) != other.is_working(day)]


def _applying(
    division: str, notices: Iterable[Notice]
) -> tuple[tuple[Notice, ...], tuple[Notice, ...]]:
    """The newest revisions that hold in the division: the national ones, then the regions'."""
    used = newest_revisions(notices)
    above = ancestors(division)
    return (
        tuple(one for one in used if one.division == NATIONAL),
        tuple(one for one in used if one.division != NATIONAL and one.division in above),
    )


def _hash_of(notices: Iterable[Notice]) -> str:
    hashes = "".join(one.sha256 for one in notices)
    return hashlib.sha256(hashes.encode()).hexdigest()[:12]
