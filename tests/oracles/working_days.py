"""A slow, obvious count of days, written from the law alone and sharing no code with the product.

- A working day is a day that is neither a Saturday or Sunday nor a day off; a day off work that
  is made up for is a working day although it is a Saturday or Sunday (放假办法 arts. 2, 6, 7).
- A locality may have days off and make-up days of its own, also against the national
  arrangement (放假办法 art. 4).
- A later revision of an arrangement replaces the earlier whole. For a year without an
  arrangement there are the statutory festivals and no make-up days.
- The day of the event is not counted (民法典 art. 201). Months and years end on the
  corresponding day, else on the last day of the month (art. 202). A maximum that ends on a day
  off ends on the next working day (art. 203).
- A suspended day is not counted.
"""

from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Arrangement:
    """What one notice says: whose, for which year, in which revision."""

    place: str
    year: int
    revision: int
    off: frozenset[date]
    made_up: frozenset[date]


def lies_in(division, place):
    """Whether the notice of a place holds in a division: 450206 lies in 450200, 450000 and cn."""
    if place == "cn":
        return True
    while place.endswith("00"):
        place = place[:-2]
    return division != "cn" and division.startswith(place)


class Days:
    """The days off and the make-up days that hold in one division."""

    def __init__(self, division, arrangements, festivals):
        self.off, self.made_up = set(), set()
        valid = [one for one in arrangements if lies_in(division, one.place)]
        years = {one.year for one in valid if one.place == "cn"}
        for year, days in festivals.items():
            if year not in years:
                self.off |= days
        for one in sorted(valid, key=lambda one: (one.place != "cn", one.place, one.year)):
            same = [x for x in valid if (x.place, x.year) == (one.place, one.year)]
            if one.revision == max(x.revision for x in same):
                self.off = (self.off - one.made_up) | one.off
                self.made_up = (self.made_up - one.off) | one.made_up

    def works(self, day):
        if day in self.off:
            return False
        if day in self.made_up:
            return True
        return day.isoweekday() not in (6, 7)


def suspended(day, spans):
    return any(first <= day <= last for first, last in spans)


def nth_working_day(days, start, n, spans=()):
    """The n-th working day after the start that is not suspended."""
    day = start
    while n > 0:
        day += DAY
        if days.works(day) and not suspended(day, spans):
            n -= 1
    return day


def nth_day(start, n, spans=()):
    """The n-th day after the start that is not suspended."""
    day = start
    while n > 0:
        day += DAY
        if not suspended(day, spans):
            n -= 1
    return day


def days_of_months(start, months):
    """How many days lie between the start and its corresponding day so many months later."""
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    wanted = start.day
    while True:
        try:
            return (date(year, month, wanted) - start).days
        except ValueError:
            wanted -= 1


def next_working_day(days, day):
    """The day itself if it is a working day."""
    while not days.works(day):
        day += DAY
    return day
