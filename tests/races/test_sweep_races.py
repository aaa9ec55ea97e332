"""Several sweeps at once, and a sweep beside a transition: nothing twice, nobody waits for ever."""

from threading import Event

import pytest
from django.db import connection, transaction

from tests.builders import a_walk, instant
from tests.races.test_races import at_once
from workflows import acts
from workflows.models import Entry, LimitMark, MarkKind, Matter, TimeLimit
from workflows.sweeping import sweep

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs a database with row locks"
)

NOW = instant(2026, 4, 29)


def reviewed(count):
    first = a_walk(at="review")
    walks = [first, *(a_walk(at="review", cast=first.cast) for _ in range(count - 1))]
    return [walk.matter for walk in walks]


def entries_and_marks():
    late = LimitMark.objects.exclude(kind=MarkKind.WARNING).count()
    written = Entry.objects.filter(verb__in=("mark_overdue", "escalate_overdue"))
    return written.count(), late


def test_two_sweeps_at_once_mark_each_limit_once():
    reviewed(6)
    swept = at_once(*[lambda: sweep(now=NOW, chunk=1)] * 2)
    sweep(now=NOW)
    overdue = LimitMark.objects.filter(kind=MarkKind.OVERDUE, limit__name="review")
    assert overdue.count() == 6
    entries, late = entries_and_marks()
    assert entries == late
    made = sum(sum(one.marks.values()) for one in swept)
    assert made == LimitMark.objects.count()


def test_a_sweep_passes_over_what_somebody_is_acting_on_and_comes_back():
    held, free = reviewed(2)
    begun, over = Event(), Event()

    def act():
        with transaction.atomic():
            acts.locked(Matter.objects.get(pk=held.pk))
            begun.set()
            assert over.wait(timeout=20)
            limit = TimeLimit.objects.get(matter=held, name="review")
            TimeLimit.objects.filter(pk=limit.pk).update(label=limit.label)

    def swept():
        assert begun.wait(timeout=20)
        try:
            return sweep(now=NOW)
        finally:
            over.set()

    assert [one for one in at_once(act, swept) if isinstance(one, Exception)] == []
    marked = LimitMark.objects.filter(kind=MarkKind.OVERDUE, limit__name="review")
    assert [mark.limit.matter for mark in marked] == [free]
    sweep(now=NOW)
    assert {mark.limit.matter for mark in marked.all()} == {held, free}
