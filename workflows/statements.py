"""Reads that every act makes, written as querysets and turned into SQL once in a process.

Making SQL of a queryset costs several times what the database then takes to answer it. Of a read
whose form never changes, and no more than its values do, the text is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, partial
from typing import Any, Final, Generic, TypeAlias, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
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


class _Reader:
    """How the rows of a text become records: what Django's ``ModelIterable`` does with them, with
    all that is the same for every answer worked out once."""

    def __init__(self, compiler: Any) -> None:
        columns = compiler.select[: compiler.col_count]
        converters = compiler.get_converters([column for column, *_ in columns])
        self._converters = [(place, *of_column) for place, of_column in converters.items()]
        fields = compiler.klass_info["select_fields"]
        self._own = slice(fields[0], fields[-1] + 1)
        self._names = [column.target.attname for column, *_ in compiler.select[self._own]]
        self._model = compiler.klass_info["model"]
        self._related = get_related_populators(  # type: ignore[call-arg]  # stubs of Django 6
            compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS
        )
        self._annotations = list((compiler.annotation_col_map or {}).items())

    def records(self, rows: Iterable[Row]) -> list[Any]:
        return list(map(self._record, self._converted(rows) if self._converters else rows))

    def _converted(self, rows: Iterable[Row]) -> Iterator[list[Any]]:
        wrapper = connections[DEFAULT_DB_ALIAS]
        for row in map(list, rows):
            for place, converters, expression in self._converters:
                for converter in converters:
                    row[place] = converter(row[place], expression, wrapper)
            yield row

    def _record(self, row: Sequence[Any]) -> Any:
        record = self._model.from_db(DEFAULT_DB_ALIAS, self._names, row[self._own])
        for populator in self._related:
            populator.populate(row, record)
        for name, place in self._annotations:
            setattr(record, name, row[place])
        return record


@dataclass(frozen=True)
class _Compiled:
    """The text, its parameters with slots among them, and Django's compiler that made it, which
    knows what its columns are."""

    text: str
    parameters: Row
    compiler: Any

    @cached_property
    def reader(self) -> _Reader:
        return _Reader(self.compiler)

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
        return Question(compiled.text, compiled.filled(values), compiled.reader.records, past)

    def _in_the_past(self, values: Mapping[str, Value]) -> list[Any]:
        return list(self._build(**values))

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
