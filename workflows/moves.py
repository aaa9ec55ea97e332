"""Which running limits move when notices come into force.

Limits that are met or ended never move. What the public was given may become longer by itself,
never shorter without a decision.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from workflows.bounds import ENDS, Bounds, ends_of
from workflows.calendar import Notice, WorkCalendar, differing_days
from workflows.calendars import any_on_record, calendar_of
from workflows.divisions import ancestors
from workflows.iso_dates import iso
from workflows.limits import Counted, counted, intervals_of
from workflows.models import Matter, TimeLimit
from workflows.models.limits import OPEN_LIMITS
from workflows.shipped_calendar import calendar_from, home_of

CHUNK: Final = 500


@dataclass(frozen=True)
class Dates:
    """What a limit says of days, all inclusive; ``possible`` is what they can still become."""

    earliest_on: date | None
    kept_open_until: date | None
    latest_on: date | None
    provisional: bool
    possible: Bounds | None = None

    @classmethod
    def of(cls, limit: TimeLimit) -> Dates:
        return cls(*ends_of(limit), limit.provisional, limit.bounds)

    @classmethod
    def counted(cls, now: Counted) -> Dates:
        return cls(*ends_of(now.window), now.provisional, now.bounds)

    @property
    def last_on(self) -> date | None:
        """The day by which the limit is known: the latest, else the end of the minimum."""
        return self.latest_on or self.kept_open_until or self.earliest_on

    @property
    def days(self) -> tuple[date | None, date | None, date | None]:
        return ends_of(self)

    def as_dict(self) -> dict[str, Any]:
        """The JSON form, days as ISO dates."""
        written = map(iso, self.days)
        dates = {**dict(zip(ENDS, written, strict=True)), "provisional": self.provisional}
        return dates | ({"possible": self.possible.as_dict()} if self.possible else {})


@dataclass(frozen=True)
class Move:
    """One limit with its dates as they stand and as the new calendar gives them."""

    limit: TimeLimit
    before: Dates
    after: Dates
    counted: Counted

    @property
    def shift(self) -> int:
        """By how many calendar days the last day moves; negative if it comes earlier."""
        if self.before.last_on is None or self.after.last_on is None:
            return 0
        return (self.after.last_on - self.before.last_on).days

    @property
    def same_days(self) -> bool:
        """Only what is known of them changes: provisional or not, and how far they can move."""
        return self.before.days == self.after.days

    @property
    def cuts_public_time(self) -> bool:
        """Whether a window that the public was promised would end, or be full, earlier."""
        if self.before.kept_open_until is None:
            return False
        pairs = zip(self.before.days[:2], self.after.days[:2], strict=True)
        return any(old is not None and (new is None or new < old) for old, new in pairs)


@dataclass(frozen=True)
class Preview:
    """Every running limit that the notices would move, in the order of the limits."""

    moves: tuple[Move, ...]

    @property
    def count(self) -> int:
        return len(self.moves)

    @property
    def later_count(self) -> int:
        return sum(move.shift > 0 for move in self.moves)

    @property
    def earlier_count(self) -> int:
        return sum(move.shift < 0 for move in self.moves)

    @property
    def cutting_count(self) -> int:
        """How many would cut the public's time and keep their dates unless it is decided."""
        return sum(move.cuts_public_time for move in self.moves)

    @cached_property
    def digest(self) -> str:
        """Hash of all of it: equal moves, equal digest."""
        rows = [[move.limit.pk, move.before.as_dict(), move.after.as_dict()] for move in self.moves]
        return sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def preview_of(notices: Sequence[Notice], known: Sequence[Notice]) -> Preview:
    """What would move if the notices came into force beside those that are ``known`` (two
    queries for every ``CHUNK`` limits).

    Where no notice is on record yet, every running limit is compared: it may have been counted
    by the shipped notices of an earlier version.
    """
    if not notices:
        return Preview(())
    affected = _Affected(notices, known, everything=not any_on_record())
    divisions = divisions_under(notices, Matter.objects.filter(has_open_limit()))
    limits = (
        TimeLimit.objects.filter(status__in=OPEN_LIMITS, matter__division__in=divisions)
        .select_related("matter__pack", "extension")
        .defer("matter__pack__content")
        .prefetch_related("suspensions")
        .order_by("pk")
    )
    found = (affected.move_of(limit) for limit in limits.iterator(chunk_size=CHUNK))
    return Preview(tuple(move for move in found if move is not None))


def has_open_limit() -> Exists:
    """Whether a matter has a limit that can still move, for a query of matters."""
    return Exists(TimeLimit.objects.filter(matter=OuterRef("pk"), status__in=OPEN_LIMITS))


def divisions_under(notices: Sequence[Notice], matters: QuerySet[Matter]) -> list[str]:
    """The divisions of these matters in which one of the notices holds."""
    divisions = matters.order_by().values_list("division", flat=True).distinct()
    above = {one.division for one in notices}
    return [one for one in divisions if above & set(ancestors(one))]


@dataclass(frozen=True)
class _Home:
    """The calendars of one home before and after, and the days on which they differ."""

    before: WorkCalendar
    after: WorkCalendar
    unlike: list[date]

    def touches(self, started_on: date, dates: Dates) -> bool:
        """Whether one of these days lies in the limit, its move to a working day included."""
        last = self.before.next_working_on_or_after(
            max(filter(None, dates.days), default=started_on)
        )
        place = bisect_right(self.unlike, started_on)
        return place < len(self.unlike) and self.unlike[place] <= last


class _Affected:
    """The homes of all divisions, each compared once."""

    def __init__(
        self, notices: Sequence[Notice], known: Sequence[Notice], *, everything: bool
    ) -> None:
        self._notices = (*known, *notices)
        self._everything = everything
        self._years = {year for one in notices for year in (one.year - 1, one.year)}
        self._homes: dict[str, _Home] = {}
        self._home_of: dict[str, _Home] = {}

    def move_of(self, limit: TimeLimit) -> Move | None:
        """The limit's move, if its days or what is known of them change."""
        before, home = Dates.of(limit), self._home(limit.matter.division)
        settled = not (self._everything or before.provisional)
        if settled and not home.touches(limit.started_on, before):
            return None
        now = counted(limit, intervals_of(limit), home.after)
        after = Dates.counted(now)
        return Move(limit, before, after, now) if after != before else None

    def _home(self, division: str) -> _Home:
        if division not in self._home_of:
            name = home_of(division, self._notices)
            if name not in self._homes:
                self._homes[name] = self._compared(name)
            self._home_of[division] = self._homes[name]
        return self._home_of[division]

    def _compared(self, division: str) -> _Home:
        before, after = calendar_of(division), calendar_from(division, self._notices)
        return _Home(before, after, differing_days(before, after, self._years))
