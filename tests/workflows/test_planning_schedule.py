"""Scheduling: forwards and backwards agree, whatever the procedure and the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.calendar import OutsideCalendar, SuppositionInvalid
from workflows.citations import Citation
from workflows.lengths import CalendarDays, Months, WorkingDays
from workflows.planning.activities import Activity, Deadline, Link, Network, NetworkInvalid
from workflows.planning.schedule import (
    DONE,
    UNDER_WAY,
    Actual,
    critical_codes,
    deadline_of,
    forward,
    latest_starts,
)
from workflows.shipped_calendar import calendar_for

CALENDAR = calendar_for("510811")
REGIONAL = calendar_for("450206")
GOAL = "goal"


def a_chain(*lengths):
    """Activities one after the other, with these lengths."""
    return Network(
        Activity(str(number), str(number), (Link(str(number - 1)),) if number else (), length)
        for number, length in enumerate(lengths)
    )


@st.composite
def networks(draw):
    """A start, branches side by side of several lengths, a join, and a goal."""
    lengths = st.one_of(
        st.none(),
        st.integers(1, 12).map(WorkingDays),
        st.integers(1, 40).map(CalendarDays),
        st.integers(1, 2).map(Months),
    )
    branches = draw(st.lists(st.tuples(lengths, st.booleans(), st.booleans()), max_size=4))
    activities = [Activity("start", "start", minimum=draw(lengths))]
    for number, (length, kept_open, next_day) in enumerate(branches):
        link = (Link("start", next_day=next_day),)
        activities.append(Activity(f"b{number}", "branch", link, length, kept_open=kept_open))
    ends = [one.code for one in activities]
    next_day = draw(st.booleans())
    join = tuple(Link(code, next_day=next_day) for code in ends)
    activities.append(Activity("join", "join", join, draw(lengths)))
    activities.append(Activity(GOAL, "goal", (Link("join"),), draw(lengths)))
    return Network(activities)


days = st.dates(date(2025, 1, 1), date(2027, 6, 30))


@settings(max_examples=120)
@given(network=networks(), by=days, calendar=st.sampled_from([CALENDAR, REGIONAL]))
def test_the_latest_beginning_is_in_time_and_one_working_day_later_is_not(network, by, calendar):
    start = latest_starts(network, GOAL, by, calendar)["start"]
    assert calendar.is_working(start)
    assert forward(network, start, calendar)[GOAL].finish_on <= by
    later = calendar.add_working_days(start, 1)
    assert forward(network, later, calendar)[GOAL].finish_on > by


@settings(max_examples=80)
@given(network=networks(), by=days)
def test_every_activity_put_off_to_its_latest_day_keeps_the_wish_and_no_later(network, by):
    latest = latest_starts(network, GOAL, by, CALENDAR)
    for code, day in latest.items():
        on_time = {code: Actual(day)}
        assert forward(network, latest["start"], CALENDAR, on_time)[GOAL].finish_on <= by
        too_late = {code: Actual(CALENDAR.add_working_days(day, 1))}
        assert forward(network, latest["start"], CALENDAR, too_late)[GOAL].finish_on > by


@settings(max_examples=80)
@given(network=networks(), start=days)
def test_nothing_begins_before_what_it_waits_for_and_nothing_later_than_it_can(network, start):
    schedule = forward(network, start, CALENDAR)
    for activity in network:
        dates = schedule[activity.code]
        assert CALENDAR.is_working(dates.start_on)
        assert dates.finish_on >= dates.start_on
        for link in activity.after:
            finish = schedule[link.code].finish_on
            assert dates.start_on > finish if link.next_day else dates.start_on >= finish
        if activity.after:
            assert dates.driven_by or dates.start_on == CALENDAR.next_working_on_or_after(start)


@settings(max_examples=80)
@given(network=networks(), start=days)
def test_a_critical_chain_leads_from_the_beginning_to_the_goal(network, start):
    schedule = forward(network, start, CALENDAR)
    chain = critical_codes(schedule, GOAL)
    assert {"start", "join", GOAL} <= chain


def test_a_beginning_on_a_day_off_is_the_next_working_day():
    schedule = forward(a_chain(WorkingDays(2)), date(2025, 10, 1), CALENDAR)
    # National Day is off until 8 October 2025; 11 October, a Saturday, is worked.
    assert (schedule["0"].start_on, schedule["0"].finish_on) == (
        date(2025, 10, 9),
        date(2025, 10, 11),
    )


def test_backwards_over_the_spring_festival():
    # Off from 15 to 23 February 2026; 14 and 28 February are worked.
    latest = latest_starts(a_chain(WorkingDays(5), None), "1", date(2026, 2, 27), CALENDAR)
    assert latest == {"1": date(2026, 2, 27), "0": date(2026, 2, 13)}


def test_a_wish_on_a_day_off_is_kept_on_the_working_day_before():
    latest = latest_starts(a_chain(None, None), "1", date(2026, 2, 23), CALENDAR)
    assert latest == {"1": date(2026, 2, 14), "0": date(2026, 2, 14)}


def test_what_the_goal_does_not_depend_on_has_no_latest_day():
    latest = latest_starts(a_chain(None, None, WorkingDays(3)), "1", date(2026, 3, 2), CALENDAR)
    assert latest.keys() == {"0", "1"}


def test_what_would_begin_before_the_calendar_is_refused():
    with pytest.raises(OutsideCalendar, match="自2010年起有数据"):
        latest_starts(a_chain(WorkingDays(9), None), "1", date(2010, 1, 6), CALENDAR)
    with pytest.raises(OutsideCalendar, match="至2050年止有数据"):
        forward(a_chain(CalendarDays(30)), date(2050, 12, 20), CALENDAR)


def test_a_deadline_runs_from_the_end_of_its_event_and_moves_to_a_working_day():
    rule = Deadline("0", CalendarDays(15), (Citation("某办法", "第一条"),))
    network = Network([Activity("0", "公布"), Activity("1", "报送", (Link("0"),), deadline=rule)])
    schedule = forward(network, date(2025, 9, 18), CALENDAR)
    window = deadline_of(network["1"], schedule, CALENDAR)
    assert window.latest_on == date(2025, 10, 9)
    assert deadline_of(network["0"], schedule, CALENDAR) is None


def test_what_is_done_keeps_its_days_and_the_rest_follows_from_today():
    network = a_chain(WorkingDays(5), WorkingDays(5), WorkingDays(1))
    actuals = {
        "0": Actual(date(2026, 3, 2), finished_on=date(2026, 3, 4)),
        "1": Actual(date(2026, 3, 4)),
    }
    schedule = forward(network, date(2026, 3, 9), CALENDAR, actuals)
    assert [schedule[code].state for code in "01"] == [DONE, UNDER_WAY]
    assert schedule["0"].finish_on == date(2026, 3, 4)
    assert schedule["1"].finish_on == date(2026, 3, 11)
    assert schedule["2"].finish_on == date(2026, 3, 12)


def test_what_is_overdue_ends_today_at_the_earliest():
    schedule = forward(
        a_chain(WorkingDays(1), None), date(2026, 3, 9), CALENDAR, {"0": Actual(date(2026, 3, 2))}
    )
    assert schedule["0"].finish_on == schedule["1"].start_on == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("case", "activities"),
    [
        ("twice", [Activity("a", "甲"), Activity("a", "乙")]),
        ("waits for nothing known", [Activity("a", "甲", (Link("b"),))]),
        ("waits for a later one", [Activity("a", "甲", (Link("b"),)), Activity("b", "乙")]),
        (
            "counts from nothing known",
            [Activity("a", "甲", deadline=Deadline("b", WorkingDays(1), ()))],
        ),
    ],
)
def test_a_network_out_of_order_is_refused(case, activities):
    with pytest.raises(NetworkInvalid):
        Network(activities)


def test_what_lies_beyond_an_activity():
    assert a_chain(None, None, None).beyond(code for code in ["0"]) == {"1", "2"}


# -- a calendar that is only supposed -----------------------------------------------------


def test_a_supposed_holiday_changes_the_copy_and_never_the_calendar():
    off, work = date(2026, 3, 10), date(2026, 3, 14)
    supposed = CALENDAR.supposing([off], [work])
    assert not supposed.is_working(off)
    assert supposed.is_working(work)
    assert CALENDAR.is_working(off)
    assert not CALENDAR.is_working(work)
    assert supposed.kind(off).label == "假设放假"
    assert supposed.revision.endswith("（假设）")
    assert not CALENDAR.revision.endswith("（假设）")
    assert supposed.add_working_days(date(2026, 3, 9), 1) == date(2026, 3, 11)
    assert supposed.working_days_between(date(2026, 3, 9), date(2026, 3, 14)) == 4


def test_a_supposed_day_stays_provisional_where_the_notice_is_not_known():
    supposed = CALENDAR.supposing([date(2027, 3, 10)], [])
    assert supposed.is_provisional(date(2027, 3, 10))
    assert not supposed.is_working(date(2027, 3, 10))


@pytest.mark.parametrize(
    ("case", "off", "work", "sentence"),
    [
        ("off already", [date(2026, 10, 1)], [], "2026年10月1日本来就是法定休假日，不必假设放假"),
        ("a weekend", [date(2026, 3, 7)], [], "2026年3月7日本来就是周末，不必假设放假"),
        ("worked", [], [date(2026, 3, 9)], "2026年3月9日本来就是工作日，不必假设调休上班"),
    ],
)
def test_supposing_what_is_so_is_refused(case, off, work, sentence):
    with pytest.raises(SuppositionInvalid) as refusal:
        CALENDAR.supposing(off, work)
    assert refusal.value.sentence == sentence


def test_nothing_supposed_is_the_same_calendar():
    assert CALENDAR.supposing([], []) is CALENDAR


def test_each_day_of_a_span_is_told_with_its_kind():
    told = list(CALENDAR.each_day(date(2026, 2, 13), date(2026, 2, 15)))
    assert [kind.value for _, kind in told] == ["working", "makeup", "holiday"]
    assert told[0][0] + timedelta(2) == told[-1][0]
