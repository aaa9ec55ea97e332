"""When a limit is marked, from the rule pack and the calendar alone."""

from datetime import date, timedelta

import pytest

from workflows.calendar import OutsideCalendar
from workflows.law import law_for
from workflows.limit_schedule import planned_marks
from workflows.shipped_calendar import calendar_for

NATION = calendar_for("cn")


def days(name, latest_on):
    return [
        (mark.kind.value, mark.distance, mark.on.isoformat())
        for mark in planned_marks(law_for("510811"), name, latest_on, NATION)
    ]


def test_a_fixed_date_on_a_sunday_stays_and_is_reminded_of_on_friday():
    assert days("filing", date(2027, 1, 31)) == [
        ("warning", 3, "2027-01-27"),
        ("warning", 1, "2027-01-29"),
        ("overdue", 0, "2027-02-01"),
        ("escalation", 1, "2027-02-01"),
        ("escalation", 3, "2027-02-03"),
    ]


def test_a_limit_may_have_distances_of_its_own():
    warned = [
        day for kind, *day in days("suggestion_reply", date(2026, 4, 24)) if kind == "warning"
    ]
    assert warned == [[10, "2026-04-10"], [3, "2026-04-21"], [1, "2026-04-23"]]


def test_makeup_days_and_holidays_count_as_the_calendar_has_them():
    # 9 May 2026 is a Saturday that is worked; 1 to 5 May are off.
    assert [day for kind, *day in days("review", date(2026, 5, 11)) if kind == "warning"] == [
        [3, "2026-05-07"],
        [1, "2026-05-09"],
    ]


def test_a_working_day_before_undoes_a_working_day_after():
    for number in range(400):
        day = date(2025, 3, 1) + timedelta(days=number)
        for n in (1, 2, 7):
            before = NATION.subtract_working_days(day, n)
            assert NATION.is_working(before)
            counted = sum(
                NATION.is_working(before + timedelta(days=step))
                for step in range((day - before).days)
            )
            assert counted == n


def test_days_before_the_calendar_are_refused():
    with pytest.raises(OutsideCalendar):
        NATION.subtract_working_days(date(NATION.first_year, 1, 1), 1)
    with pytest.raises(ValueError, match="不小于1"):
        NATION.subtract_working_days(date(2026, 1, 5), 0)
