"""Whether the time for an act has not begun, runs, or is over: asked here and nowhere else.

A day lasts from 0:00 to 24:00 in Asia/Shanghai, whatever zone the server, the process or the
person keeps; both ends of a time are inclusive (民法典第二百零三条). Pages, forms, rules,
transitions, feeds and commands ask :class:`LawfulDays`; lists ask its form in SQL,
:func:`workflows.querysets.over` and :func:`workflows.querysets.in_force`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

STATUTORY_ZONE: Final = ZoneInfo("Asia/Shanghai")


class Standing(StrEnum):
    """Where a day stands to the lawful days of an act."""

    AHEAD = "ahead"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True)
class LawfulDays:
    """The days on which an act is lawful, first and last inclusive; no end where law sets none."""

    earliest_on: date | None = None
    latest_on: date | None = None

    def standing(self, day: date) -> Standing:
        """Before the first day, within, or after the last."""
        if self.earliest_on is not None and day < self.earliest_on:
            return Standing.AHEAD
        if self.latest_on is not None and day > self.latest_on:
            return Standing.OVER
        return Standing.OPEN

    def is_ahead(self, day: date) -> bool:
        """Whether on this day the act is not yet lawful."""
        return self.standing(day) is Standing.AHEAD

    def is_open(self, day: date) -> bool:
        return self.standing(day) is Standing.OPEN

    def is_over(self, day: date) -> bool:
        """Whether this day comes after the last one, which lasts until 24:00."""
        return self.standing(day) is Standing.OVER

    def days_left(self, day: date) -> int | None:
        """Calendar days to the last day: 0 on it, negative afterwards, ``None`` without one."""
        return None if self.latest_on is None else (self.latest_on - day).days


def since(first: date | None) -> LawfulDays:
    """From this day on."""
    return LawfulDays(earliest_on=first)


def until(last: date | None) -> LawfulDays:
    """Through this day, until 24:00."""
    return LawfulDays(latest_on=last)


def local_time(moment: datetime) -> datetime:
    """The instant as the clocks in Asia/Shanghai show it.

    Raises:
        ValueError: an instant without a zone, which is no instant.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone.")
    return moment.astimezone(STATUTORY_ZONE)


def day_of(moment: datetime) -> date:
    """The day of an instant in Asia/Shanghai. Raises :class:`ValueError` like ``local_time``."""
    return local_time(moment).date()
