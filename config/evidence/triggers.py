"""Triggers by which the database refuses, and those by which it keeps (:mod:`.history`), on SQLite
and PostgreSQL.

They are taken off before migrations and set again afterwards, from the one list: SQLite drops
the triggers of a table that a migration makes anew, and cannot rename one that a trigger names.
The name of a trigger ends with a hash of what it does, so that an outdated one is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

from config.evidence.history import Recorder, recorders
from config.evidence.tables import ALL, EVIDENCE, Concluded, Evidence, ModelClass, Settled

PREFIX: Final = "evidence_"
REMOVAL: Final = "evidence is insert-only and never removed"
CHANGE: Final = "evidence is insert-only"
CONCLUDED: Final = "evidence is concluded"
PURPOSES: Final = {
    "INSERT": "禁止补记",
    "UPDATE": "禁止修改",
    "DELETE": "禁止删除",
    "TRUNCATE": "禁止清空",
}


@dataclass(frozen=True)
class Trigger:
    """One refusal: before which event, on which table, under which condition (none: always)."""

    table: str
    event: str
    condition: str
    sentence: str

    @property
    def purpose(self) -> str:
        """What it is for, in a sentence on a missing one."""
        return PURPOSES[self.event]

    @property
    def name(self) -> str:
        said = "|".join((self.table, self.event, self.condition, self.sentence))
        return f"{PREFIX}{self.table}_{self.event.lower()}_{sha256(said.encode()).hexdigest()[:8]}"

    def on_sqlite(self) -> list[str]:
        when = f"WHEN {self.condition} " if self.condition else ""
        return [
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"{when}BEGIN SELECT RAISE(ABORT, '{self.sentence}: {self.table}'); END"
        ]

    @property
    def body(self) -> str:
        """What the function on PostgreSQL does."""
        refuse = f"RAISE EXCEPTION '{self.sentence}: {self.table}' USING ERRCODE = '23001';"
        if self.condition:
            refuse = f"IF {self.condition} THEN {refuse} END IF;"
        return f" BEGIN {refuse} RETURN {'OLD' if self.event == 'DELETE' else 'NEW'}; END "

    @property
    def standing(self) -> str:
        """The trigger on PostgreSQL, as it says of itself what it is."""
        each = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"FOR EACH {each} EXECUTE FUNCTION {self.name}()"
        )

    def on_postgresql(self) -> list[str]:
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $${self.body}$$",
            self.standing,
        ]


def wanted(vendor: str) -> dict[str, Trigger | Recorder]:
    """Every trigger that must be there, by its name."""
    found: list[Trigger | Recorder] = [*recorders(vendor)]
    for evidence in EVIDENCE:
        found += _triggers(evidence, vendor)
    return {trigger.name: trigger for trigger in found}


def present(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of the triggers that are there."""
    listing = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal"
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(listing)
        return {name for (name,) in cursor.fetchall() if name.startswith(PREFIX)}


def broken(connection: BaseDatabaseWrapper) -> list[Trigger | Recorder]:
    """The triggers that are missing, switched off, or do something else than they should."""
    whole = _whole(connection)
    return [one for one in wanted(connection.vendor).values() if not whole(one)]


def _whole(connection: BaseDatabaseWrapper) -> Callable[[Trigger | Recorder], bool]:
    """Whether a trigger stands in the database word for word, and is on."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            texts = dict(cursor.fetchall())
            return lambda one: [texts.get(one.name)] == one.on_sqlite()
        cursor.execute(_IN_FORCE)
        bodies = {name: (body, standing) for name, body, standing in cursor.fetchall()}
    return lambda one: bodies.get(one.name) == (one.body, one.standing)


_IN_FORCE: Final = """
    SELECT tgname, prosrc, pg_get_triggerdef(pg_trigger.oid, true)
      FROM pg_trigger
      JOIN pg_class ON pg_class.oid = tgrelid
      JOIN pg_proc ON pg_proc.oid = tgfoid
     WHERE relnamespace = current_schema()::regnamespace
       AND NOT tgisinternal AND tgenabled IN ('O', 'A')
"""


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables, each once, that lack a trigger."""
    there = present(connection)
    lacking = (one.table for name, one in wanted(connection.vendor).items() if name not in there)
    return list(dict.fromkeys(lacking))


