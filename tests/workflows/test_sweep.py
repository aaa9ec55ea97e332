"""What becomes true of limits by the passing of days: once, for good, on its own day."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from reviews.transitions import supplements
from tests.builders import a_walk, instant
from tests.messages import asked
from tests.notice_cases import a_review, keepers, put_in_force, the_notice
from workflows import limits, sweeping
from workflows.calendars import calendar_of
from workflows.limit_schedule import first_watch
from workflows.limits import Reason
from workflows.models import Entry, LimitMark, MarkKind, TimeLimit
from workflows.sweeping import sweep

pytestmark = pytest.mark.django_db

WARNING, OVERDUE, ESCALATION = MarkKind.WARNING, MarkKind.OVERDUE, MarkKind.ESCALATION


@pytest.fixture
def reviewed():
    """Received on Thursday 2 April 2026; fifteen working days end on Friday 24 April."""
    walk = a_walk(at="review")
    return walk, TimeLimit.objects.get(matter=walk.matter, name="review")


def told(limit):
    marks = LimitMark.objects.filter(limit=limit).order_by("on", "distance")
    return [(mark.kind, mark.distance, mark.on) for mark in marks]


WARNED = [(WARNING, 3, date(2026, 4, 21)), (WARNING, 1, date(2026, 4, 23))]
LATE = [(OVERDUE, 0, date(2026, 4, 25)), (ESCALATION, 1, date(2026, 4, 27))]


def test_nothing_is_marked_before_its_day(reviewed):
    _, limit = reviewed
    assert sweep(now=instant(2026, 4, 20, 23, 59)).limits == 0
    assert told(limit) == []


def test_a_reminder_is_made_on_its_day(reviewed):
    _, limit = reviewed
    sweep(now=instant(2026, 4, 21, 0, 0))
    assert told(limit) == WARNED[:1]


def test_the_last_day_itself_is_not_late(reviewed):
    _, limit = reviewed
    sweep(now=instant(2026, 4, 24, 23, 59))
    assert told(limit) == WARNED


def test_the_day_after_is_late_also_when_it_is_a_day_off(reviewed):
    _, limit = reviewed
    sweep(now=instant(2026, 4, 25, 0, 0))
    assert told(limit) == [*WARNED, LATE[0]]


def test_superiors_hear_of_it_one_after_the_other(reviewed):
    walk, limit = reviewed
    sweep(now=instant(2026, 4, 29))
    superiors = LimitMark.objects.filter(limit=limit, kind=ESCALATION).order_by("on")
    assert [(one.on, one.role, one.organ) for one in superiors] == [
        (date(2026, 4, 27), "head", walk.cast.justice),
        (date(2026, 4, 29), "office_intake", walk.matter.office),
    ]


def test_after_a_week_of_downtime_each_mark_is_made_once_with_its_own_day(reviewed):
    _, limit = reviewed
    now = instant(2026, 4, 28, 7, 30)
    swept = sweep(now=now)
    assert told(limit) == [*WARNED, *LATE]
    assert {mark.created_at for mark in limit.marks.all()} == {now}
    assert dict(swept.marks) == {"warning": 2, "overdue": 1, "escalation": 1}


def test_a_second_sweep_adds_nothing_and_looks_at_nothing(reviewed, django_assert_num_queries):
    _, limit = reviewed
    now = instant(2026, 5, 20)
    sweep(now=now)
    before = list(LimitMark.objects.values_list()), Entry.objects.count()
    with django_assert_num_queries(3):
        assert sweep(now=now).limits == 0
    assert (list(LimitMark.objects.values_list()), Entry.objects.count()) == before
    limit.refresh_from_db()
    assert limit.watched_on is None


def test_lateness_and_its_escalations_stand_in_the_ledger_and_reminders_do_not(reviewed):
    walk, _ = reviewed
    now = instant(2026, 4, 27)
    sweep(now=now)
    entries = Entry.objects.filter(matter=walk.matter, actor=None).order_by("sequence")
    assert [(one.verb, one.at, one.detail["on"]) for one in entries] == [
        ("mark_overdue", now, "2026-04-25"),
        ("escalate_overdue", now, "2026-04-27"),
    ]
    assert entries[1].detail["organ"] == walk.cast.justice.name
    assert entries[0].reason == "合法性审核期限最迟为2026年4月24日，自2026年4月25日起逾期。"


def test_a_suspended_limit_does_not_become_late(reviewed):
    walk, limit = reviewed
    walk.wait_until(date(2026, 4, 22))
    walk.do(
        supplements.request_supplement,
        walk.cast.reviewer,
        materials="依据",
        reason="缺少依据",
        due_on=date(2026, 12, 1),
    )
    sweep(now=instant(2026, 6, 1))
    # What was true before the clock stopped is still written down.
    assert told(limit) == WARNED[:1]


def test_what_was_true_before_the_clock_went_on_is_not_lost(reviewed):
    _, limit = reviewed
    limits.suspend(limit, date(2026, 4, 28), Reason("停"), limit.matter.registered_by)
    sweep(now=instant(2026, 6, 1))
    assert told(limit) == [*WARNED, *LATE]


def test_a_limit_met_late_is_marked_as_late_by_the_next_sweep(reviewed):
    _, limit = reviewed
    limits.meet(limit, date(2026, 4, 26))
    sweep(now=instant(2026, 5, 20))
    assert told(limit) == [*WARNED, LATE[0]]
    limit.refresh_from_db()
    assert (limit.is_late, limit.watched_on) == (True, None)


def test_a_limit_met_in_time_is_left_alone(reviewed):
    _, limit = reviewed
    limits.meet(limit, date(2026, 4, 20))
    assert sweep(now=instant(2026, 5, 20)).limits == 0
    assert told(limit) == []


def test_a_limit_that_ended_late_stays_late(reviewed):
    _, limit = reviewed
    limits.end_running(limit.matter, "review", on=date(2026, 4, 27))
    sweep(now=instant(2026, 5, 20))
    assert told(limit) == [*WARNED, *LATE]


def test_a_mark_for_a_last_day_that_was_moved_says_so(reviewed):
    _, limit = reviewed
    sweep(now=instant(2026, 4, 23))
    limits.suspend(limit, date(2026, 4, 23), Reason("补正"), limit.matter.registered_by)
    limits.resume(limit, date(2026, 4, 30), limit.matter.registered_by)
    assert [mark.is_superseded for mark in limit.marks.all()] == [True, True]
    sweep(now=instant(2026, 5, 5))
    # The remainder is one working day: Wednesday 6 May after the holidays.
    assert limit.latest_on == date(2026, 5, 6)
    assert (WARNING, 1, date(2026, 4, 30)) in told(limit)


def test_a_limit_that_a_notice_moves_is_watched_by_its_new_last_day():
    walk, limit = a_review()
    sweep(now=instant(2027, 2, 20))
    before, reminded = limit.latest_on, limit.marks.count()
    put_in_force(the_notice(), keepers(walk.cast))
    limit.refresh_from_db()
    assert limit.latest_on != before
    expected = first_watch(walk.matter.pack.law, limit, calendar_of(walk.matter.division))
    assert limit.watched_on == expected
    sweep(now=instant(2027, 3, 1))
    made = [mark.latest_on for mark in LimitMark.objects.filter(limit=limit).order_by("pk")]
    assert made == [before] * reminded + [limit.latest_on] * (len(made) - reminded)
    assert (OVERDUE, 0) in {
        (mark.kind, mark.distance) for mark in limit.marks.filter(latest_on=limit.latest_on)
    }


def test_the_database_refuses_to_clear_a_mark(reviewed):
    _, limit = reviewed
    sweep(now=instant(2026, 4, 25))
    for act in (
        lambda: LimitMark.objects.filter(limit=limit).update(distance=9),
        lambda: LimitMark.objects.filter(limit=limit).delete(),
    ):
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
            act()
    assert LimitMark.objects.filter(limit=limit).count() == 3


def many(count):
    first = a_walk(at="review")
    walks = [first, *(a_walk(at="review", cast=first.cast) for _ in range(count - 1))]
    return [walk.matter for walk in walks]


def test_chunks_leave_nothing_out():
    many(5)
    swept = sweep(now=instant(2026, 4, 25), chunk=2)
    late = LimitMark.objects.filter(kind=OVERDUE, limit__name="review")
    assert late.count() == 5
    assert swept.limits >= 5


def test_a_sweep_killed_between_chunks_is_finished_by_the_next(monkeypatch):
    many(3)
    now, whole = instant(2026, 4, 25), sweeping._write_ledger
    done = []

    def killed(marks, at):
        if done:
            raise KeyboardInterrupt
        done.append(1)
        whole(marks, at)

    with monkeypatch.context() as patch:
        patch.setattr(sweeping, "_write_ledger", killed)
        with pytest.raises(KeyboardInterrupt):
            sweep(now=now, chunk=1)
    assert LimitMark.objects.filter(kind=OVERDUE).count() < 3
    sweep(now=now, chunk=1)
    assert LimitMark.objects.filter(kind=OVERDUE, limit__name="review").count() == 3
    marked = Entry.objects.filter(verb="mark_overdue").values_list("detail__limit", flat=True)
    assert len(marked) == len(set(marked)) == LimitMark.objects.filter(kind=OVERDUE).count()


@pytest.mark.parametrize(("count", "messages"), [(1, 12), (6, 15)])
def test_the_queries_of_a_chunk_do_not_depend_on_its_limits(
    count, messages, django_assert_num_queries
):
    many(count)
    now = instant(2026, 4, 25)
    sweep(now=instant(2026, 4, 20))
    with django_assert_num_queries(asked(statements=15, messages=messages)):
        sweep(now=now)


def test_the_command_tells_what_it_did(capsys, reviewed):
    call_command("sweep", now="2026-04-25T00:00")
    assert "临期提醒2件，逾期1件，逾期督办0件" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("case", "options", "said"),
    [
        ("no instant", {"now": "tomorrow"}, "不是有效时刻"),
        ("no chunk", {"chunk": 0}, "不小于1"),
    ],
)
def test_the_command_refuses_what_it_cannot_read(case, options, said):
    with pytest.raises(CommandError, match=said):
        call_command("sweep", **options)
