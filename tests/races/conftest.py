"""After a race the database is emptied, which the ledger's triggers would rightly refuse."""

import pytest
from django.core.management import call_command
from django.db import connection

from workflows.models import RulePack


@pytest.fixture(autouse=True)
def _committed_database(transactional_db):
    _triggers("origin")
    if not RulePack.objects.exists():
        call_command("load_packs", verbosity=0)
    yield
    _triggers("replica")


def _triggers(role):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('session_replication_role', %s, false)", [role])
