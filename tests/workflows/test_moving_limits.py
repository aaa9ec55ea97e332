"""What moves when a notice comes into force, by how much, and what never does."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.transitions import supplements
from tests.builders import a_cast, a_walk, instant
from tests.notice_cases import (
    a_correction,
    a_review,
    keepers,
    moves_of,
    propose,
    put_in_force,
    the_notice,
)
from workflows import limits
from workflows.calendar import Notice
from workflows.calendars import notices_in_force, one_reading
from workflows.models import Entry, LimitStatus, Matter, TimeLimit
from workflows.moves import preview_of
from workflows.moving import carry_out

pytestmark = pytest.mark.django_db


def days(move):
    return (move.before.days, move.after.days)


def preview(notice):
    return preview_of([notice], notices_in_force())


def guangxi_2027():
    """A regional notice in a year that has its national one."""
    return Notice(
        division="450000",
        year=2027,
        number="桂政办电〔2027〕2号",
        issued_on=date(2027, 1, 8),
        revision=1,
        off=frozenset({date(2027, 1, 28), date(2027, 1, 29)}),
        makeup=frozenset(),
        title="广西壮族自治区人民政府办公厅关于2027年地方节日放假的通知",
    )


def test_a_provisional_review_becomes_exact_when_the_notice_of_its_year_comes():
    """From Tuesday 26 January 2027: 30 January and 20 February are worked, 5 to 12 February off."""
    walk, limit = a_review()
    assert (limit.earliest_on, limit.latest_on) == (date(2027, 2, 2), date(2027, 2, 18))
    assert limit.provisional
    (move,) = preview(the_notice()).moves
    assert move.limit == limit
    assert days(move) == (
        (date(2027, 2, 2), None, date(2027, 2, 18)),
        (date(2027, 2, 1), None, date(2027, 2, 22)),
    )
    assert move.shift == 4
    put_in_force(the_notice(), keepers(walk.cast))
    earlier, limit = limit, TimeLimit.objects.get(pk=limit.pk)
    assert (limit.earliest_on, limit.latest_on) == (date(2027, 2, 1), date(2027, 2, 22))
    assert not limit.provisional
    assert limit.calendar_revision != earlier.calendar_revision
    assert limit.status == LimitStatus.RUNNING
    assert [step.due_on for step in limit.step_runs.all()] == [date(2027, 2, 22)]


def test_the_preview_changes_nothing():
    _walk, limit = a_review()
    entries = Entry.objects.count()
    preview(the_notice())
    assert TimeLimit.objects.filter(pk=limit.pk, latest_on=date(2027, 2, 18)).exists()
    assert Entry.objects.count() == entries


def test_counts_of_what_comes_later_and_earlier():
    people = keepers()
    notice = the_notice()
    put_in_force(notice, people)
    cast = a_cast()
    a_review(cast=cast)
    a_review(date(2027, 6, 1), cast=cast)
    correction = a_correction(notice, off=[date(2027, 6, 10)], worked=[date(2027, 2, 12)])
    found = preview(correction)
    assert (found.count, found.later_count, found.earlier_count, found.cutting_count) == (
        2, 1, 1, 0,
    )  # fmt: skip
    assert [move.shift for move in found.moves] == [-2, 1]


def test_a_limit_whose_dates_stay_but_are_no_longer_provisional_moves_too():
    walk, limit = a_review(date(2027, 3, 1))
    (move,) = preview(the_notice()).moves
    assert move.same_days
    assert (move.before.provisional, move.after.provisional) == (True, False)
    put_in_force(the_notice(), keepers(walk.cast))
    assert not TimeLimit.objects.get(pk=limit.pk).provisional


def test_met_and_ended_limits_never_move():
    walk, met = a_review()
    other, ended = a_review(cast=walk.cast)
    limits.meet(met, date(2027, 2, 1))
    limits.end_running(other.matter, "review", on=date(2027, 2, 1))
    assert preview(the_notice()).moves == ()
    put_in_force(the_notice(), keepers(walk.cast))
    for limit in (met, ended):
        stored = TimeLimit.objects.get(pk=limit.pk)
        assert (stored.latest_on, stored.provisional) == (date(2027, 2, 18), True)


def test_a_running_limit_whose_last_day_has_passed_moves():
    """The event lies in the past and the last day too, but nobody has met the limit yet."""
    walk, limit = a_review()
    put_in_force(the_notice(), keepers(walk.cast), now=instant(2027, 2, 19))
    assert TimeLimit.objects.get(pk=limit.pk).latest_on == date(2027, 2, 22)


def test_a_suspended_limit_moves_and_resumes_by_the_new_calendar():
    walk, limit = a_review()
    walk.wait_until(date(2027, 1, 28))
    walk.do(
        supplements.request_supplement,
        walk.cast.reviewer,
        materials="风险评估报告",
        reason="缺少",
        due_on=date(2027, 2, 10),
    )
    put_in_force(the_notice(), keepers(walk.cast))
    limit.refresh_from_db()
    assert (limit.status, limit.latest_on) == (LimitStatus.SUSPENDED, date(2027, 2, 22))
    limits.resume(limit, date(2027, 2, 1), walk.cast.reviewer)
    # Two days counted, the 29th to the 1st not: thirteen more from the 2nd on.
    assert limit.latest_on == date(2027, 2, 25)


def test_ended_suspensions_count_as_stored():
    walk, limit = a_review()
    limits.suspend(limit, date(2027, 1, 27), limits.Reason("补正"), walk.cast.reviewer)
    limits.resume(limit, date(2027, 1, 29), walk.cast.reviewer)
    assert limit.latest_on == date(2027, 2, 22)
    (move,) = preview(the_notice()).moves
    assert move.after.latest_on == date(2027, 2, 24)


def test_a_regional_notice_moves_the_limits_of_its_divisions_alone():
    put_in_force(the_notice(), keepers())
    _, here = a_review(division="450206")
    _, elsewhere = a_review(division="510811")
    (move,) = preview(guangxi_2027()).moves
    assert move.limit == here
    put_in_force(guangxi_2027(), keepers())
    before, after = elsewhere.latest_on, TimeLimit.objects.get(pk=elsewhere.pk).latest_on
    assert before == after
    assert TimeLimit.objects.get(pk=here.pk).latest_on == date(2027, 2, 24)
    assert not TimeLimit.objects.get(pk=here.pk).provisional


def test_a_national_notice_moves_the_limits_of_every_division():
    reviews = [a_review(division=division)[1] for division in ("450206", "510811", "360700")]
    assert {move.limit.pk for move in preview(the_notice()).moves} == {one.pk for one in reviews}


def test_a_notice_that_changes_other_days_touches_nothing():
    put_in_force(the_notice(), keepers())
    a_review()
    assert preview(a_correction(the_notice_of_2027(), off=[date(2027, 10, 8)])).moves == ()


def the_notice_of_2027():
    return next(one for one in notices_in_force() if one.year == 2027)


def test_every_page_opened_before_is_out_of_date_in_a_matter_that_moved():
    walk, _ = a_review()
    before = Matter.objects.get(pk=walk.matter.pk).version
    entries = Entry.objects.filter(matter=walk.matter).count()
    put_in_force(the_notice(), keepers(walk.cast))
    assert Matter.objects.get(pk=walk.matter.pk).version == before + 1
    assert Entry.objects.filter(matter=walk.matter).count() == entries + 1


def test_the_digest_tells_equal_previews_and_others_apart():
    _, limit = a_review()
    first, again = preview(the_notice()), preview(the_notice())
    assert first.digest == again.digest
    TimeLimit.objects.filter(pk=limit.pk).update(latest_on=date(2027, 2, 17))
    assert preview(the_notice()).digest != first.digest


def copies(limit, count):
    """Many limits like one, each of another day, as many matters of a year have them."""
    rows, there = [], TimeLimit.objects.count()
    for number in range(count):
        started_on = date(2027, 1, 11 + number % 15)
        rows.append(replace_limit(limit, started_on, addressee=f"organ_{there + number}"))
    TimeLimit.objects.bulk_create(rows)


def replace_limit(limit, started_on, addressee):
    window = limits.window_of(TimeLimit(matter=limit.matter, name="review", started_on=started_on))
    return TimeLimit(
        matter=limit.matter,
        name="review",
        addressee=addressee,
        label=limit.label,
        started_on=started_on,
        latest_on=window.latest_on,
        earliest_on=window.earliest_on,
        provisional=True,
        calendar_revision=limit.calendar_revision,
        created_at=limit.created_at,
    )


@pytest.mark.parametrize("count", [1, 25])
def test_the_preview_costs_the_same_for_any_number_of_limits(count, django_assert_num_queries):
    _, limit = a_review()
    copies(limit, count)
    preview(the_notice())
    notice = the_notice()
    # Records, divisions, limits, suspensions.
    with one_reading(), django_assert_num_queries(4):
        assert preview(notice).count == count + 1


def test_moving_costs_the_same_for_any_number_of_limits():
    _, limit = a_review()
    costs = []
    for count in (2, 24):
        copies(limit, count)
        moves = preview(the_notice()).moves
        with CaptureQueriesContext(connection) as queries:
            carry_out(moves, cut_public_time=False)
        costs.append(len(queries))
        TimeLimit.objects.update(provisional=True)
    assert costs[0] == costs[1]


def test_an_act_that_waits_counts_by_the_new_calendar():
    """The walk goes on after the notice: what starts then starts by it."""
    walk = a_walk(at="accept", now=instant(2026, 9, 1))
    put_in_force(the_notice(), keepers(walk.cast))
    walk.wait_until(date(2027, 1, 26))
    walk.run(until="review")
    limit = TimeLimit.objects.get(matter=walk.matter, name="review")
    assert (limit.latest_on, limit.provisional) == (date(2027, 2, 22), False)


def test_a_proposal_alone_moves_nothing():
    walk, limit = a_review()
    proposal = propose(the_notice(), keepers(walk.cast))
    assert moves_of(proposal).count == 1
    assert TimeLimit.objects.get(pk=limit.pk).latest_on == date(2027, 2, 18)
    assert replace(the_notice()) == proposal.notices[0]
