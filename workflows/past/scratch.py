"""A database in memory that holds the rows of one matter as they were, and nothing else.

Within :func:`reading_from` whatever reads a model reads there, so that the past is read by the very
code that reads the present. It is made for one reading and gone after it; nothing can be written
to the records meanwhile.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.models import Model

ALIAS: Final = "past"

_reading: ContextVar[bool] = ContextVar("reading_the_past", default=False)


def reading_the_past() -> bool:
    """Whether readings go to the past now: what asks the present database by itself must not."""
    return _reading.get()


class WrittenInThePast(Exception):
    """Something was about to be written while the past is read; a programming error."""


class PastRouter:
    """Sends every reading within :func:`reading_from` to the past (``DATABASE_ROUTERS``)."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return ALIAS if _reading.get() else None

    def db_for_write(self, model: type[Model], **hints: Any) -> None:
        if _reading.get():
            raise WrittenInThePast(model.__name__)
        return


class Scratch:
    """The empty tables of every model, to be filled with rows as JSON."""

    def __init__(self, wrapper: DatabaseWrapper) -> None:
        wrapper.ensure_connection()
        self._connection = wrapper.connection
        self._connection.executescript(_schema())

    def put(self, model: type[Model], contents: Iterable[str]) -> None:
        """Add rows. A column that the model no longer has is left out, one that it did not have
        then is empty."""
        known = {field.column for field in model._meta.concrete_fields}
        alike: defaultdict[tuple[str, ...], list[list[Any]]] = defaultdict(list)
        for content in contents:
            row = json.loads(content)
            columns = tuple(sorted(known & row.keys()))
            alike[columns].append([_plain(row[column]) for column in columns])
        for columns, rows in alike.items():
            names = ", ".join(f'"{column}"' for column in columns)
            marks = ", ".join("?" * len(columns))
            table = model._meta.db_table
            self._connection.executemany(
                f'INSERT INTO "{table}" ({names}) VALUES ({marks})',
                rows,
            )


@contextmanager
def scratch() -> Iterator[Scratch]:
    """Open one for the present thread, and do away with it afterwards."""
    present = connections["default"].settings_dict
    wrapper = DatabaseWrapper(
        {
            **present,
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ":memory:",
            "OPTIONS": {},
            "ATOMIC_REQUESTS": False,
        },
        ALIAS,
    )
    connections[ALIAS] = wrapper
    try:
        yield Scratch(wrapper)
    finally:
        del connections[ALIAS]
        if wrapper.connection is not None:
            wrapper.connection.close()


@contextmanager
def reading_from(_filled: Scratch) -> Iterator[None]:
    """Let every reading within go to the database that was filled."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@cache
def _schema() -> str:
    """Tables without types or constraints: what is put in was checked when it was written."""
    return "".join(_table(model) for model in apps.get_models(include_auto_created=True))


def _table(model: type[Model]) -> str:
    columns = (
        f'"{field.column}"{" PRIMARY KEY" if field.primary_key else ""}'
        for field in model._meta.concrete_fields
    )
    managed = not model._meta.proxy and model._meta.managed
    return f'CREATE TABLE "{model._meta.db_table}" ({", ".join(columns)});' if managed else ""


def _plain(value: Any) -> Any:
    """A value of JSON as a column holds it: what is JSON within the row, as text."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
