"""How often the database is asked: on PostgreSQL several statements can go in one message."""

from django.db import connection


def asked(*, statements, messages):
    """What a test expects: SQLite is asked each statement by itself."""
    return messages if connection.vendor == "postgresql" else statements
