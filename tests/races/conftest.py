"""After a race the database is emptied, which the ledger's triggers would rightly refuse."""

import pytest
from django.core.management import call_command
from django.db import connection


@pytest.fixture
def _law_put_back(django_db_setup, django_db_blocker):
    """Ends after the database has been emptied: tests after the race find the law again."""
    yield
    with django_db_blocker.unblock():
        call_command("load_packs", verbosity=0)


@pytest.fixture(autouse=True)
def _committed_database(_law_put_back, transactional_db):
    _triggers("origin")
    yield
    _triggers("replica")


def _triggers(role):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('session_replication_role', %s, false)", [role])
