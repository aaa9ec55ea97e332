"""Reading what lies in many tables as it is at one moment, while others go on writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, TypeVar

from django.db import connection, transaction

T = TypeVar("T")

# The name by which PostgreSQL lets another connection see the moment; none within a transaction
# that was under way already, and on SQLite.
_moment: Final[ContextVar[str]] = ContextVar("moment", default="")


@contextmanager
def one_moment() -> Iterator[None]:
    """Every query inside sees the database as it is at the first of them; none may write.

    Inside a transaction that is under way already, which has its own view, it changes nothing.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if not outermost or connection.vendor != "postgresql":
            yield
            return
        token = _moment.set(_entered())
        try:
            yield
        finally:
            _moment.reset(token)


@contextmanager
def beside(read: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Read something of the same moment in a thread and a connection of its own, while this one
    goes on; what is given waits for the result. Where no other connection can see the moment, it
    is read when it is asked for."""
    moment = _moment.get()
    if not moment:
        yield read
        return
    with ThreadPoolExecutor(max_workers=1) as threads:
        reading = threads.submit(_read_at, moment, read)
        yield reading.result


def _read_at(moment: str, read: Callable[[], T]) -> T:
    try:
        with transaction.atomic():
            _enter(moment)
            return read()
    finally:
        connection.close()


def _entered() -> str:
    """Make the transaction see one moment, and give that its name."""
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE)
        cursor.execute("SELECT pg_export_snapshot()")
        ((moment,),) = cursor.fetchall()
    return str(moment)


def _enter(moment: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE)
        cursor.execute("SET TRANSACTION SNAPSHOT %s", [moment])


_ALIKE: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
