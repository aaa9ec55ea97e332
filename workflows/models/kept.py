"""Records that are written with SQL made once in a process."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from workflows.kept_rows import inserting, updating
from workflows.questions import answers, later, send_waiting


class _KeyWhenAsked(DeferredAttribute):
    """The key of a row, which a row that waits to be written has as soon as it is asked for it."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        name = self.field.attname
        if instance is None or name in instance.__dict__:
            return super().__get__(instance, cls)
        instance.__dict__[name] = None
        send_waiting()
        return instance.__dict__[name]


class _Key(models.BigAutoField):  # type: ignore[type-arg]
    """To the database a key as Django makes it."""

    descriptor_class = _KeyWhenAsked

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _, arguments, options = super().deconstruct()
        return name, "django.db.models.BigAutoField", arguments, options


class Kept(models.Model):
    """A record whose ``save`` is that of Django and costs less: within an act it is written with
    the next message. A new one has its key then, or as soon as somebody asks for it."""

    if not TYPE_CHECKING:
        id = _Key(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        save_kept(self, super().save, *args, **kwargs)


def save_kept(row: models.Model, otherwise: Callable[..., None], *args: Any, **kwargs: Any) -> None:
    """Write a row; what is asked beyond that (only some fields, a key of one's own) is done as
    Django does it."""
    known = row.__dict__.get("id")
    told = args or kwargs.keys() - {"force_insert", "using"}
    if told or (row._state.adding and known is not None):
        otherwise(*args, **kwargs)
    elif known is not None:
        later(row, updating(row))
    elif isinstance(row, Kept):
        _add_later(row)
    else:
        answers(inserting(row))


def _add_later(row: Kept) -> None:
    row._state.adding = True
    later(row, inserting(row))
    if row.__dict__.get("id") is None:
        row.__dict__.pop("id", None)
