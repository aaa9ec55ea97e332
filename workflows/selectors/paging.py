"""Pages of long lists. Counting stops at a ceiling, so that a million rows cost no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from django.db.models import Model, QuerySet

T = TypeVar("T", bound=Model)

PAGE_SIZE: Final = 20
COUNT_CEILING: Final = 1000


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of rows; ``total`` is all rows, or the ceiling if ``capped``."""

    rows: tuple[T, ...]
    number: int
    total: int
    has_next: bool
    capped: bool = False

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous_number(self) -> int:
        return self.number - 1

    @property
    def next_number(self) -> int:
        return self.number + 1


def page_of(
    rows: QuerySet[T], number: int, *, size: int = PAGE_SIZE, total: int | None = None
) -> Page[T]:
    """The page of that number, from 1 (one query, and one more unless the total is known)."""
    first = (number - 1) * size
    found = tuple(rows[first : first + size + 1])
    counted = rows.order_by()[: COUNT_CEILING + 1].count() if total is None else total
    capped = total is None and counted > COUNT_CEILING
    return Page(
        rows=found[:size],
        number=number,
        total=COUNT_CEILING if capped else counted,
        has_next=len(found) > size,
        capped=capped,
    )