def install(*, using: str = "default", **_: Any) -> None:
    """Set what is missing and take off what is outdated, on the tables that are there."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    there, all_wanted = present(connection), wanted(connection.vendor)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for statement in _taking_off(connection, there - all_wanted.keys()):
            cursor.execute(statement)
        for name in all_wanted.keys() - there:
            trigger = all_wanted[name]
            if trigger.table in tables:
                for statement in _setting(connection, trigger):
                    cursor.execute(statement)


def lift(*, using: str = "default", plan: Sequence[Any] | None = None, **_: Any) -> None:
    """Take off every trigger, before migrations; an empty plan leaves them where they are."""
    connection = connections[using]
    if plan is not None and not plan:
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for statement in _taking_off(connection, present(connection)):
            cursor.execute(statement)


def _setting(connection: BaseDatabaseWrapper, trigger: Trigger | Recorder) -> list[str]:
    return trigger.on_sqlite() if connection.vendor == "sqlite" else trigger.on_postgresql()


def _taking_off(connection: BaseDatabaseWrapper, names: Iterable[str]) -> Iterator[str]:
    for name in sorted(names):
        if connection.vendor == "sqlite":
            yield f"DROP TRIGGER {name}"
        else:
            yield f"DROP FUNCTION {name}() CASCADE"


def _triggers(evidence: Evidence, vendor: str) -> Iterator[Trigger]:
    table = evidence.model._meta.db_table
    yield Trigger(table, "DELETE", "", REMOVAL)
    if vendor == "postgresql":
        yield Trigger(table, "TRUNCATE", "", REMOVAL)
    for settled in evidence.settled:
        yield Trigger(table, "UPDATE", _settled(evidence.model, settled, vendor), CHANGE)
    if evidence.forward:
        yield Trigger(table, "UPDATE", _backward(evidence.model, evidence.forward), CHANGE)
    if evidence.concluded is not None:
        concluded = _parent_is(evidence.model, evidence.concluded)
        yield Trigger(table, "INSERT", concluded.format(row="NEW"), CONCLUDED)
        if evidence.concluded.fields:
            changed = _changed(evidence.model, evidence.concluded.fields, (), vendor)
            condition = f"{concluded.format(row='OLD')} AND {changed}"
            yield Trigger(table, "UPDATE", condition, CONCLUDED)


def _settled(model: ModelClass, settled: Settled, vendor: str) -> str:
    changed = _changed(model, settled.fields, settled.but, vendor)
    if not settled.column:
        return changed
    field = model._meta.get_field(settled.column)
    assert isinstance(field, Field)
    column = f'OLD."{field.column}"'
    if settled.values:
        return f"{column} IN ({_listed(settled.values)}) AND {changed}"
    empty = f"{column} IS NULL" if field.null else f"{column} = ''"
    return f"NOT ({empty}) AND {changed}"


def _backward(model: ModelClass, fields: tuple[str, ...]) -> str:
    """Whether a day that was set is taken away or comes earlier."""
    columns = [field.column for field in model._meta.concrete_fields if field.name in fields]
    return " OR ".join(
        f'(OLD."{one}" IS NOT NULL AND (NEW."{one}" IS NULL OR NEW."{one}" < OLD."{one}"))'
        for one in columns
    )


def _parent_is(model: ModelClass, concluded: Concluded) -> str:
    field = model._meta.get_field(concluded.parent)
    parent = field.related_model
    assert isinstance(field, Field)
    assert isinstance(parent, type)
    assert issubclass(parent, Model)
    return (
        f"EXISTS (SELECT 1 FROM {parent._meta.db_table} AS parent "
        f"WHERE parent.id = {{row}}.{field.column} "
        f"AND parent.status IN ({_listed(concluded.values)}))"
    )


def _changed(model: ModelClass, fields: tuple[str, ...], but: tuple[str, ...], vendor: str) -> str:
    """Whether one of the columns has another value than before; saving the same is no change."""
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    columns = [
        field.column
        for field in model._meta.concrete_fields
        if (ALL in fields or field.name in fields) and field.name not in but
    ]
    pairs = [f'OLD."{one}" {differs} NEW."{one}"' for one in columns]
    return f"({' OR '.join(pairs)})"


def _listed(values: Iterable[str]) -> str:
    return ", ".join(f"'{value!s}'" for value in values)
