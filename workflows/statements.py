"""Reads that every act makes, written as querysets and turned into SQL once in a process.

Making SQL of a queryset costs several times what the database then takes to answer it. Of a read
whose form never changes, and no more than its values do, the text is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, partial
from types import SimpleNamespace
from typing import Any, Final, Generic, TypeAlias, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from psycopg.sql import Literal

from workflows.questions import Question, Row, answers

M = TypeVar("M", bound=Model)
Value: TypeAlias = int | str | date
Build: TypeAlias = Callable[..., QuerySet[M, Any]]

# Stand for the values while the text is made; no record has such a key, no rule such a day.
_MARKS: Final[Mapping[type, Callable[[int], Value]]] = {
    int: lambda index: -1_000_000_007 - index,
    str: lambda index: f"\x1a{index}",
    date: lambda index: date(1, 1, 1 + index),
}


@dataclass(frozen=True)
class _Slot:
    """Where a value goes among the parameters, and the form that the database has for it."""

    name: str
    form: type

    def filled(self, value: Value) -> Any:
        return value if isinstance(value, self.form) else self.form(value)


@dataclass(frozen=True)
class _Compiled:
    """The text, its parameters with slots among them, and Django's compiler that made it, which
    knows how to read the rows."""

    text: str
    parameters: Row
    compiler: Any

    @cached_property
    def converters(self) -> Any:
        """How the values of each column are read: the same for all answers."""
        columns = self.compiler.select[: self.compiler.col_count]
        return self.compiler.get_converters([column for column, *_ in columns])

    def filled(self, values: Mapping[str, Value]) -> list[Any]:
        return [
            one.filled(values[one.name]) if isinstance(one, _Slot) else one
            for one in self.parameters
        ]


class Statement(Generic[M]):
    """A queryset with named values in it.

    ``build`` takes each value by name and gives the queryset; ``kinds`` says of what type each
    is. What the queryset asks must not depend on the values: none of them may be ``None``, and
    a list has always the same length.
    """

    def __init__(self, build: Build[M], **kinds: type[Value]) -> None:
        self._build = build
        self._marks = {
            name: _MARKS[kind](index) for index, (name, kind) in enumerate(kinds.items())
        }
        self._of_vendor = cache(self._compiled)

    def rows(self, **values: Value) -> list[Row]:
        """What a ``values_list`` of plain values gives (one query)."""
        rows: list[Row]
        (rows,) = answers(self.asking_rows(**values))
        return rows

    def objects(self, **values: Value) -> list[M]:
        """The records, with what ``select_related`` and ``defer`` say of them (one query)."""
        records: list[M]
        (records,) = answers(self.asking_objects(**values))
        return records

    def asking_rows(self, **values: Value) -> Question[list[Row]]:
        """The same as a question."""
        compiled = self._of_vendor(connection.vendor)
        past = partial(self._in_the_past, values)
        return Question(compiled.text, compiled.filled(values), _as_they_are, past)

    def asking_objects(self, **values: Value) -> Question[list[M]]:
        """The same as a question."""
        compiled = self._of_vendor(connection.vendor)
        past = partial(self._in_the_past, values)
        read = partial(self._records, compiled)
        return Question(compiled.text, compiled.filled(values), read, past)

    def _in_the_past(self, values: Mapping[str, Value]) -> list[Any]:
        return list(self._build(**values))

    def _records(self, compiled: _Compiled, rows: list[Row]) -> list[M]:
        compiler = copy(compiled.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.execute_sql = lambda **_: [rows]
        compiler.get_converters = lambda _: compiled.converters
        answered: Any = SimpleNamespace(
            db=DEFAULT_DB_ALIAS,
            query=SimpleNamespace(get_compiler=lambda **_: compiler),
            _known_related_objects={},
        )
        return list(ModelIterable(answered))

    def first(self, **values: Value) -> M | None:
        """The first of the records, if there is one (one query)."""
        return next(iter(self.objects(**values)), None)

    def _compiled(self, _vendor: str) -> _Compiled:
        compiler = self._build(**self._marks).query.get_compiler(DEFAULT_DB_ALIAS)
        text, parameters = compiler.as_sql()
        places = tuple(map(self._as_slot, parameters))
        if connection.vendor == "postgresql":
            text, places = _spelled_out(text, places)
        return _Compiled(text, places, compiler)

    def _as_slot(self, parameter: Any) -> Any:
        for name, mark in self._marks.items():
            if parameter in (mark, str(mark)):
                return _Slot(name, type(parameter))
        return parameter


def _spelled_out(text: str, places: Row) -> tuple[str, Row]:
    """The same with all that never changes written into the text, slots alone left open."""
    connection.ensure_connection()
    spelled = ("%s" if isinstance(one, _Slot) else _literal(one) for one in places)
    pieces = text.split("%s")
    assert len(pieces) == len(places) + 1
    whole = pieces[0] + "".join(one + piece for one, piece in zip(spelled, pieces[1:], strict=True))
    return whole, tuple(one for one in places if isinstance(one, _Slot))


def _literal(value: Any) -> str:
    return Literal(value).as_string(connection.connection).replace("%", "%%")


def _as_they_are(rows: list[Row]) -> list[Row]:
    return rows
