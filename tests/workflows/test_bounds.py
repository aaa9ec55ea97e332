"""What a provisional date can still become."""

from datetime import date

import pytest

from tests.workflows.proof_cases import a_question
from workflows.bounds import Bounds, Range, bounds_of, envelope_of
from workflows.calendar import WorkCalendar
from workflows.festival_record import Reach, festival_days, record_of
from workflows.holiday_notices import read_festivals, read_notices
from workflows.lengths import CalendarDays, FixedDate, WorkingDays
from workflows.shipped_calendar import calendar_for

CN = calendar_for("cn")


def bounds(start, **asked):
    return a_question(start, **asked).bounds


def test_the_record_says_how_far_every_festival_has_reached():
    record = record_of(CN.notices, festival_days("cn"), WorkCalendar("cn", CN.notices))
    assert record.reaches == {
        "new_year": Reach(-2, 2),
        "spring": Reach(-2, 8),
        "qingming": Reach(-2, 2),
        "labour": Reach(-2, 4),
        "dragon_boat": Reach(-2, 2),
        "mid_autumn": Reach(-2, 2),
        "national": Reach(-2, 7),
    }
    assert record.weeks == 1


def test_a_day_granted_once_is_no_festivals():
    only = [one for one in CN.notices if one.year == 2015]
    record = record_of(only, festival_days("cn"), WorkCalendar("cn", CN.notices))
    september = [
        day
        for day in record.ever_near(festival_days("cn").anchors(2015))
        if date(2015, 9, 2) < day < date(2015, 9, 7)
    ]
    assert september == []


@pytest.mark.parametrize("year", range(2027, 2051))
def test_the_days_of_the_festivals_are_those_of_the_statutory_holidays(year):
    anchors = festival_days("cn").anchors(year)
    days = {day for own in anchors.values() for day in own}
    assert days <= read_festivals()[year]


@pytest.mark.parametrize("year", range(2010, 2027))
def test_nobody_has_ever_worked_on_the_day_of_a_festival(year):
    anchors = festival_days("cn").anchors(year)
    assert sorted(anchors) == [
        "dragon_boat", "labour", "mid_autumn", "national", "new_year", "qingming", "spring",
    ]  # fmt: skip
    assert [day for own in anchors.values() for day in own if CN.is_working(day)] == []


def test_a_settled_window_has_no_bounds():
    assert bounds(date(2026, 4, 2), least=WorkingDays(5), most=WorkingDays(15)) is None


def test_working_days_over_the_spring_festival_of_a_year_without_notice():
    # 初一 is 6 February 2027. The record: off from two days before it to eight after.
    assert bounds(date(2027, 1, 20), least=WorkingDays(5), most=WorkingDays(15)) == Bounds(
        earliest_on=Range(date(2027, 1, 27), date(2027, 1, 27)),
        kept_open_until=None,
        latest_on=Range(date(2027, 2, 10), date(2027, 2, 19)),
    )


def test_a_calendar_period_moves_only_at_its_end():
    found = bounds(date(2027, 1, 20), most=CalendarDays(15))
    assert found.latest_on == Range(date(2027, 2, 4), date(2027, 2, 15))
    found = bounds(date(2027, 3, 1), most=CalendarDays(15))
    assert found.latest_on == Range(date(2027, 3, 16), date(2027, 3, 16))
    assert str(found.latest_on) == "按以往放假安排均为2027年3月16日"


def test_a_minimum_that_is_kept_open_has_bounds_of_both_days():
    found = bounds(date(2027, 1, 8), least=CalendarDays(30), kept_open=True)
    assert found == Bounds(
        earliest_on=Range(date(2027, 2, 7), date(2027, 2, 7)),
        kept_open_until=Range(date(2027, 2, 9), date(2027, 2, 15)),
        latest_on=None,
    )


def test_a_fixed_date_stays_what_it_is():
    found = bounds(date(2027, 1, 8), most=FixedDate(1, 31))
    assert found.latest_on == Range(date(2027, 1, 31), date(2027, 1, 31))


