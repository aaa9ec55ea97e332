"""Reads that every act makes, written as querysets and turned into SQL once in a process.

Making SQL of a queryset costs several times what the database then takes to answer it. Of a read
whose form never changes, and no more than its values do, the text is kept.

Reads that are made one after the other go to the server in one message (:func:`answers`): waiting
for it costs more than either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, partial
from types import SimpleNamespace
from typing import Any, Final, Generic, TypeAlias, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

from workflows.past.scratch import WrittenInThePast, reading_the_past

M = TypeVar("M", bound=Model)
A = TypeVar("A")
Row: TypeAlias = tuple[Any, ...]
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


@dataclass(frozen=True)
class Question(Generic[A]):
    """A text with its values, not asked yet, and what its rows mean; ``past`` asks the same while
    the past is read, and what has none is no reading."""

    text: str
    values: list[Any]
    read: Callable[[list[Row]], A]
    past: Callable[[], A] | None = None

    def asked_of_the_past(self) -> A:
        if self.past is None:
            raise WrittenInThePast(self.text)
        return self.past()


def answers(*questions: Question[Any]) -> list[Any]:
    """What each question gives, asked in their order and in one message where the database takes
    several statements in one: each sees what the ones before it did and waited for.
    """
    if not questions:
        return []
    if reading_the_past():
        return [one.asked_of_the_past() for one in questions]
    with connection.cursor() as cursor:
        asked = _at_once if _takes_several() else _one_by_one
        rows = asked(cursor, questions)
    return [one.read(found) for one, found in zip(questions, rows, strict=True)]


def _takes_several() -> bool:
    """PostgreSQL does, while its driver puts the values into the text."""
    features: Any = connection.features
    return connection.vendor == "postgresql" and not features.uses_server_side_binding


def _at_once(cursor: Any, questions: Sequence[Question[Any]]) -> list[list[Row]]:
    texts = (one.text for one in questions)
    cursor.execute(";\n".join(texts), [value for one in questions for value in one.values])
    found = [_rows(cursor)]
    while cursor.nextset():
        found.append(_rows(cursor))
    return found


def _one_by_one(cursor: Any, questions: Sequence[Question[Any]]) -> list[list[Row]]:
    found = []
    for one in questions:
        cursor.execute(one.text, one.values)
        found.append(_rows(cursor))
    return found


def _rows(cursor: Any) -> list[Row]:
    """The rows of a read; of a change without any, one with the number of rows it met."""
    if cursor.description is None:
        return [(cursor.rowcount,)]
    rows: list[Row] = cursor.fetchall()
    return rows


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
        return _Compiled(text, tuple(map(self._as_slot, parameters)), compiler)

    def _as_slot(self, parameter: Any) -> Any:
        for name, mark in self._marks.items():
            if parameter in (mark, str(mark)):
                return _Slot(name, type(parameter))
        return parameter


def _as_they_are(rows: list[Row]) -> list[Row]:
    return rows
