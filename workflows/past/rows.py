"""Rows as JSON in the spelling of the database, and back into another database."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.db import connection
from django.db.models import Model

# Columns that no version keeps: the words of files that never change and stand under their hash,
# the line that a hash is taken of, when the sweep looks next, and what is nobody's business.
FORGOTTEN: Final = frozenset({"plain", "canonical", "watched_on", "password", "last_login"})


def as_json(model: type[Model], row: str, vendor: str) -> str:
    """An expression of SQL: the row's columns as JSON text, less the forgotten ones."""
    columns = columns_of(model)
    if vendor == "sqlite":
        pairs = ", ".join(f"'{one}', {row}.\"{one}\"" for one in columns)
        return f"json_object({pairs})"
    forgotten = [field.column for field in model._meta.concrete_fields if field.name in FORGOTTEN]
    less = "".join(f" - '{one}'" for one in forgotten)
    return f"(to_jsonb({row}){less})::text"


def columns_of(model: type[Model]) -> list[str]:
    """The columns that are kept, in their order."""
    fields = model._meta.concrete_fields
    return [str(field.column) for field in fields if field.name not in FORGOTTEN]


def present_rows(
    model: type[Model], column: str, keys: Collection[Any], more: str = ""
) -> list[tuple[int, str]]:
    """The rows with one of these values in a column, as key and JSON (one query, none for none).
    ``more`` narrows them, in the words of SQL and without a value of anybody's."""
    if not keys:
        return []
    table = model._meta.db_table
    marks = ", ".join(["%s"] * len(keys))
    sql = (
        f"SELECT one.id, {as_json(model, 'one', connection.vendor)} FROM {table} AS one "
        f'WHERE one."{column}" IN ({marks}){more} ORDER BY one.id'
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, list(keys))
        return list(cursor.fetchall())
