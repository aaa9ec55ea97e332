"""Rounds of any record, as a page lists them."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import QuerySet

from reviews.models import Round
from workflows.models import Matter

R = TypeVar("R", bound=Round)


def rounds_of(model: type[R], matter: Matter) -> QuerySet[R]:
    """All rounds of the matter, oldest first, with the text each judged but not its words."""
    rows = model._default_manager.filter(matter=matter)
    return rows.select_related("revision").defer("revision__plain").order_by("pk")