def test_the_coming_notice_may_reach_into_the_december_before():
    subject = a_question(date(2026, 12, 10), most=WorkingDays(15))
    assert (subject.window.latest_on, subject.window.provisional) == (date(2026, 12, 31), False)
    # 26 and 27 December may be made up for; 30 and 31 December and 1 to 3 January may be off.
    assert subject.bounds.latest_on == Range(date(2026, 12, 29), date(2027, 1, 5))
    assert bounds(date(2026, 12, 1), most=WorkingDays(15)) is None


def test_a_suspension_is_left_out_of_both_ends():
    suspended = [(date(2027, 1, 21), date(2027, 2, 28))]
    found = bounds(date(2027, 1, 20), most=WorkingDays(5), suspended=suspended)
    assert found.latest_on == Range(date(2027, 3, 5), date(2027, 3, 5))


def test_a_region_adds_the_days_its_own_festival_has_taken():
    # 三月三 is 19 April 2026; it has taken from the day before to the second after, and a day
    # up to a week beyond was made up for.
    found = bounds(date(2026, 4, 10), division="450206", most=WorkingDays(10))
    assert a_question(
        date(2026, 4, 10), division="450206", most=WorkingDays(10)
    ).window.latest_on == (date(2026, 4, 24))
    assert found.latest_on == Range(date(2026, 4, 20), date(2026, 4, 28))
    assert bounds(date(2026, 4, 10), division="510811", most=WorkingDays(10)) is None


def test_a_region_adds_nothing_far_from_its_festivals():
    found = bounds(date(2026, 8, 3), division="450206", most=WorkingDays(10))
    assert found.latest_on == Range(date(2026, 8, 17), date(2026, 8, 17))


def test_a_region_whose_notice_is_there_is_settled():
    assert bounds(date(2025, 6, 2), division="652300", most=WorkingDays(10)) is None


@pytest.mark.parametrize("division", ["640105", "540100"])
def test_a_region_without_record_has_no_latest_day(division):
    found = bounds(date(2026, 3, 2), division=division, most=WorkingDays(15))
    assert found.latest_on == Range(date(2026, 3, 23), None)
    assert "最迟无从估计" in str(found.latest_on)


def test_a_count_that_leaves_the_calendar_has_no_latest_day():
    start, end = date(2050, 9, 1), date(2050, 12, 29)
    found = bounds(start, most=WorkingDays(CN.working_days_between(start, end)))
    assert found.latest_on.last is None


def test_bounds_are_kept_as_they_were():
    found = bounds(date(2027, 1, 20), least=WorkingDays(5), most=WorkingDays(15))
    assert Bounds.from_dict(found.as_dict()) == found
    unknown = bounds(date(2026, 3, 2), division="640105", most=WorkingDays(15))
    assert Bounds.from_dict(unknown.as_dict()) == unknown


def test_the_record_is_that_of_the_calendar_asked():
    """A calendar that knows less encloses by what it knows."""
    early = WorkCalendar("cn", [one for one in read_notices() if one.year < 2020], {})
    assert early.last_year == 2019
    later = {year: days for year, days in read_festivals().items() if year == 2027}
    known = WorkCalendar("cn", early.notices, later)
    emptier = envelope_of(known).emptier
    # Labour Day never had more than four days before 2020.
    assert emptier.is_working(date(2027, 5, 5))
    assert not envelope_of(CN).emptier.is_working(date(2027, 5, 5))


def test_the_two_calendars_enclose_the_one_between():
    around = envelope_of(CN)
    first, last = date(2026, 1, 1).toordinal(), date(2050, 12, 31).toordinal()
    days = [date.fromordinal(number) for number in range(first, last + 1)]
    assert all(around.fuller.is_working(day) for day in days if CN.is_working(day))
    assert all(CN.is_working(day) for day in days if around.emptier.is_working(day))


def test_counting_is_left_to_the_windows():
    """The same function is asked three times, in three calendars."""
    seen = []
    question = a_question(date(2027, 1, 20), most=WorkingDays(15))
    bounds_of(lambda calendar: seen.append(calendar) or question.count(calendar), CN)
    around = envelope_of(CN)
    assert seen == [CN, around.fuller, around.emptier]
