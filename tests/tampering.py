"""A state that the database refuses, for tests of what is done when it is there all the same."""

from contextlib import contextmanager

from django.db import connection

from config.evidence import triggers


@contextmanager
def tampering():
    """Past the triggers, as only who holds the database's own keys could go."""
    if connection.vendor == "postgresql":
        _play("replica")
        yield
        _play("origin")
    else:
        triggers.lift()
        yield
        triggers.install()


def _play(role):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('session_replication_role', %s, true)", [role])
