"""Questions to the database: together where they can be, and writes that wait for the next one."""

from datetime import date

import pytest
from django.db import connection, transaction

from tests.builders import a_cast, a_walk, instant
from tests.messages import asked
from workflows.kept_rows import updating
from workflows.models import NumberSeries, Party, StepRun, TimeLimit
from workflows.questions import answers, later, send_waiting, writes_waiting
from workflows.statements import Statement

pytestmark = pytest.mark.django_db

LAST = Statement(
    lambda key: NumberSeries.objects.filter(pk=key).order_by().values_list("last"), key=int
)


@pytest.fixture
def series():
    return NumberSeries.objects.create(organ=a_cast().justice, purpose="test", year=2026)


def write(series, last):
    series.last = last
    later(series, updating(series))


def fail(do):
    """Do something that lets a write wait, and fail."""
    try:
        with writes_waiting():
            do()
            raise LookupError
    except LookupError:
        pass


def test_a_write_goes_with_the_next_question_and_before_it(series, django_assert_num_queries):
    with writes_waiting():
        with django_assert_num_queries(0):
            write(series, 7)
        with django_assert_num_queries(asked(statements=2, messages=1)):
            assert answers(LAST.asking_rows(key=series.pk)) == [[(7,)]]


def test_what_waits_at_the_end_is_sent_then(series, django_assert_num_queries):
    with django_assert_num_queries(1), writes_waiting():
        write(series, 7)
    assert LAST.rows(key=series.pk) == [(7,)]


def test_a_query_of_djangos_own_sees_what_waited(series):
    with writes_waiting():
        write(series, 7)
        assert NumberSeries.objects.get(pk=series.pk).last == 7


def test_outside_a_write_is_sent_at_once(series, django_assert_num_queries):
    with django_assert_num_queries(1):
        write(series, 7)


def test_what_is_written_is_what_stood_there_when_it_was_told(series):
    with writes_waiting():
        write(series, 7)
        series.last = 8
    assert LAST.rows(key=series.pk) == [(7,)]


def test_of_two_writings_of_a_row_the_first_is_overtaken(series, django_assert_num_queries):
    with django_assert_num_queries(1), writes_waiting():
        write(series, 7)
        write(series, 8)
    assert LAST.rows(key=series.pk) == [(8,)]


def test_after_an_exception_nothing_is_sent(series, django_assert_num_queries):
    with django_assert_num_queries(0):
        fail(lambda: write(series, 7))
    send_waiting()
    assert LAST.rows(key=series.pk) == [(0,)]


def test_an_exception_within_takes_nothing_from_who_waits_outside(series):
    other = NumberSeries.objects.create(organ=series.organ, purpose="test", year=2027)
    with writes_waiting():
        write(series, 7)
        fail(lambda: write(other, 9))
        write(series, 8)
    assert (LAST.rows(key=series.pk), LAST.rows(key=other.pk)) == ([(8,)], [(0,)])


def test_a_write_that_waited_is_undone_with_its_savepoint(series):
    with writes_waiting():
        with transaction.atomic():
            write(series, 7)
            transaction.set_rollback(True)
        assert LAST.rows(key=series.pk) == [(0,)]


def test_a_changed_step_waits_and_is_seen(django_assert_num_queries):
    walk = a_walk()
    (step,) = walk.matter.step_runs.open()
    with transaction.atomic(), writes_waiting():
        with django_assert_num_queries(0):
            step.title = "改了"
            step.save()
        assert walk.matter.step_runs.get(pk=step.pk).title == "改了"
    assert connection.needs_rollback is False


@pytest.fixture
def matter():
    return a_walk().matter


def consulted(matter):
    """A row of a kept record; nothing is said of its key."""
    return Party.objects.create(matter=matter, organ=matter.maker, capacity="consulted")


def test_a_new_record_waits_too_and_has_its_key_when_asked(matter, django_assert_num_queries):
    with transaction.atomic(), writes_waiting():
        with django_assert_num_queries(0):
            party = consulted(matter)
        with django_assert_num_queries(1):
            key = party.pk
        assert (party.pk, party._state.adding) == (key, False)
    assert Party.objects.get(pk=key).capacity == "consulted"


def test_a_record_that_refers_to_one_that_waits_sends_it(matter):
    with transaction.atomic(), writes_waiting():
        limit = TimeLimit(
            matter=matter,
            name="review",
            organ=matter.maker,
            started_on=date(2026, 3, 2),
            created_at=instant(2026, 3, 2),
            basis=[],
        )
        limit.save()
        step = matter.step_runs.open().get()
        step.limit = limit
        step.save()
    assert StepRun.objects.get(pk=step.pk).limit == TimeLimit.objects.get(matter=matter)


def test_a_new_record_that_is_saved_twice_is_added_once_as_it_stood_last(matter):
    with transaction.atomic(), writes_waiting():
        party = consulted(matter)
        party.capacity = "filing_authority"
        party.save()
    assert [one.capacity for one in matter.parties.filter(pk=party.pk)] == ["filing_authority"]


def test_a_new_record_of_an_act_that_failed_has_no_key(matter):
    made = []
    fail(lambda: made.append(consulted(matter)))
    assert made[0].pk is None
    assert not matter.parties.filter(capacity="consulted").exists()


def test_a_key_of_ones_own_is_kept(matter):
    with transaction.atomic(), writes_waiting():
        Party(pk=987_654, matter=matter, organ=matter.maker, capacity="consulted").save()
        assert matter.parties.filter(pk=987_654).exists()
