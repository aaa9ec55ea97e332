"""Due dates a second, beside the packages people count days with: ``make bench``.

All run in one process on the same random starts and lengths, each on as many as it manages in a
moment, best of three. What a package answers is compared with ours: one that lists every day off
must agree everywhere. Run as a module from the root of the project (``python -m
benchmarks.calendar``): as a script its name would hide the standard library's ``calendar``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from time import perf_counter
from typing import Any, Final

import chinese_calendar
import holidays
import numpy as np

from workflows.calendar import WorkCalendar
from workflows.shipped_calendar import calendar_for
from workflows.working_days import Span, WorkingDayTable

SEED: Final = 20260101
ROUNDS: Final = 3
FIRST: Final = date(2010, 1, 1)
LAST: Final = date(2026, 6, 30)
DAY: Final = timedelta(days=1)
A_DAY: Final = np.timedelta64(1, "D")
LOOPED, CALLED, BULK = 1_000, 20_000, 200_000


@dataclass(frozen=True)
class Work:
    """What is asked: starts, lengths and, in the second half of the runs, one span each."""

    starts: list[date]
    lengths: list[int]
    spans: list[tuple[Span, ...]]

    def first(self, count: int) -> Work:
        return Work(self.starts[:count], self.lengths[:count], self.spans[:count])


@dataclass(frozen=True)
class Contender:
    """``answer`` gives the due dates, from ``prepare``'s result, which is not timed."""

    name: str
    count: int
    answer: Callable[[Any], Any]
    prepare: Callable[[Work], Any] = lambda work: work
    exact: bool = True
    read: Callable[[Any], list[date]] = list


@dataclass(frozen=True)
class Measured:
    name: str
    rate: float
    same: float
    exact: bool


def some_work() -> Work:
    """Starts that leave room for the longest length before the packages' data end."""
    rng = Random(SEED)
    room = (LAST - FIRST).days - 150
    starts = [FIRST + timedelta(days=rng.randrange(room)) for _ in range(BULK)]
    lengths = [rng.randint(1, 60) for _ in range(BULK)]
    firsts = [start + timedelta(days=rng.randint(1, 20)) for start in starts]
    spans: list[tuple[Span, ...]] = [
        ((first, first + timedelta(days=rng.randint(0, 20))),) for first in firsts
    ]
    return Work(starts, lengths, spans)


CALENDAR: Final[WorkCalendar] = calendar_for("cn")
DAYS: Final = [
    FIRST + timedelta(days=number) for number in range((date(2026, 12, 31) - FIRST).days)
]
TABLE: Final = WorkingDayTable(FIRST, map(CALENDAR.is_working, DAYS))
COUNTRY: Final = holidays.country_holidays("CN", years=range(2010, 2027))
DAYS_OFF: Final = [day for day in DAYS if not CALENDAR.is_working(day)]
LISTED: Final = np.busdaycalendar(weekmask="1111111", holidays=DAYS_OFF)
USUAL: Final = np.busdaycalendar(holidays=[day for day in DAYS_OFF if day.weekday() < 5])


# -- ours ------------------------------------------------------------------------------------


def ours_called(work: Work) -> list[date]:
    add = CALENDAR.add_working_days
    return [add(start, n) for start, n in zip(work.starts, work.lengths, strict=True)]


def ours_called_suspended(work: Work) -> list[date]:
    add = CALENDAR.add_working_days
    return [add(*one) for one in zip(work.starts, work.lengths, work.spans, strict=True)]


def ours_bulk(work: Work) -> list[date]:
    return CALENDAR.add_working_days_each(work.starts, work.lengths)


def ours_bulk_suspended(work: Work) -> list[date]:
    return CALENDAR.add_working_days_each(work.starts, work.lengths, work.spans)


def numbered(work: Work) -> tuple[list[int], list[int], list[tuple[tuple[int, int], ...]]]:
    starts = [(start - FIRST).days for start in work.starts]
    spans = [tuple(((a - FIRST).days, (b - FIRST).days) for a, b in one) for one in work.spans]
    return starts, work.lengths, spans


def dated(numbers: Sequence[int]) -> list[date]:
    return [FIRST + timedelta(days=number) for number in numbers]


# -- loops over the packages' own question whether a day is worked ----------------------------


def looped(works: Callable[[date], bool]) -> Callable[[Work], list[date]]:
    def answer(work: Work) -> list[date]:
        return [_walked(works, *one, ()) for one in zip(work.starts, work.lengths, strict=True)]

    return answer


def looped_suspended(works: Callable[[date], bool]) -> Callable[[Work], list[date]]:
    def answer(work: Work) -> list[date]:
        asked = zip(work.starts, work.lengths, work.spans, strict=True)
        return [_walked(works, *one) for one in asked]

    return answer


def _walked(works: Callable[[date], bool], day: date, n: int, spans: Sequence[Span]) -> date:
    while n:
        day += DAY
        if works(day) and not any(first <= day <= last for first, last in spans):
            n -= 1
    return day


def holidays_own(work: Work) -> list[date]:
    nth = COUNTRY.get_nth_working_day
    return [nth(start, n) for start, n in zip(work.starts, work.lengths, strict=True)]


# -- numpy -----------------------------------------------------------------------------------


def arrays(work: Work) -> tuple[Any, ...]:
    starts = np.array(work.starts, dtype="M8[D]")
    firsts = np.array([one[0][0] for one in work.spans], dtype="M8[D]")
    lasts = np.array([one[0][1] for one in work.spans], dtype="M8[D]")
    return starts, np.array(work.lengths), firsts, lasts


