"""Statements of SQL with their values, and how they reach the database: as few messages as can be.

Reads that are made one after the other go to the server in one message (:func:`answers`): waiting
for it costs more than either. A write whose answer nobody waits for goes with the next one
(:func:`later`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeAlias, TypeVar

from django.db import connection

from workflows.kept_plans import spelling_on
from workflows.past.scratch import WrittenInThePast, reading_the_past

A = TypeVar("A")
Row: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True)
class Question(Generic[A]):
    """A text with its values, not asked yet, and what its rows mean; ``past`` asks the same while
    the past is read, and what has none is no reading. The text is one of few in a process: what
    differs from time to time are the values."""

    text: str
    values: list[Any]
    read: Callable[[list[Row]], A]
    past: Callable[[], A] | None = None

    def asked_of_the_past(self) -> A:
        if self.past is None:
            raise WrittenInThePast(self.text)
        return self.past()


# What waits within :func:`writes_waiting`, in its order, by the row that is written.
_Waiting: TypeAlias = dict[int, tuple[Question[Any], ...]]
_waiting: Final[ContextVar[_Waiting | None]] = ContextVar("waiting", default=None)


def answers(*questions: Question[Any]) -> list[Any]:
    """What each question gives, asked in their order and in one message where the database takes
    several statements in one: each sees what the ones before it did and waited for.
    """
    if reading_the_past():
        return [one.asked_of_the_past() for one in questions]
    first = _taken()
    asked = [*first, *questions]
    if not asked:
        return []
    with connection.cursor() as cursor:
        ask = _at_once if _takes_several() else _one_by_one
        rows = ask(cursor, asked)
    given = [one.read(found) for one, found in zip(asked, rows, strict=True)]
    return given[len(first) :]


def later(row: object, *questions: Question[Any]) -> None:
    """Write a row with the next message, before whatever that asks; at once outside
    :func:`writes_waiting`. Of two writings of one row that wait the first is overtaken."""
    waiting = _waiting.get()
    if waiting is None:
        answers(*questions)
        return
    waiting.pop(id(row), None)
    waiting[id(row)] = questions


@contextmanager
def writes_waiting() -> Iterator[None]:
    """Within it writes may wait for the next message, whoever sends it; what waits at the end is
    sent then, and after an exception never. Stands inside the transaction."""
    send_waiting()
    before = _waiting.set({})
    try:
        with connection.execute_wrapper(_after_what_waits):
            yield
            send_waiting()
    finally:
        _waiting.reset(before)


def send_waiting() -> None:
    """Send what waits, if anything does."""
    if _waiting.get():
        answers()


def _after_what_waits(execute: Callable[..., Any], *arguments: Any) -> Any:
    send_waiting()
    return execute(*arguments)


def _taken() -> list[Question[Any]]:
    waiting = _waiting.get()
    if not waiting:
        return []
    taken = [question for of_row in waiting.values() for question in of_row]
    waiting.clear()
    return taken


def _takes_several() -> bool:
    """PostgreSQL does, while its driver puts the values into the text."""
    features: Any = connection.features
    return connection.vendor == "postgresql" and not features.uses_server_side_binding


def _at_once(cursor: Any, questions: Sequence[Question[Any]]) -> list[list[Row]]:
    spelled = spelling_on(connection.connection)
    message = b"; ".join(spelled(one.text, one.values) for one in questions)
    cursor.execute(message.decode())
    found = [_rows(cursor, bool(cursor.pgresult.nfields))]
    while cursor.nextset():
        found.append(_rows(cursor, bool(cursor.pgresult.nfields)))
    return found


def _one_by_one(cursor: Any, questions: Sequence[Question[Any]]) -> list[list[Row]]:
    found = []
    for one in questions:
        cursor.execute(one.text, one.values)
        found.append(_rows(cursor, cursor.description is not None))
    return found


def _rows(cursor: Any, is_read: bool) -> list[Row]:
    """The rows of a read; of a change without any, one with the number of rows it met."""
    if not is_read:
        return [(cursor.rowcount,)]
    rows: list[Row] = cursor.fetchall()
    return rows
