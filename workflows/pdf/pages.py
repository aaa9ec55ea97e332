"""Bands distributed over pages."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from workflows.pdf.marks import Band, Mark, moved
from workflows.pdf.measures import PITCH, TYPE_HEIGHT

# Rounding of sums of line pitches, in points.
SLACK = 0.01


@dataclass
class Page:
    """The marks of one page, and how far down it is filled; ``start`` is the body's beginning."""

    marks: list[Mark] = field(default_factory=list)
    filled: float = 0.0
    start: float = 0.0
    last: Band | None = None

    def top_for(self, band: Band) -> float:
        """Return where the band would begin."""
        if not band.on_grid:
            return self.filled
        return math.ceil((self.filled - SLACK) / PITCH) * PITCH

    def has_room(self, chain: Sequence[Band]) -> bool:
        """Whether all bands of a chain fit."""
        bottom = self.filled
        for band in chain:
            top = math.ceil((bottom - SLACK) / PITCH) * PITCH if band.on_grid else bottom
            bottom = top + band.height
        return bottom <= TYPE_HEIGHT + SLACK

    def place(self, band: Band) -> None:
        """Set the band below what is there."""
        top = self.top_for(band)
        self.marks += moved(band.marks, dy=top)
        self.filled = top + band.height
        self.last = band

    def close(self) -> None:
        """Draw what the last band draws only at the end of a page."""
        if self.last is not None:
            self.marks += moved(self.last.closing, dy=self.filled - self.last.height)

    @property
    def empty(self) -> bool:
        """Whether nothing but a page's opening stands here."""
        return self.filled <= self.start


def paginate(bands: Iterable[Band], first: Page) -> list[Page]:
    """Fill pages, beginning under what ``first`` already carries.

    Bands tied together come on one page, unless they are higher than a page.
    """
    pages = [first]
    for chain in _chains(bands):
        fits = not chain[0].new_page and pages[-1].has_room(chain)
        if not fits and not pages[-1].empty:
            _turn(pages, chain[0])
        for band in chain:
            _put(pages, band)
    return pages


def _put(pages: list[Page], band: Band) -> None:
    if not pages[-1].has_room([band]) and not pages[-1].empty:
        _turn(pages, band)
    if not (band.blank and pages[-1].filled == 0):
        pages[-1].place(band)


def _turn(pages: list[Page], band: Band) -> None:
    """Begin a page, with the repeated bands of the one that opens it."""
    pages[-1].close()
    pages.append(Page())
    for opening in band.repeat:
        pages[-1].place(opening)
    pages[-1].start = pages[-1].filled


def _chains(bands: Iterable[Band]) -> Iterator[list[Band]]:
    chain: list[Band] = []
    for band in bands:
        chain.append(band)
        if not band.keep:
            yield chain
            chain = []
    if chain:
        yield chain
