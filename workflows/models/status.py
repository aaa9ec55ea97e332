"""Models whose status is changed by its own transitions only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django_fsm import FSMFieldMixin

from workflows.models.kept import Kept


class StatusModel(Kept):
    """A model with protected status fields that can still be read afresh from the database."""

    class Meta:
        abstract = True

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: Any = None,
    ) -> None:
        """Read the row again; a protected field takes its stored value like any other."""
        wanted = None if fields is None else list(fields)
        for field in self._meta.concrete_fields:
            if isinstance(field, FSMFieldMixin) and (wanted is None or field.name in wanted):
                self.__dict__.pop(field.name, None)
        super().refresh_from_db(using=using, fields=wanted, from_queryset=from_queryset)
