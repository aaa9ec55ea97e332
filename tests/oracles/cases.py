"""Random cases for the calendar, and the comparison of the product with the slow oracle."""

import argparse
import sys
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random
from time import perf_counter

from tests.oracles import working_days as oracle
from workflows.calendar import WorkCalendar
from workflows.holiday_notices import Notice, read_festivals, read_notices
from workflows.lengths import CalendarDays, Months, WorkingDays
from workflows.windows import Suspension, after, at_least, at_most

DIVISIONS = ("cn", "510811", "360700", "450206", "450206001", "652300", "640105")
WORLDS = 48
FIRST, LAST = date(2010, 1, 1), date(2029, 12, 31)
SHIPPED = read_notices()
FESTIVALS = read_festivals()


@dataclass(frozen=True)
class World:
    """One division under one state of the notices, as the product and as the oracle see it."""

    division: str
    calendar: WorkCalendar
    days: oracle.Days


@dataclass(frozen=True)
class Case:
    world: int
    unit: str
    start: date
    n: int
    spans: tuple[tuple[date, date], ...]


@cache
def world(number):
    """The first is today's; the others are some earlier state, or have revisions made up."""
    rng = Random(number)
    division = DIVISIONS[number % len(DIVISIONS)]
    notices = list(SHIPPED)
    if number >= len(DIVISIONS):
        notices = [one for one in SHIPPED if one.revision == 1 or rng.random() < 0.5]
        notices += [_revised(rng, rng.choice(notices)) for _ in range(rng.randint(0, 6))]
        notices += [_local(rng, division) for _ in range(rng.randint(0, 2)) if division != "cn"]
    notices = list({(one.division, one.year, one.revision): one for one in notices}.values())
    rng.shuffle(notices)
    arrangements = [
        oracle.Arrangement(one.division, one.year, one.revision, one.off, one.makeup)
        for one in notices
    ]
    calendar = WorkCalendar(division, notices, FESTIVALS)
    return World(division, calendar, oracle.Days(division, arrangements, FESTIVALS))


def _revised(rng, notice):
    """A later revision: some days off moved, some make-up days added or dropped."""
    off, makeup = _drawn(rng, notice.year)
    kept = {day for day in notice.makeup if rng.random() < 0.7}
    off = (off | {day for day in notice.off if rng.random() < 0.8}) - makeup - kept
    return replace(
        notice, revision=rng.randint(3, 6), off=frozenset(off), makeup=frozenset(makeup | kept)
    )


def _local(rng, division):
    off, makeup = _drawn(rng, year := rng.randint(2010, 2027))
    place = rng.choice([division[:2] + "0000", division[:4] + "00", division[:6]])
    return Notice(place, year, "", None, 1, frozenset(off - makeup), frozenset(makeup))


def _drawn(rng, year):
    days = [date(year, 1, 1) + timedelta(days=rng.randrange(365)) for _ in range(12)]
    return set(days[:6]), {day for day in days[6:] if day.isoweekday() > 5}


def random_case(rng):
    start = FIRST + timedelta(days=rng.randrange((LAST - FIRST).days))
    unit = rng.choices(("working", "window", "days", "months"), (80, 6, 10, 4))[0]
    n = rng.randint(1, 12) if unit == "months" else rng.randint(1, 60)
    return Case(rng.randrange(WORLDS), unit, start, n, _spans(rng, start))


def _spans(rng, start):
    """None to three, apart, the first sometimes running on the start day already."""
    spans, day = [], start + timedelta(days=rng.randint(-12, 5))
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
        first = max(FIRST, day + timedelta(days=rng.randint(1, 25)))
        day = first + timedelta(days=rng.randint(0, 20))
        spans.append((first, day))
    return tuple(spans)


def difference(case):
    """What the product and the oracle say, where they differ; else nothing."""
    one = world(case.world)
    said, expected = _ANSWERS[case.unit](one.calendar, one.days, case)
    return None if said == expected else (case, said, expected)


def _working(calendar, days, case):
    start, n, spans = case.start, case.n, case.spans
    plain = oracle.nth_working_day(days, start, n)
    paused = oracle.nth_working_day(days, start, n, spans) if spans else plain
    said = (
        calendar.add_working_days(start, n),
        calendar.add_working_days(start, n, spans),
        calendar.add_working_days_each([start, start], [n, 1], [spans, ()])[0],
        calendar.working_days_between(start, plain),
        calendar.next_working_on_or_after(start),
    )
    return said, (plain, paused, paused, n, oracle.next_working_day(days, start))


def _window(calendar, days, case):
    bound = at_most(case.start, WorkingDays(case.n), calendar, _suspensions(case))
    counted = sum(day.counted for day in bound.days)
    return (bound.on, counted), (
        oracle.nth_working_day(days, case.start, case.n, case.spans),
        case.n,
    )


def _calendar_days(calendar, days, case):
    return _bounds(calendar, days, case, CalendarDays(case.n), case.n)


def _months(calendar, days, case):
    counted = oracle.days_of_months(case.start, case.n)
    return _bounds(calendar, days, case, Months(case.n), counted)


def _bounds(calendar, days, case, length, counted):
    given = (case.start, length, calendar, _suspensions(case))
    end = oracle.nth_day(case.start, counted, case.spans)
    said = (at_least(*given).on, at_most(*given).on, after(*given).on)
    return said, (end, oracle.next_working_day(days, end), end + oracle.DAY)


def _suspensions(case):
    return [Suspension(first, last) for first, last in case.spans]


_ANSWERS = {
    "working": _working,
    "window": _window,
    "days": _calendar_days,
    "months": _months,
}


def differences(cases, seed):
    """Every difference in so many random cases."""
    rng = Random(seed)
    found = (difference(random_case(rng)) for _ in range(cases))
    return [one for one in found if one]


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Compare the calendar with the slow oracle.")
    parser.add_argument("--cases", type=int, default=1_000_000, help="how many random cases")
    parser.add_argument("--seed", type=int, default=20260101, help="the seed of the cases")
    given = parser.parse_args(arguments)
    began = perf_counter()
    found = differences(given.cases, given.seed)
    for one in found[:10]:
        sys.stdout.write(f"{one}\n")
    sys.stdout.write(
        f"{given.cases} cases, seed {given.seed}: {len(found)} differences "
        f"({perf_counter() - began:.0f} s)\n"
    )
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
