"""The calendar in force: that of the notices on record, or of the shipped ones where none is.

Records are only ever added. Their hashes in the order of their coming are the stamp of a state:
it is read from the database, everything else is kept in the process, so that a notice confirmed
by another process is known at the next reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from functools import lru_cache
from typing import Final, TypeAlias

from workflows.calendar import Notice, WorkCalendar, revision_of
from workflows.errors import CalendarUnknown
from workflows.models import CalendarNotice
from workflows.shipped_calendar import calendar_for, calendar_from, home_of, shipped_notices
from workflows.statements import Statement

Stamp: TypeAlias = tuple[str, ...]

NONE_ON_RECORD: Final[Stamp] = ()

_reading: ContextVar[list[Stamp] | None] = ContextVar("calendar_reading", default=None)


def calendar_of(division: str) -> WorkCalendar:
    """The calendar by which days are counted in a division now (one query)."""
    stamp = _stamp()
    return _calendar(_home(division, stamp), stamp)


def calendar_at(division: str, revision: str) -> WorkCalendar:
    """The calendar of a division that had this revision, from the notices known at that time.

    Raises:
        CalendarUnknown: no state of the records, nor the shipped notices, ever gave it.
    """
    return _earlier_calendar(division, revision, _stamp())


def notices_in_force() -> tuple[Notice, ...]:
    """All notices by which days are counted now, earlier revisions included (one query)."""
    return _notices(_stamp())


def notices_beside(*, by_person: bool) -> tuple[Notice, ...]:
    """The notices beside which new ones stand. Where none is on record a person adds to the
    shipped ones; what the product brings by itself replaces them."""
    return notices_in_force() if by_person or any_on_record() else ()


def any_on_record() -> bool:
    """Whether the installation has notices of its own (one query)."""
    return _stamp() != NONE_ON_RECORD


@contextmanager
def one_reading() -> Iterator[None]:
    """Within it the stamp is read once, when it is first needed, and stands for all that follows.

    An act opens one when it holds its matter's lock: a notice is confirmed under the locks of
    all open matters, so that no act counts by a calendar that is no longer in force.
    """
    token = _reading.set([])
    try:
        yield
    finally:
        _reading.reset(token)


def reading_held() -> AbstractContextManager[None]:
    """The reading that is open already, else one of its own."""
    return one_reading() if _reading.get() is None else nullcontext()


def read_afresh() -> None:
    """Forget what was read within :func:`one_reading`: the records have just been added to."""
    reading = _reading.get()
    if reading is not None:
        reading.clear()


def _stamp() -> Stamp:
    reading = _reading.get()
    if reading:
        return reading[0]
    stamp = tuple(sha256 for (sha256,) in _STAMPS.rows())
    if reading is not None:
        reading.append(stamp)
    return stamp


_STAMPS: Final = Statement(lambda: CalendarNotice.objects.order_by("pk").values_list("sha256"))


@lru_cache(maxsize=4096)
def _home(division: str, stamp: Stamp) -> str:
    return home_of(division, _notices(stamp))


@lru_cache(maxsize=64)
def _calendar(division: str, stamp: Stamp) -> WorkCalendar:
    return calendar_from(division, _notices(stamp)) if stamp else calendar_for(division)


@lru_cache(maxsize=8)
def _notices(stamp: Stamp) -> tuple[Notice, ...]:
    """The notices of a state, in the order of their coming."""
    if not stamp:
        return shipped_notices()
    rows = CalendarNotice.objects.filter(sha256__in=stamp).order_by("pk")
    return rows.as_notices()


@lru_cache(maxsize=64)
def _earlier_calendar(division: str, revision: str, stamp: Stamp) -> WorkCalendar:
    notices = _notices(stamp)
    states = [notices[:count] for count in range(len(notices), 0, -1)]
    for state in (*states, shipped_notices()):
        if revision_of(division, state) == revision:
            return calendar_from(division, state)
    raise CalendarUnknown(sentence=f"没有版本为“{revision}”的工作日历（行政区划{division}）。")
