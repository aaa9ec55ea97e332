"""Single rows written with SQL that is made once in a process, to go together in one message.

What is written is what ``save`` writes: each field gives its value in its own way. No signal is
sent, and no ``save`` of the model is called: who writes a row so knows what its ``save`` would do.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any, Final

from django.db import DatabaseError, connection
from django.db.models import (
    BooleanField,
    CharField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    TextField,
)

from workflows.questions import Question, Row


def inserting(row: Model) -> Question[None]:
    """As a question, the row added; answered, it has its key.

    Raises:
        ValueError: it refers to a record that is not written itself.
    """
    # A record it refers to may have got its key after it was named.
    row._prepare_related_fields_for_save(operation_name="save")  # type: ignore[attr-defined]
    return Question(
        _insert(type(row)),
        [_value(field, row, add=True) for field in _columns(type(row))],
        partial(_added, row),
    )


def updating(row: Model) -> Question[None]:
    """As a question, all columns of the row written again, less the keys by which others know it:
    what has one from the beginning keeps it, and PostgreSQL locks a row for whose keys a statement
    has a value, be it the old one, against everybody who refers to it.

    Raises:
        DatabaseError: when it is answered, there was no such row.
    """
    values = [_value(field, row, add=False) for field in _changing(type(row))]
    return Question(_update(type(row)), [*values, row.pk], partial(_written, row))


@cache
def _columns(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


@cache
def _changing(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    """What may be another later: a key that is empty at first may be filled."""
    return tuple(field for field in _columns(model) if field.null or not field.unique)


@cache
def _insert(model: type[Model]) -> str:
    names = [_quoted(field.column) for field in _columns(model)]
    places = ", ".join(["%s"] * len(names))
    return (
        f"INSERT INTO {_quoted(model._meta.db_table)} ({', '.join(names)}) VALUES ({places})"
        f" RETURNING {_quoted(_key(model))}"
    )


@cache
def _update(model: type[Model]) -> str:
    sets = ", ".join(f"{_quoted(field.column)} = %s" for field in _changing(model))
    return f"UPDATE {_quoted(model._meta.db_table)} SET {sets} WHERE {_quoted(_key(model))} = %s"


def _key(model: type[Model]) -> str:
    key = model._meta.pk
    assert key is not None
    return str(key.column)


def _quoted(name: str | None) -> str:
    quoted: str = connection.ops.quote_name(str(name))
    return quoted


def _value(field: Field[Any, Any], row: Model, *, add: bool) -> Any:
    kind: Any = type(field)
    plain = _plain_of(kind)
    if plain is not None:
        value = row.__dict__.get(field.attname, row)
        if value is None or type(value) is plain:
            return value
    return field.get_db_prep_save(field.pre_save(row, add), connection)


# Whose values go to the database as they are, when they are of this type already.
_PLAIN: Final = {
    BooleanField: bool,
    CharField: str,
    ForeignKey: int,
    IntegerField: int,
    TextField: str,
}


@cache
def _plain_of(kind: Any) -> type | None:
    if kind.pre_save is not Field.pre_save:
        return None
    return next((plain for base, plain in _PLAIN.items() if issubclass(kind, base)), None)


def _added(row: Model, keys: list[Row]) -> None:
    ((row.pk,),) = keys
    row._state.adding = False
    row._state.db = connection.alias


def _written(row: Model, counts: list[Row]) -> None:
    if counts != [(1,)]:
        raise DatabaseError(f"{type(row).__name__} {row.pk} was not written.")
