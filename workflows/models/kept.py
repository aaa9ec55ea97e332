"""Records that are written with SQL made once in a process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

from workflows.kept_rows import inserting, updating
from workflows.questions import answers, later


class Kept(models.Model):
    """A record whose ``save`` is that of Django and costs less: a new row has its key at once, a
    changed one is written with the next message of the act."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        save_kept(self, super().save, *args, **kwargs)


def save_kept(row: models.Model, otherwise: Callable[..., None], *args: Any, **kwargs: Any) -> None:
    """Write a row; what is asked beyond that (only some fields, a key of one's own) is done as
    Django does it."""
    told = args or kwargs.keys() - {"force_insert", "using"}
    if told or (row._state.adding and row.pk is not None):
        otherwise(*args, **kwargs)
    elif row._state.adding:
        answers(inserting(row))
    else:
        later(row, updating(row))
