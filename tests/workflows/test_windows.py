"""Lawful windows: the examples of the law notes, and a slow oracle for everything else."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendar import OutsideCalendar
from workflows.lengths import CalendarDays, FixedDate, Months, WorkingDays, Years
from workflows.shipped_calendar import calendar_for
from workflows.windows import (
    MOVED_TO_WORKING_DAY,
    START_NOT_COUNTED,
    Suspension,
    SuspensionInvalid,
    after,
    at_least,
    at_most,
    window,
)

NATIONAL = calendar_for("cn")
GUANGXI = calendar_for("450206")


@pytest.mark.parametrize(
    ("case", "start", "length", "computed", "latest"),
    [
        ("D1", date(2025, 9, 15), CalendarDays(15), date(2025, 9, 30), date(2025, 9, 30)),
        ("D2", date(2025, 9, 18), CalendarDays(15), date(2025, 10, 3), date(2025, 10, 9)),
        ("D5", date(2025, 9, 5), CalendarDays(30), date(2025, 10, 5), date(2025, 10, 9)),
        ("D7 five", date(2026, 2, 10), WorkingDays(5), date(2026, 2, 24), date(2026, 2, 24)),
        ("D7 seven", date(2026, 2, 10), WorkingDays(7), date(2026, 2, 26), date(2026, 2, 26)),
        ("D7 fifteen", date(2026, 2, 10), WorkingDays(15), date(2026, 3, 9), date(2026, 3, 9)),
        ("D8 five", date(2026, 3, 2), WorkingDays(5), date(2026, 3, 9), date(2026, 3, 9)),
        ("D8 fifteen", date(2026, 3, 2), WorkingDays(15), date(2026, 3, 23), date(2026, 3, 23)),
        ("D18", date(2022, 3, 1), Years(5), date(2027, 3, 1), date(2027, 3, 1)),
        ("D19", date(2024, 2, 29), Years(2), date(2026, 2, 28), date(2026, 2, 28)),
        ("D21", date(2027, 1, 1), FixedDate(1, 31), date(2027, 1, 31), date(2027, 1, 31)),
        ("a month to its last day", date(2026, 1, 31), Months(1), date(2026, 2, 28), None),
        ("over New Year", date(2025, 11, 30), Months(3), date(2026, 2, 28), None),
        ("a Saturday", date(2026, 2, 20), CalendarDays(15), date(2026, 3, 7), date(2026, 3, 9)),
    ],
)  # fmt: skip
def test_the_last_day_of_a_maximum(case, start, length, computed, latest):
    bound = at_most(start, length, NATIONAL)
    assert bound.computed_on == computed
    assert bound.on == (latest or computed)


def test_d19_ends_on_a_make_up_saturday_which_is_a_working_day():
    assert date(2026, 2, 28).weekday() == 5
    assert NATIONAL.is_working(date(2026, 2, 28))


def test_d10_the_region_counts_by_its_own_calendar():
    start, length = date(2017, 3, 28), WorkingDays(7)
    assert at_most(start, length, NATIONAL).on == date(2017, 4, 7)
    assert at_most(start, length, GUANGXI).on == date(2017, 4, 11)


def test_d13_a_minimum_is_not_moved_but_the_draft_stays_open_to_the_next_working_day():
    bound = at_least(date(2026, 1, 20), CalendarDays(30), NATIONAL)
    assert bound.on == date(2026, 2, 19)
    assert bound.kept_open_until == date(2026, 2, 24)


def test_a_fixed_date_that_is_past_falls_in_the_next_year():
    assert at_most(date(2026, 2, 1), FixedDate(1, 31), NATIONAL).on == date(2027, 1, 31)
    assert at_most(date(2026, 1, 31), FixedDate(1, 31), NATIONAL).on == date(2026, 1, 31)


def test_full_days_must_pass_before_effect_and_holidays_move_nothing():
    bound = after(date(2026, 1, 16), CalendarDays(30), NATIONAL)
    assert bound.computed_on == date(2026, 2, 15)
    assert bound.on == date(2026, 2, 16)
    assert not NATIONAL.is_working(bound.on)
    assert bound.days[-1].why == "等待期届满后的次日，可以施行"


def test_the_account_names_every_day_and_why():
    bound = at_most(date(2026, 2, 12), WorkingDays(3), NATIONAL)
    account = [(one.date.day, one.counted, one.why, one.ordinal) for one in bound.days]
    assert account == [
        (13, True, "计入", 1),
        (14, True, "调休上班日，计入", 2),
        *((day, False, "法定休假日，不计", None) for day in range(15, 24)),
        (24, True, "计入", 3),
    ]


def test_the_account_shows_the_move_to_a_working_day():
    bound = at_most(date(2025, 9, 18), CalendarDays(15), NATIONAL)
    assert bound.days[0].date == date(2025, 9, 19)
    assert [one.why for one in bound.days[-6:]] == ["法定休假日，顺延"] * 5 + ["期限顺延至该工作日"]
    assert bound.basis == (START_NOT_COUNTED, MOVED_TO_WORKING_DAY)


def test_the_account_names_regional_holidays_and_weekends():
    bound = at_most(date(2017, 3, 28), WorkingDays(7), GUANGXI)
    reasons = {one.date: one.why for one in bound.days}
    assert reasons[date(2017, 4, 1)] == "地方节日，不计"
    assert reasons[date(2017, 4, 8)] == "调休上班日，计入"
    assert reasons[date(2017, 4, 9)] == "周末，不计"


def test_suspended_days_do_not_count_and_the_rest_resumes():
    # The notice day 5 March still counts; 6 to 10 March do not; 11 March counts again.
    pause = Suspension(date(2026, 3, 6), date(2026, 3, 10))
    bound = at_most(date(2026, 3, 2), WorkingDays(5), NATIONAL, [pause])
    assert bound.on == date(2026, 3, 12)
    assert [one.date.day for one in bound.days if one.why == "中止期间，不计"] == [6, 7, 8, 9, 10]


def test_suspended_days_prolong_a_period_of_months():
    pause = Suspension(date(2026, 3, 6), date(2026, 3, 15))
    assert at_most(date(2026, 3, 2), Months(2), NATIONAL).computed_on == date(2026, 5, 2)
    assert at_most(date(2026, 3, 2), Months(2), NATIONAL, [pause]).on == date(2026, 5, 12)


def test_a_suspension_cannot_run_backwards():
    with pytest.raises(SuspensionInvalid, match="截止日2026年3月5日早于起始日2026年3月9日"):
        Suspension(date(2026, 3, 9), date(2026, 3, 5))


def test_suspensions_cannot_overlap():
    one = Suspension(date(2026, 3, 9), date(2026, 3, 12))
    other = Suspension(date(2026, 3, 12), date(2026, 3, 13))
    with pytest.raises(SuspensionInvalid, match="中止期间重叠"):
        at_most(date(2026, 3, 2), WorkingDays(15), NATIONAL, [other, one])


def test_a_result_that_reaches_a_year_without_a_notice_is_provisional():
    sure = at_most(date(2026, 12, 10), CalendarDays(15), NATIONAL)
    open_ = at_most(date(2026, 12, 20), CalendarDays(15), NATIONAL)
    assert not window(date(2026, 12, 10), NATIONAL, (), latest=sure).provisional
    assert window(date(2026, 12, 20), NATIONAL, (), latest=open_).provisional


def test_a_window_names_the_calendar_it_was_counted_by():
    bound = at_most(date(2026, 3, 2), CalendarDays(15), NATIONAL)
    assert window(date(2026, 3, 2), NATIONAL, (), latest=bound).calendar_revision == (
        NATIONAL.revision
    )


def test_a_start_before_the_calendar_is_refused():
    with pytest.raises(OutsideCalendar):
        after(date(2009, 12, 1), CalendarDays(30), NATIONAL)


# -- a slow obvious oracle -------------------------------------------------------------------

STARTS = st.dates(date(2016, 1, 1), date(2027, 6, 30))
CALENDARS = st.sampled_from([NATIONAL, GUANGXI, calendar_for("652300")])


@st.composite
def pauses(draw):
    """Up to three suspensions, apart, after a start day."""
    start = draw(STARTS)
    found, day = [], start
    for _ in range(draw(st.integers(0, 3))):
        first = day + timedelta(days=draw(st.integers(1, 20)))
        last = first + timedelta(days=draw(st.integers(0, 9)))
        found.append(Suspension(first, last))
        day = last
    return start, found


def suspended(day, found):
    return any(one.first_on <= day <= one.last_on for one in found)


@given(case=pauses(), n=st.integers(1, 60), calendar=CALENDARS)
def test_working_days_agree_with_the_oracle(case, n, calendar):
    start, found = case
    free = [
        day
        for day in (start + timedelta(days=k) for k in range(1, 400))
        if calendar.is_working(day) and not suspended(day, found)
    ]
    bound = at_most(start, WorkingDays(n), calendar, found)
    assert bound.on == free[n - 1]
    assert [one.date for one in bound.days if one.counted] == free[:n]


@given(case=pauses(), n=st.integers(1, 120), calendar=CALENDARS)
def test_calendar_days_agree_with_the_oracle(case, n, calendar):
    start, found = case
    free = [
        day
        for day in (start + timedelta(days=k) for k in range(1, 400))
        if not suspended(day, found)
    ]
    end = free[n - 1]
    moved = end
    while not calendar.is_working(moved):
        moved += timedelta(days=1)
    lowest = at_least(start, CalendarDays(n), calendar, found)
    highest = at_most(start, CalendarDays(n), calendar, found)
    assert (lowest.on, lowest.kept_open_until) == (end, moved)
    assert (highest.computed_on, highest.on) == (end, moved)
    assert after(start, CalendarDays(n), calendar, found).on == end + timedelta(days=1)


@given(start=STARTS, n=st.integers(1, 130))
def test_months_end_on_the_corresponding_day_or_the_last_of_the_month(start, n):
    year, month = start.year, start.month
    for _ in range(n):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    day = start.day
    while True:
        try:
            expected = date(year, month, day)
            break
        except ValueError:
            day -= 1
    assert at_least(start, Months(n), NATIONAL).on == expected


@given(case=pauses(), n=st.integers(1, 60))
def test_the_account_is_complete_and_without_gaps(case, n):
    start, found = case
    bound = at_most(start, CalendarDays(n), NATIONAL, found)
    days = [one.date for one in bound.days]
    assert days == [start + timedelta(days=k) for k in range(1, len(days) + 1)]
    assert days[-1] == bound.on
    assert [one.ordinal for one in bound.days if one.counted] == list(range(1, n + 1))
