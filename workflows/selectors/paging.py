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
    found = tuple(rows[_window(number, size)])
    if total is not None:
        return _page(found, number, size, total)
    counted = rows.order_by()[: COUNT_CEILING + 1].count()
    capped = counted > COUNT_CEILING
    return _page(found, number, size, COUNT_CEILING if capped else counted, capped)


def page_of_chosen(
    chosen: QuerySet[T], rows: QuerySet[T], number: int, *, total: int, size: int = PAGE_SIZE
) -> Page[T]:
    """The same in one query that finds the keys of the page first, so that whatever else ``rows``
    reads is read of these alone. Both are in the same order."""
    keys = chosen.values("pk")[_window(number, size)]
    return _page(tuple(rows.filter(pk__in=keys)), number, size, total)


def _window(number: int, size: int) -> slice:
    """The rows of a page, and one more that tells whether another page follows."""
    first = (number - 1) * size
    return slice(first, first + size + 1)


def _page(
    found: tuple[T, ...], number: int, size: int, total: int, capped: bool = False
) -> Page[T]:
    return Page(found[:size], number, total, has_next=len(found) > size, capped=capped)
