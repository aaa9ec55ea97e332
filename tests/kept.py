"""Walks are long, and many tests begin with the same one: what the first of them left in the
database is kept by the worker and put back, row by row, for the others.

Every row was made by the transitions, in this process and in this database. It is used only
where the next test finds what the first one found; the store of files is mended too, because
some tests damage it.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, transaction

from config.evidence import triggers
from config.evidence.tables import EVIDENCE
from tests.tampering import tampering
from workflows.models import CalendarNotice, Entry, Matter, Organ, RowVersion, RulePack, User
from workflows.models.texts import StoredFile

T = TypeVar("T")
Rows = dict[str, list[tuple[Any, ...]]]

LAW = (RulePack, CalendarNotice)
EMPTY = (Organ, User, Matter, Entry)
HISTORY = RowVersion._meta.db_table


@dataclass(frozen=True)
class _Kept:
    """What the builder returned, the rows it added by table, and the files it stored."""

    result: Any
    rows: Rows
    files: dict[Path, bytes]


_kept: dict[Any, _Kept] = {}


def kept(key: Any, build: Callable[[], T]) -> T:
    """What ``build`` makes, with all its rows and files; built once for each key and each law."""
    law = _law_alone()
    if law is None:
        return build()
    if (key, law) in _kept:
        known = _kept[key, law]
        _put_back(known)
        return deepcopy(known.result)
    before = _rows()
    result = build()
    added = {table: rows[len(before[table]) :] for table, rows in _rows().items()}
    _kept[key, law] = _Kept(deepcopy(result), added, _stored_files())
    return result


def _law_alone() -> Any:
    """The law that a test found; none where something else stands in the database already."""
    if any(model.objects.exists() for model in EMPTY):
        return None
    return tuple(tuple(model.objects.order_by("pk").values_list("pk")) for model in LAW)


def _tables() -> list[str]:
    """Every table; first those to which no row is added under a concluded parent, last the
    versions that the triggers write of all others."""
    children = {one.model._meta.db_table for one in EVIDENCE if one.concluded}
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return sorted(tables, key=lambda table: (table == HISTORY, table not in children, table))


def _rows() -> Rows:
    """All rows, in the order in which they were added."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


def _stored_files() -> dict[Path, bytes]:
    models = [one for one in apps.get_models() if issubclass(one, StoredFile)]
    paths = {Path(row.file.path) for model in models for row in model.objects.all()}
    return {path: path.read_bytes() for path in paths}


def _put_back(known: _Kept) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in known.rows.items():
            if table == HISTORY:
                _forget_versions(cursor)
            if rows:
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    for path, data in known.files.items():
        if not path.exists() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def _forget_versions(cursor: Any) -> None:
    """What the triggers have just written of the rows put back: the versions are put back too."""
    if connection.vendor == "postgresql":
        with tampering():
            cursor.execute(f"DELETE FROM {HISTORY}")
        return
    wanted = triggers.wanted(connection.vendor).values()
    refusing = [one for one in wanted if (one.table, one.event) == (HISTORY, "DELETE")]
    for one in refusing:
        cursor.execute(f"DROP TRIGGER {one.name}")
    cursor.execute(f"DELETE FROM {HISTORY}")
    for one in refusing:
        for statement in one.on_sqlite():
            cursor.execute(statement)
