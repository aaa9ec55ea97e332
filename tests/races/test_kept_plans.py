"""Plans that PostgreSQL keeps for a connection."""

import pytest
from django.db import connection, transaction

from tests.builders import a_cast
from workflows.models import Organ
from workflows.statements import Statement

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL keeps plans")


def named():
    """A read that nobody has made yet in this process."""
    return Statement(
        lambda name: Organ.objects.filter(name=name).order_by("pk").values_list("pk"), name=str
    )


def plans():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'kept_%%'")
        return cursor.fetchone()[0]


def test_a_plan_is_made_once_for_a_connection():
    cast, asked = a_cast(), named()
    assert asked.rows(name=cast.justice.name) == [(cast.justice.pk,)]
    before = plans()
    assert asked.rows(name=cast.office.name) == [(cast.office.pk,)]
    assert before == plans() > 0


def test_a_new_connection_has_plans_of_its_own():
    cast, asked = a_cast(), named()
    asked.rows(name=cast.justice.name)
    connection.close()
    assert plans() == 0
    assert asked.rows(name=cast.justice.name) == [(cast.justice.pk,)]
    assert plans() == 1


def test_a_plan_outlives_the_transaction_that_made_it():
    cast, asked = a_cast(), named()
    connection.close()
    with transaction.atomic():
        asked.rows(name=cast.justice.name)
        transaction.set_rollback(True)
    assert plans() == 1
    assert asked.rows(name=cast.justice.name) == [(cast.justice.pk,)]


def test_behind_a_pooler_the_text_itself_is_sent(settings):
    settings.DATABASE_KEEPS_PLANS = False
    cast, asked = a_cast(), named()
    connection.close()
    assert asked.rows(name=cast.justice.name) == [(cast.justice.pk,)]
    assert plans() == 0


@pytest.mark.parametrize("keeps", [True, False])
@pytest.mark.parametrize("name", ["' OR 1=1 --", "%s", "100%", "反\\斜", "a; DROP TABLE x", "$1"])
def test_a_value_is_never_sql(settings, keeps, name):
    settings.DATABASE_KEEPS_PLANS = keeps
    connection.close()
    cast = a_cast()
    odd = Organ.objects.get(pk=cast.justice.pk)
    odd.name = name
    odd.save()
    assert named().rows(name=name) == [(odd.pk,)]


def test_what_never_changes_is_written_into_the_text():
    cast = a_cast()
    asked = Statement(
        lambda name: (
            Organ.objects.filter(name=name).exclude(abbreviation="100%的'%s").values_list("pk")
        ),
        name=str,
    )
    assert asked.rows(name=cast.justice.name) == [(cast.justice.pk,)]
