"""Triggers by which the database itself keeps what a matter's rows have said one after the other.

Whatever adds or changes a row of a matter's records, the row as it now is goes to
:class:`workflows.models.RowVersion`, with the sequence of the ledger's row that will commit to it:
the matter's next one. Nothing in the program can forget it, and an act costs no statement more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Final

from django.db.models import ForeignKey

from config.evidence.tables import EVIDENCE, NO_HISTORY, ModelClass
from workflows.models import Entry, Matter, RowVersion
from workflows.past.rows import as_json, columns_of

KEPT: Final = RowVersion._meta.db_table
LEDGER: Final = Entry._meta.db_table


@dataclass(frozen=True)
class Recorder:
    """One trigger: after which event the rows of a model are kept."""

    model: ModelClass
    event: str
    vendor: str

    # What stands in its place in a sentence on a missing trigger.
    purpose = "留存变动"

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    @cached_property
    def name(self) -> str:
        said = "|".join((self.table, self.event, self._condition, self._keeping))
        short = sha256(said.encode()).hexdigest()[:8]
        return f"evidence_{self.table}_kept_{self.event.lower()}_{short}"

    def on_sqlite(self) -> list[str]:
        return [
            f"CREATE TRIGGER {self.name} AFTER {self.event} ON {self.table} "
            f"WHEN {self._condition} BEGIN {self._keeping}; END"
        ]

    @property
    def body(self) -> str:
        """What the function on PostgreSQL does."""
        return f" BEGIN IF {self._condition} THEN {self._keeping}; END IF; RETURN NULL; END "

    @property
    def standing(self) -> str:
        """The trigger on PostgreSQL, as it says of itself what it is."""
        return (
            f"CREATE TRIGGER {self.name} AFTER {self.event} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()"
        )

    def on_postgresql(self) -> list[str]:
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $${self.body}$$",
            self.standing,
        ]

    @cached_property
    def _keeping(self) -> str:
        matter = matter_of(self.model, "NEW")
        return (
            f'INSERT INTO {KEPT} (matter_id, sequence, "table", "row", content) '
            f"SELECT {matter}, COALESCE((SELECT MAX(sequence) FROM {LEDGER} "
            f"WHERE matter_id = {matter}), 0) + 1, '{self.table}', NEW.id, "
            f"{as_json(self.model, 'NEW', self.vendor)}"
        )

    @cached_property
    def _condition(self) -> str:
        belongs = f"({matter_of(self.model, 'NEW')}) IS NOT NULL"
        if self.event == "INSERT":
            return belongs
        differs = "IS NOT" if self.vendor == "sqlite" else "IS DISTINCT FROM"
        pairs = (f'OLD."{one}" {differs} NEW."{one}"' for one in columns_of(self.model))
        return f"{belongs} AND ({' OR '.join(pairs)})"


def recorders(vendor: str) -> Iterator[Recorder]:
    """Those of every model whose rows belong to a matter."""
    for evidence in EVIDENCE:
        if evidence.model not in NO_HISTORY:
            yield Recorder(evidence.model, "INSERT", vendor)
            yield Recorder(evidence.model, "UPDATE", vendor)


def matter_of(model: ModelClass, row: str) -> str:
    """The key of the matter that a row belongs to, as an expression of SQL.

    Raises:
        LookupError: rows of the model belong to none; list it in :data:`NO_HISTORY`.
    """
    expression = f"{row}.id"
    for field in path_to_matter(model):
        if expression.endswith(".id"):
            expression = f"{expression.removesuffix('id')}{field.column}"
        else:
            table = field.model._meta.db_table
            expression = f"(SELECT {field.column} FROM {table} WHERE id = {expression})"
    return expression


def path_to_matter(model: ModelClass) -> tuple[ForeignKey, ...]:  # type: ignore[type-arg]
    """The shortest way over foreign keys to the matter, of equally short ones the first."""
    ways: list[tuple[ModelClass, tuple[ForeignKey, ...]]] = [(model, ())]  # type: ignore[type-arg]
    while ways:
        here, way = ways.pop(0)
        if here is Matter:
            return way
        for field in here._meta.concrete_fields:
            if isinstance(field, ForeignKey) and _leads(field):
                ways.append((field.related_model, (*way, field)))
    raise LookupError(f"{model.__name__} belongs to no matter.")


def _leads(field: ForeignKey) -> bool:  # type: ignore[type-arg]
    """Whether every row has a matter by way of this key; a row of the matter's own may come to
    it later."""
    target = field.related_model
    return target is Matter or (target in _WITH_HISTORY and not field.null)


_WITH_HISTORY: Final = {one.model for one in EVIDENCE} - NO_HISTORY.keys()
