"""Adding working days in bulk and over suspensions: the same answers as one at a time."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendar import OutsideCalendar
from workflows.lengths import WorkingDays
from workflows.shipped_calendar import calendar_for
from workflows.windows import Suspension, at_most
from workflows.working_days import WorkingDayTable, table_of

NATIONAL = calendar_for("cn")
PAUSE = (date(2026, 3, 6), date(2026, 3, 10))
WEEK = WorkingDayTable(date(2026, 3, 2), [True, True, True, True, True, False, False, True])


def test_each_start_gets_its_own_day():
    starts = [date(2026, 2, 10), date(2026, 2, 10), date(2026, 3, 2)]
    assert NATIONAL.add_working_days_each(starts, [5, 15, 5]) == [
        date(2026, 2, 24), date(2026, 3, 9), date(2026, 3, 9),
    ]  # fmt: skip
    assert NATIONAL.add_working_days_each([], []) == []


@pytest.mark.parametrize(
    ("case", "suspended", "expected"),
    [
        ("none", (), date(2026, 3, 9)),
        ("one in the middle", (PAUSE,), date(2026, 3, 12)),
        ("running on the start day", ((date(2026, 2, 25), date(2026, 3, 3)),), date(2026, 3, 10)),
        ("over before the start", ((date(2026, 2, 9), date(2026, 2, 25)),), date(2026, 3, 9)),
        ("after the end", ((date(2026, 3, 10), date(2026, 3, 20)),), date(2026, 3, 9)),
        ("on the last day", ((date(2026, 3, 9), date(2026, 3, 9)),), date(2026, 3, 10)),
        ("on days off", ((date(2026, 3, 7), date(2026, 3, 8)),), date(2026, 3, 9)),
        (
            "the second reached only through the first",
            (PAUSE, (date(2026, 3, 12), date(2026, 3, 13))),
            date(2026, 3, 16),
        ),
        ("two sharing days", (PAUSE, (date(2026, 3, 9), date(2026, 3, 10))), date(2026, 3, 12)),
    ],
)
def test_suspended_days_do_not_count(case, suspended, expected):
    start = date(2026, 3, 2)
    assert NATIONAL.add_working_days(start, 5, suspended) == expected
    assert NATIONAL.add_working_days_each([start], [5], [suspended]) == [expected]


@given(
    start=st.dates(date(2010, 1, 1), date(2027, 6, 30)),
    n=st.integers(1, 60),
    first=st.integers(1, 40),
    more=st.integers(0, 20),
)
def test_the_short_way_ends_where_the_account_ends(start, n, first, more):
    span = (
        date.fromordinal(start.toordinal() + first),
        date.fromordinal(start.toordinal() + first + more),
    )
    account = at_most(start, WorkingDays(n), NATIONAL, [Suspension(*span)])
    assert NATIONAL.add_working_days(start, n, [span]) == account.on


def test_a_table_of_day_numbers_gives_the_same_days():
    assert WEEK.add_each([date(2026, 3, 2)], [5]) == [date(2026, 3, 9)]
    assert WEEK.add_each_number([0, 4], [4, 1]) == [4, 7]
    assert WEEK.add_each_number([0, 0], [2, 2], [[(1, 2)], []]) == [4, 2]
    assert WEEK.add_each_number([0], [2], [[(-3, 1)]]) == [3]


@pytest.mark.parametrize(
    ("case", "starts", "lengths", "suspended"),
    [
        ("a start before the table", [-1], [1], None),
        ("a start long before it", [-17], [1], None),
        ("a start after it", [8], [1], None),
        ("a suspension that ends before it", [0], [1], [[(0, -3)]]),
        ("a suspension that ends after it", [0], [4], [[(3, 9)]]),
        ("a suspension after it", [0], [6], [[(9, 11)]]),
        ("a result after it", [0], [6], None),
    ],
)
def test_day_numbers_outside_the_table_are_refused(case, starts, lengths, suspended):
    with pytest.raises(IndexError):
        WEEK.add_each_number(starts, lengths, suspended)


@pytest.mark.parametrize(
    ("case", "starts", "lengths", "suspended", "sentence"),
    [
        ("a start too early", [date(2026, 3, 2), date(2009, 3, 2)], [1, 1], None, "^2009年3月2日"),
        ("a result too late", [date(2050, 12, 1)], [60], None, "^2051年1月1日.*至2050年止"),
        (
            "a suspension too late",
            [date(2050, 12, 1)],
            [60],
            [[(date(2050, 12, 2), date(2051, 2, 1))]],
            "^2051年2月1日",
        ),
    ],
)
def test_the_whole_bulk_is_refused_for_one_day_outside(case, starts, lengths, suspended, sentence):
    with pytest.raises(OutsideCalendar, match=sentence):
        NATIONAL.add_working_days_each(starts, lengths, suspended)


def test_the_whole_bulk_is_refused_for_a_length_below_one():
    with pytest.raises(ValueError, match="不小于1，现为0"):
        NATIONAL.add_working_days_each([date(2026, 3, 2)] * 2, [3, 0])


def test_unequal_numbers_of_starts_and_lengths_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        NATIONAL.add_working_days_each([date(2026, 3, 2)] * 2, [3])


def test_an_instant_is_no_day():
    with pytest.raises(TypeError, match="不是日期"):
        NATIONAL.add_working_days(datetime(2026, 3, 2), 3)  # noqa: DTZ001


def test_divisions_with_the_same_days_share_one_table():
    works = bytes([1, 1, 0])
    assert table_of(date(2026, 3, 5), works) is table_of(date(2026, 3, 5), works)
    assert table_of(date(2026, 3, 5), works).on_or_after(date(2026, 3, 5)) == date(2026, 3, 5)
