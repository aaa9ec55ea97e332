"""Lengths are types: written as law writes them, and not mixed."""

import operator

import pytest

from workflows.lengths import (
    CalendarDays,
    FixedDate,
    LengthInvalid,
    Months,
    WorkingDays,
    Years,
    parse_length,
)


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (WorkingDays(15), "15个工作日"),
        (CalendarDays(30), "30日"),
        (Months(2), "2个月"),
        (Years(5), "5年"),
        (FixedDate(1, 31), "1月31日"),
    ],
)
def test_a_length_prints_itself_as_law_writes_it_and_is_read_back(length, written):
    assert str(length) == written
    assert parse_length(written) == length


@pytest.mark.parametrize(
    ("case", "written"),
    [
        ("天 is no legal unit", "30天"),
        ("an ISO duration is ambiguous", "P7D"),
        ("a bare number has no unit", "15"),
        ("nothing", ""),
        ("zero days", "0日"),
        ("negative", "-3日"),
        ("no such date", "2月30日"),
        ("calendar months without 个", "2月"),
        ("spaces", "15 个工作日"),
    ],
)
def test_anything_else_is_refused(case, written):
    with pytest.raises(LengthInvalid):
        parse_length(written)


@pytest.mark.parametrize("make", [WorkingDays, CalendarDays, Months, Years])
@pytest.mark.parametrize("n", [0, -1, 1.5, True, "7"])
def test_a_length_is_a_positive_whole_number(make, n):
    with pytest.raises(LengthInvalid):
        make(n)


def test_seven_working_days_are_not_seven_days():
    assert WorkingDays(7) != CalendarDays(7)
    assert len({WorkingDays(7), CalendarDays(7), Months(7), Years(7)}) == 4


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge])
def test_lengths_of_two_units_cannot_be_compared(compare):
    with pytest.raises(TypeError):
        compare(WorkingDays(7), CalendarDays(30))


def test_lengths_of_one_unit_compare():
    assert WorkingDays(5) < WorkingDays(15)
    assert CalendarDays(30) >= CalendarDays(30)
    assert max(Years(5), Years(10)) == Years(10)