def offset(days_off: np.busdaycalendar) -> Callable[[Any], Any]:
    def answer(asked: Any) -> Any:
        starts, lengths, *_ = asked
        return np.busday_offset(starts, lengths, roll="preceding", busdaycal=days_off)

    return answer


def offset_suspended(days_off: np.busdaycalendar) -> Callable[[Any], Any]:
    """Add the working days of the span where the span begins before the end."""

    def answer(asked: Any) -> Any:
        starts, lengths, firsts, lasts = asked
        plain = np.busday_offset(starts, lengths, roll="preceding", busdaycal=days_off)
        lost = np.busday_count(firsts, lasts + A_DAY, busdaycal=days_off)
        longer = lengths + lost * (firsts <= plain)
        return np.busday_offset(starts, longer, roll="preceding", busdaycal=days_off)

    return answer


def singly(answer: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    def answers(asked: Any) -> list[Any]:
        return [answer(one) for one in zip(*asked, strict=True)]

    return answers


def scalars(work: Work) -> tuple[list[Any], ...]:
    return tuple(list(column) for column in arrays(work))


def by_dates(answer: Callable[[Any], Any]) -> Callable[[Work], list[date]]:
    def answers(work: Work) -> list[date]:
        found: list[date] = answer(arrays(work)).tolist()
        return found

    return answers


def as_dates(found: Any) -> list[date]:
    return [one.astype("M8[D]").item() for one in found]


# -- measuring -------------------------------------------------------------------------------


def measured(one: Contender, work: Work, expected: list[date]) -> Measured:
    """Best of the rounds, and the share of its answers that are ours."""
    asked = one.prepare(work.first(one.count))
    best = float("inf")
    for _ in range(ROUNDS):
        began = perf_counter()
        found = one.answer(asked)
        best = min(best, perf_counter() - began)
    pairs = list(zip(one.read(found), expected[: one.count], strict=True))
    same = sum(theirs == ours for theirs, ours in pairs) / len(pairs)
    return Measured(one.name, one.count / best, same, one.exact)


def peers(suspended: bool) -> tuple[list[Contender], list[Contender]]:
    """Those that are asked one date at a time, and those that take many."""
    loop = looped_suspended if suspended else looped
    shift = offset_suspended if suspended else offset
    nth = loop(COUNTRY.is_working_day) if suspended else holidays_own
    single = [
        Contender("chinese_calendar, loop", LOOPED, loop(chinese_calendar.is_workday)),
        Contender("holidays", LOOPED, nth),
        Contender(
            "numpy, weekends and holidays", CALLED, singly(shift(USUAL)), scalars, False, as_dates
        ),
        Contender(
            "numpy, every day off listed", CALLED, singly(shift(LISTED)), scalars, True, as_dates
        ),
    ]
    many = [
        Contender("numpy, listed, dates in and out", BULK, by_dates(shift(LISTED))),
        Contender(
            "numpy arrays, weekends and holidays", BULK, shift(USUAL), arrays, False, as_dates
        ),
        Contender(
            "numpy arrays, every day off listed", BULK, shift(LISTED), arrays, True, as_dates
        ),
    ]
    return single, many


def own(suspended: bool) -> tuple[Contender, Contender, Contender]:
    """A call each, many dates, many day numbers."""

    def numbers(asked: Any) -> list[int]:
        starts, lengths, spans = asked
        return TABLE.add_each_number(starts, lengths, spans if suspended else None)

    called = ours_called_suspended if suspended else ours_called
    bulk = ours_bulk_suspended if suspended else ours_bulk
    return (
        Contender("ours, a call each", CALLED, called),
        Contender("ours, dates in bulk", BULK, bulk),
        Contender("ours, day numbers in bulk", BULK, numbers, numbered, True, dated),
    )


def compare(suspended: bool, work: Work) -> list[Measured]:
    """One half of the table, printed; returned for the judgement."""
    expected = (ours_called_suspended if suspended else ours_called)(work)
    called, bulk, numbers = (measured(one, work, expected) for one in own(suspended))
    single, many = ([measured(one, work, expected) for one in group] for group in peers(suspended))
    title = "with a suspension each" if suspended else "without suspensions"
    print(f"\n{title:<37}{'a second':>12}{'a call each':>13}{'dates':>8}{'numbers':>9}{'same':>8}")
    for ours in (called, bulk, numbers):
        print(f"{ours.name:<37}{ours.rate:>12,.0f}{'':>30}{ours.same:>8.1%}")
    for peer in single:
        print(_line(peer, f"{called.rate / peer.rate:.1f}", bulk, numbers))
    for peer in many:
        print(_line(peer, "", bulk, numbers))
    return [called, bulk, numbers, *single, *many]


def _line(peer: Measured, call: str, bulk: Measured, numbers: Measured) -> str:
    ratios = f"{call:>13}{bulk.rate / peer.rate:>8.1f}{numbers.rate / peer.rate:>9.1f}"
    return f"{peer.name:<37}{peer.rate:>12,.0f}{ratios}{peer.same:>8.1%}"


def main() -> int:
    print(f"Due dates: {BULK:,} starts, 1 to 60 working days, seed {SEED}; ratios are ours / peer")
    work = some_work()
    results = [one for suspended in (False, True) for one in compare(suspended, work)]
    wrong = [one.name for one in results if one.exact and one.same < 1]
    if wrong:
        print("Different answers:", ", ".join(wrong), file=sys.stderr)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
