"""Calendars with the festivals and regions that come with the product, and its own notices.

What an installation goes by are its own records: :mod:`workflows.calendars`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from workflows.calendar import WorkCalendar
from workflows.divisions import ancestors
from workflows.holiday_notices import (
    NATIONAL,
    Notice,
    read_festivals,
    read_notices,
    read_regions,
)


@lru_cache(maxsize=64)
def calendar_for(division: str) -> WorkCalendar:
    """The calendar of a division from the shipped notices, built once."""
    return calendar_from(division, shipped_notices())


@lru_cache(maxsize=1)
def shipped_notices() -> tuple[Notice, ...]:
    """The notices that come with the product, all revisions."""
    return read_notices()


def calendar_from(division: str, notices: Iterable[Notice]) -> WorkCalendar:
    """The calendar that these notices give, with the shipped festivals and regions."""
    return WorkCalendar(division, notices, _shipped_festivals(), _shipped_regions())


def home_of(division: str, notices: Iterable[Notice]) -> str:
    """The nearest division at or above this one that has holidays of its own, else ``cn``: all
    divisions with one home have the same calendar."""
    keeping = {one.division for one in notices} | _shipped_regions() | {NATIONAL}
    return next(one for one in ancestors(division) if one in keeping)


@lru_cache(maxsize=1)
def _shipped_festivals() -> Mapping[int, frozenset[date]]:
    return read_festivals()


@lru_cache(maxsize=1)
def _shipped_regions() -> frozenset[str]:
    return read_regions()
