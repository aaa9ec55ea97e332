"""What the holiday notices have done with each festival so far: how far its days off reached, and
how far from them days were made up for.

Festivals are compared by their own days (``calendars/festivals/days.toml``), so that the
arrangement of one year says something about another. Days off that belong to no festival (3 and 4
September 2015) were granted once and say nothing; nor does the day made up for them.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from workflows.calendar import ONE_DAY, Notice, WorkCalendar
from workflows.holiday_notices import NATIONAL

DAYS_FILE: Final = Path(__file__).resolve().parent / "calendars" / "festivals" / "days.toml"
# A break that Mid-Autumn shares with National Day is told of National Day alone.
NATIONAL_DAY: Final = "national"
_WEEK: Final = 7

Anchors = Mapping[str, tuple[date, ...]]
"""The days of each festival in one year, by name."""


@dataclass(frozen=True)
class FestivalDays:
    """The festivals of a division's people: their days by year."""

    years: Mapping[int, Anchors]

    def anchors(self, year: int) -> Anchors:
        return self.years.get(year, {})


@dataclass(frozen=True)
class Reach:
    """Of one festival: the first and the last day ever off, in days from the festival's own."""

    first: int
    last: int

    def days(self, anchor: date, beyond: int = 0) -> Iterator[date]:
        """Every day from the first to the last, and so many days beyond either."""
        for offset in range(self.first - beyond, self.last + beyond + 1):
            yield anchor + offset * ONE_DAY


@dataclass(frozen=True)
class FestivalRecord:
    """The reaches by festival, and within how many weeks of a day off every make-up day lay.

    ``weeks`` is rounded up: the same arrangement falls on other weekdays in other years.
    """

    reaches: Mapping[str, Reach]
    weeks: int

    def ever_off(self, anchors: Anchors) -> frozenset[date]:
        """Every day of a year that may be off as far as the record goes."""
        return self._days(anchors, 0)

    def ever_near(self, anchors: Anchors) -> frozenset[date]:
        """Every day of a year near which days were ever off, or made up for."""
        return self._days(anchors, self.weeks * _WEEK)

    def _days(self, anchors: Anchors, beyond: int) -> frozenset[date]:
        return frozenset(
            day
            for name, reach in self.reaches.items()
            for anchor in anchors.get(name, ())
            for day in reach.days(anchor, beyond)
        )


def festival_days(division: str) -> FestivalDays | None:
    """The festivals that are everybody's (division ``cn``) or a region's own; none if unknown."""
    data = _read()
    own = {name for names in data["regions"].values() for name in names}
    if division != NATIONAL and division not in data["regions"]:
        return None
    wanted = data["regions"].get(division, ())
    return FestivalDays(
        {
            int(year): {
                name: tuple(days)
                for name, days in anchors.items()
                if (name in wanted if wanted else name not in own)
            }
            for year, anchors in data["years"].items()
        }
    )


def record_of(
    notices: Iterable[Notice], festivals: FestivalDays, calendar: WorkCalendar
) -> FestivalRecord | None:
    """What the notices of one place have done; ``calendar`` says which days they joined.

    None without a single day off that belongs to a festival.
    """
    offsets: dict[str, set[int]] = defaultdict(set)
    distances = {0}
    for notice in notices:
        anchors = festivals.anchors(notice.year)
        owned = {day: _owners(day, anchors, calendar) for day in notice.off}
        for day, owners in owned.items():
            for name, anchor in owners:
                offsets[name].add((day - anchor).days)
        distances |= set(_distances(notice, owned))
    reaches = {name: Reach(min(days), max(days)) for name, days in offsets.items()}
    weeks = -(-max(distances) // _WEEK)
    return FestivalRecord(reaches, weeks) if reaches else None


def _owners(day: date, anchors: Anchors, calendar: WorkCalendar) -> tuple[tuple[str, date], ...]:
    """The festivals of the unbroken run of days not worked in which the day lies."""
    found = tuple(
        (name, anchor)
        for name, own in anchors.items()
        for anchor in own
        if abs((day - anchor).days) < _WEEK * 2 and _unbroken(day, anchor, calendar)
    )
    national = tuple(one for one in found if one[0] == NATIONAL_DAY)
    return national or found


def _unbroken(one: date, other: date, calendar: WorkCalendar) -> bool:
    first, last = sorted((one, other))
    return not any(
        calendar.is_working(first + offset * ONE_DAY) for offset in range((last - first).days + 1)
    )


def _distances(notice: Notice, owned: Mapping[date, tuple[tuple[str, date], ...]]) -> Iterator[int]:
    """How far each make-up day lies from the nearest day off, if that is a festival's."""
    for day in notice.makeup:
        if owned:
            nearest = min(owned, key=lambda off: abs((off - day).days))
            if owned[nearest]:
                yield abs((nearest - day).days)


@lru_cache(maxsize=1)
def _read() -> Mapping[str, dict[str, dict[str, list[date]]]]:
    return tomllib.loads(DAYS_FILE.read_text(encoding="utf-8"))
