"""Suspensions in their order: neither before the limit began nor into one another."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.builders import a_walk
from tests.unchanged import refused
from workflows import limits
from workflows.errors import Inadmissible
from workflows.limits import Reason
from workflows.models import Suspension, TimeLimit

pytestmark = pytest.mark.django_db


@pytest.fixture
def limit():
    walk = a_walk(at="review")
    return TimeLimit.objects.get(matter=walk.matter, name="review")


def stop(limit, day):
    limits.suspend(limit, day, Reason("补正"), limit.matter.registered_by)


def go_on(limit, day):
    limits.resume(limit, day, limit.matter.registered_by)


def test_a_clock_cannot_stop_before_it_began(limit):
    with refused(Inadmissible, recorded=False) as told, transaction.atomic():
        stop(limit, date(2026, 4, 1))
    assert "早于期限的起算事件日2026年4月2日" in str(told.error)


def test_a_clock_cannot_go_on_before_it_stopped(limit):
    stop(limit, date(2026, 4, 9))
    with refused(Inadmissible, recorded=False) as told, transaction.atomic():
        go_on(limit, date(2026, 4, 8))
    assert "早于中止的日期2026年4月9日" in str(told.error)


def test_a_suspension_cannot_begin_within_an_earlier_one(limit):
    stop(limit, date(2026, 4, 9))
    go_on(limit, date(2026, 4, 14))
    with refused(Inadmissible, recorded=False) as told, transaction.atomic():
        stop(limit, date(2026, 4, 13))
    assert "与前一次中止重叠" in str(told.error)


def test_a_suspension_may_begin_on_the_day_on_which_the_last_one_ended(limit):
    stop(limit, date(2026, 4, 9))
    go_on(limit, date(2026, 4, 14))
    stop(limit, date(2026, 4, 14))
    assert limit.suspensions.count() == 2


@pytest.mark.parametrize(
    ("case", "values"),
    [
        ("a day without a person", {"resumed_on": date(2026, 4, 10)}),
        ("a day that is no later", {"resumed_on": date(2026, 4, 8)}),
    ],
)
def test_the_database_refuses_half_an_end(limit, case, values):
    stop(limit, date(2026, 4, 9))
    with pytest.raises(IntegrityError), transaction.atomic():
        Suspension.objects.filter(limit=limit).update(**values)


def test_a_matter_has_one_open_limit_of_a_name_for_each_addressee(limit):
    with pytest.raises(IntegrityError), transaction.atomic():
        limits.start(limit.matter, "review", date(2026, 4, 3), limit.created_at, organ=limit.organ)
    limits.end(limit, date(2026, 4, 3))
    limits.start(limit.matter, "review", date(2026, 4, 3), limit.created_at, organ=limit.organ)
