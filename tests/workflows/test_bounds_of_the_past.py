"""The bounds against the past: every year's notice is hidden in turn, and must lie between."""

from datetime import date, timedelta

import pytest

from workflows.bounds import envelope_of
from workflows.calendar import WorkCalendar
from workflows.festival_record import festival_days
from workflows.holiday_notices import newest_revisions, read_festivals, read_notices
from workflows.shipped_calendar import calendar_for

NOTICES = newest_revisions(read_notices())
TRUE = calendar_for("cn")
LENGTHS = range(1, 61)
# 3 and 4 September 2015 were off once, for the seventieth anniversary; 6 September was worked.
GRANTED_ONCE = {date(2015, 9, 3), date(2015, 9, 4), date(2015, 9, 6)}
# 肉孜节 fell into the days off of Labour Day and its day was given after them.
GIVEN_LATER = {date(2022, 5, 5)}


def days_of(year):
    first = date(year - 1, 12, 20)
    return [first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1)]


def statutory(year):
    """The festivals of 放假办法 as it stood in the year (changed for 2014 and for 2025)."""
    offsets = {"national": (0, 1, 2), "spring": (0, 1, 2)}
    if year >= 2025:
        offsets |= {"spring": (-1, 0, 1, 2), "labour": (0, 1)}
    return frozenset(
        day + timedelta(days=offset)
        for name, own in festival_days("cn").anchors(year).items()
        for day in own
        for offset in offsets.get(name, (0,))
    )


def hidden(year):
    """The two calendars as they would have been drawn without the year's notice."""
    notices = [one for one in NOTICES if one.division == "cn" and one.year != year]
    return envelope_of(WorkCalendar("cn", notices, {**read_festivals(), year: statutory(year)}))


def outside(true, around, days):
    """Days that were worked against the fuller calendar, or off against the emptier."""
    return {
        day
        for day in days
        if (true.is_working(day) and not around.fuller.is_working(day))
        or (not true.is_working(day) and around.emptier.is_working(day))
    }


@pytest.mark.parametrize("year", range(2014, 2027))
def test_every_day_of_a_hidden_year_lies_between_the_two_calendars(year):
    assert outside(TRUE, hidden(year), days_of(year)) == GRANTED_ONCE & set(days_of(year))


@pytest.mark.parametrize("year", [year for year in range(2014, 2027) if year != 2015])
def test_every_date_counted_into_a_hidden_year_lies_within_its_bounds(year):
    around = hidden(year)
    starts = [day for day in days_of(year) for _ in LENGTHS]
    lengths = [*LENGTHS] * len(days_of(year))
    counted = (
        calendar.add_working_days_each(starts, lengths)
        for calendar in (around.fuller, TRUE, around.emptier)
    )
    assert all(first <= true <= last for first, true, last in zip(*counted, strict=True))


@pytest.mark.parametrize("year", range(2014, 2027))
def test_the_end_of_a_calendar_period_in_a_hidden_year_lies_within_its_bounds(year):
    around = hidden(year)
    beyond = [
        day
        for day in days_of(year)
        if not around.fuller.next_working_on_or_after(day)
        <= TRUE.next_working_on_or_after(day)
        <= around.emptier.next_working_on_or_after(day)
    ]
    # What ended on the Saturday between them moved to the Sunday that was worked.
    moved = GRANTED_ONCE | {date(2015, 9, 5)}
    assert beyond == sorted(moved & set(days_of(year)))


def test_without_the_granted_days_2015_lies_between_as_well():
    first = next(
        one for one in read_notices() if (one.division, one.year, one.revision) == ("cn", 2015, 1)
    )
    without = WorkCalendar("cn", [one for one in NOTICES if one.year != 2015] + [first], {})
    assert outside(without, hidden(2015), days_of(2015)) == set()


REGIONAL = [one for one in NOTICES if one.division != "cn"]


@pytest.mark.parametrize("notice", REGIONAL, ids=lambda one: f"{one.division} {one.year}")
def test_every_day_of_a_hidden_regional_notice_lies_between_the_two_calendars(notice):
    true = calendar_for(notice.division)
    others = [one for one in NOTICES if one != notice]
    around = envelope_of(WorkCalendar(notice.division, others, read_festivals(), [notice.division]))
    assert around.bounded
    exceptions = GIVEN_LATER & notice.off
    assert outside(true, around, notice.off | notice.makeup) == exceptions
