"""Rows written with kept SQL: what is written is what ``save`` writes."""

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from reviews.models import CatalogueEntry
from tests.builders import a_cast, a_walk
from workflows.kept_rows import inserting, updating
from workflows.models import Matter, NumberSeries, StepRun, TimeLimit
from workflows.models.procedures import following
from workflows.questions import answers
from workflows.statements import Statement

pytestmark = pytest.mark.django_db


def columns_of(row):
    fields = type(row)._meta.concrete_fields
    return {field.attname: getattr(row, field.attname) for field in fields}


def test_a_row_is_added_as_it_stands_and_has_its_key():
    organ = a_cast().justice
    series = NumberSeries(organ=organ, purpose="test", year=2026, last=7)
    answers(inserting(series))
    assert not series._state.adding
    assert columns_of(NumberSeries.objects.get(organ=organ, purpose="test")) == columns_of(series)


def test_fields_with_a_form_of_their_own_are_written_in_it():
    (step,) = a_walk().matter.step_runs.open()
    step.data = {"outcome": "同意", "carry": {"organ": 3}}
    answers(updating(step))
    kept = StepRun.objects.get(pk=step.pk)
    assert columns_of(kept) == columns_of(step)
    assert kept.data == {"outcome": "同意", "carry": {"organ": 3}}


def test_a_row_that_is_gone_is_not_written():
    series = NumberSeries(pk=0, organ=a_cast().justice, purpose="test", year=2026)
    with pytest.raises(DatabaseError):
        answers(updating(series))


def test_a_row_may_not_refer_to_one_that_is_not_written():
    with pytest.raises(ValueError, match="unsaved"):
        inserting(TimeLimit(matter=Matter(), name="review"))


def test_a_row_added_in_the_same_message_comes_after_the_one_before():
    walk = a_walk()
    (before,) = walk.matter.step_runs.open()
    run = StepRun(
        process=before.process, flow_task=before.flow_task, token=before.token, organ=before.organ
    )
    run.complete_row()
    answers(inserting(run), following(run, before))
    assert list(run.previous.all()) == [before]
    assert (run.name, run.matter_id) == (before.name, walk.matter.pk)


def test_answers_come_in_their_order_and_each_sees_the_one_before():
    organ = a_cast().justice
    lasts = Statement(
        lambda organ: NumberSeries.objects.filter(organ=organ).order_by("year").values_list("last"),
        organ=int,
    )
    one = NumberSeries(organ=organ, purpose="test", year=2026, last=7)
    asked = lasts.asking_rows(organ=organ.pk)
    before, _, after = answers(asked, inserting(one), asked)
    assert (before, after) == ([], [(7,)])


def test_several_questions_go_in_one_message_where_the_database_takes_them():
    with CaptureQueriesContext(connection) as captured:
        organs = Statement(lambda key: Matter.objects.filter(pk=key).values_list("pk"), key=int)
        assert answers(*(organs.asking_rows(key=key) for key in (0, 0, 0))) == [[], [], []]
    assert len(captured) == (1 if connection.vendor == "postgresql" else 3)


def test_no_question_is_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert answers() == []


def test_a_key_that_was_empty_is_filled_and_one_that_was_there_stays():
    walk = a_walk(kind="major_decision")
    entry = CatalogueEntry.objects.get(matter=walk.matter)
    assert entry.matter == walk.matter
    matter = Matter.objects.get(pk=walk.matter.pk)
    matter.reference, matter.title = "另一编号", "另一名称"
    answers(updating(matter))
    kept = Matter.objects.get(pk=matter.pk)
    assert (kept.reference, kept.title) == (walk.matter.reference, "另一名称")
