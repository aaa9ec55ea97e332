"""Reads whose SQL is kept: they give what their queryset gives, whatever the values."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import a_cast, a_walk
from workflows.models import Entry, Matter, Organ, RulePack, StepRun
from workflows.statements import Statement

pytestmark = pytest.mark.django_db

MATTER = Statement(
    lambda key: Matter.objects.filter(pk=key).select_related("pack").defer("pack__content"),
    key=int,
)


def values_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_the_records_are_those_of_the_queryset():
    cast = a_cast()
    for matter in (a_walk(cast=cast).matter, a_walk(cast=cast).matter):
        found = MATTER.first(key=matter.pk)
        assert values_of(found) == values_of(Matter.objects.get(pk=matter.pk))
        assert isinstance(found.scope_tests, dict)
        assert (found._state.adding, found._state.db) == (False, "default")


def test_what_is_selected_with_a_record_asks_no_more(django_assert_num_queries):
    matter = a_walk().matter
    MATTER.objects(key=matter.pk)
    with django_assert_num_queries(1):
        found = MATTER.first(key=matter.pk)
        assert found.pack.version == matter.pack.version
    assert "content" in found.pack.get_deferred_fields()


def test_a_field_with_a_form_of_its_own_is_read_in_it():
    walk = a_walk()
    steps = Statement(lambda key: StepRun.objects.open().filter(matter=key), key=int)
    (step,) = steps.objects(key=walk.matter.pk)
    (known,) = StepRun.objects.open().filter(matter=walk.matter)
    assert (step.flow_task, step.token, step.data) == (known.flow_task, known.token, known.data)


def test_nobody_is_nothing_and_first_is_none():
    assert MATTER.objects(key=0) == []
    assert MATTER.first(key=0) is None


@pytest.mark.parametrize(
    ("on", "found"), [(date(2025, 12, 31), 0), (date(2026, 1, 1), 1), (date(2026, 1, 2), 1)]
)
def test_days_are_compared_as_days(on, found):
    RulePack.objects.create(
        division="990000",
        name="试",
        version="1",
        sha256="0" * 64,
        content={},
        effective_from=date(2026, 1, 1),
        loaded_at="2026-01-01T00:00:00Z",
    )
    packs = Statement(
        lambda division, on: RulePack.objects.filter(
            division=division, effective_from__lte=on
        ).values_list("pk"),
        division=str,
        on=date,
    )
    assert len(packs.rows(division="990000", on=on)) == found


def test_a_text_is_a_value_and_never_sql():
    organs = Statement(lambda name: Organ.objects.filter(name=name).values_list("pk"), name=str)
    cast = a_cast()
    assert organs.rows(name=cast.justice.name) == [(cast.justice.pk,)]
    assert organs.rows(name=f"' OR 1=1 --{cast.justice.name}") == []
    assert organs.rows(name="%s") == []


def test_a_list_of_fixed_length_takes_each_value_in_its_place():
    cast = a_cast()
    two = Statement(
        lambda one, other: (
            Organ.objects.filter(pk__in=[one, other]).order_by("pk").values_list("pk")
        ),
        one=int,
        other=int,
    )
    keys = sorted((cast.justice.pk, cast.government.pk))
    assert two.rows(one=keys[0], other=keys[1]) == [(key,) for key in keys]
    assert two.rows(one=keys[1], other=0) == [(keys[1],)]


def test_the_text_is_made_once():
    built = []

    def build(key):
        built.append(key)
        return Entry.objects.filter(matter=key).values_list("pk")

    statement = Statement(build, key=int)
    with CaptureQueriesContext(connection) as captured:
        statement.rows(key=1)
        statement.rows(key=2)
    assert len(built) == 1
    assert len(captured) == 2
    assert captured[0]["sql"] != captured[1]["sql"]
