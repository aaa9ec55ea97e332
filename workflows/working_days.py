"""Positions among the working days: counting so many of them is two look-ups.

Every working day of a calendar has a position, 0 for the first. Every day knows the position of
the last working day up to it and of the last one before it. The n-th working day after a day
stands n positions further; suspended days move it on by the working days they contain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import Final, Protocol, TypeVar

Span = tuple[date, date]
"""First and last day, both inclusive."""

NumberSpan = tuple[int, int]
"""The same in day numbers."""

_NOWHERE: Final = 10**9

Day = TypeVar("Day")
Key = TypeVar("Key", contravariant=True)
Value = TypeVar("Value", covariant=True)


class _Read(Protocol[Key, Value]):
    """What can be looked up: a list by number or a dictionary by day."""

    def __getitem__(self, key: Key, /) -> Value: ...


class WorkingDayTable:
    """The working days from ``first_day`` on; ``works`` says of each day whether it is one.

    A day outside the table, or a result beyond it, raises LookupError. Suspended spans are given
    in order of their first days; days that two of them share are left out once. In day numbers
    ``first_day`` is 0.
    """

    def __init__(self, first_day: date, works: Iterable[bool]) -> None:
        flags = list(works)
        base = first_day.toordinal()
        days = [date.fromordinal(base + number) for number in range(len(flags))]
        positions = [count - 1 for count in accumulate(map(int, flags))]
        earlier = [-1, *positions][: len(positions)]
        self._position = dict(zip(days, positions, strict=True))
        self._before = dict(zip(days, earlier, strict=True))
        # A negative number would look a list up from its end: there it finds no position.
        self._positions = positions + [_NOWHERE] * len(positions)
        self._earlier = earlier + [-_NOWHERE] * len(earlier)
        self._worked = [day for day, worked in zip(days, flags, strict=True) if worked]
        self._numbers = [number for number, worked in enumerate(flags) if worked]

    def add(self, start: date, n: int) -> date:
        """The n-th working day after ``start``, n at least 1."""
        return self._worked[self._position[start] + n]

    def add_suspended(self, start: date, n: int, suspended: Sequence[Span]) -> date:
        """The same where the suspended days do not count."""
        position, before, worked = self._position, self._before, self._worked
        return _added(position, before, worked, (start,), (n,), (suspended,))[0]

    def subtract(self, end: date, n: int) -> date:
        """The n-th working day before ``end``, n at least 1."""
        position = self._before[end] - n + 1
        if position < 0:
            raise LookupError(end)
        return self._worked[position]

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative if reversed."""
        return self._position[end] - self._position[start]

    def on_or_after(self, day: date) -> date:
        """The day itself if it is a working day, else the next one that is."""
        return self._worked[self._before[day] + 1]

    def add_each(
        self,
        starts: Sequence[date],
        lengths: Sequence[int],
        suspended: Sequence[Sequence[Span]] | None = None,
    ) -> list[date]:
        """:meth:`add` for many; the sequences are equally long (else ValueError)."""
        position, worked = self._position, self._worked
        if suspended is None:
            return [worked[position[one] + n] for one, n in zip(starts, lengths, strict=True)]
        return _added(position, self._before, worked, starts, lengths, suspended)

    def add_each_number(
        self,
        starts: Sequence[int],
        lengths: Sequence[int],
        suspended: Sequence[Sequence[NumberSpan]] | None = None,
    ) -> list[int]:
        """:meth:`add_each` in day numbers, for what holds its days as numbers.

        A span may begin before the table.
        """
        position, worked = self._positions, self._numbers
        if suspended is None:
            return [worked[position[one] + n] for one, n in zip(starts, lengths, strict=True)]
        return _added(position, self._earlier, worked, starts, lengths, suspended)


@lru_cache(maxsize=16)
def table_of(first_day: date, works: bytes) -> WorkingDayTable:
    """One table for all divisions that have the same working days; a byte a day, 0 or 1."""
    return WorkingDayTable(first_day, map(bool, works))


def _added(
    position: _Read[Day, int],
    before: _Read[Day, int],
    worked: Sequence[Day],
    starts: Sequence[Day],
    lengths: Sequence[int],
    suspended: Sequence[Sequence[tuple[Day, Day]]],
) -> list[Day]:
    """``counted`` is the position up to which days are accounted for, ``end`` the one sought."""
    found: list[Day] = []
    put = found.append
    for start, n, spans in zip(starts, lengths, suspended, strict=True):
        counted = position[start]
        end = counted + n
        for first, last in spans:
            if (eve := before[first]) >= end:
                break
            if eve > counted:
                counted = eve
            if (reached := position[last]) > counted:
                end += reached - counted
                counted = reached
        put(worked[end])
    return found
