"""Reads that every act makes, written as querysets and turned into SQL once in a process.

Making SQL of a queryset costs several times what the database then takes to answer it. Of a read
whose form never changes, and no more than its values do, the text is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any, Final, TypeAlias

from django.db import connection
from django.db.models import QuerySet

Value: TypeAlias = int | date
Build: TypeAlias = Callable[..., QuerySet[Any, Any]]

# Stand for the values while the text is made; no record has such a key, no rule such a day.
_MARKS: Final[Mapping[type, Callable[[int], Value]]] = {
    int: lambda index: -1_000_000_007 - index,
    date: lambda index: date(1, 1, 1 + index),
}


class Statement:
    """A queryset of rows of plain values (``values_list``) with named values in it.

    ``build`` takes each value by name and gives the queryset; ``kinds`` says of what type each
    is. What the queryset asks must not depend on the values.
    """

    def __init__(self, build: Build, **kinds: type[Value]) -> None:
        self._build = build
        self._marks = {
            name: _MARKS[kind](index) for index, (name, kind) in enumerate(kinds.items())
        }
        self._text = cache(self._compiled)

    def rows(self, **values: Value) -> list[tuple[Any, ...]]:
        """The rows for these values, as the database gives them (one query)."""
        text, parameters = self._text(connection.vendor)
        given = [value(values) if callable(value) else value for value in parameters]
        with connection.cursor() as cursor:
            cursor.execute(text, given)
            return cursor.fetchall()

    def _compiled(self, _vendor: str) -> tuple[str, tuple[Any, ...]]:
        text, parameters = self._build(**self._marks).query.sql_with_params()
        return text, tuple(map(self._value_or_slot, parameters))

    def _value_or_slot(self, parameter: Any) -> Any:
        """A parameter that stands for a value takes it in the form that the database has for it."""
        for name, mark in self._marks.items():
            if parameter in (mark, str(mark)):
                return lambda values: _in_form_of(parameter, values[name])
        return parameter


def _in_form_of(parameter: Any, value: Value) -> Any:
    return value if isinstance(value, type(parameter)) else type(parameter)(value)
