"""Bands distributed over pages."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from workflows.pdf.marks import Band, Mark, moved
from workflows.pdf.measures import PITCH, TIGHTER_PITCHES, TYPE_HEIGHT

# Rounding of sums of line pitches, in points.
SLACK = 0.01


@dataclass(frozen=True)
class Placed:
    """A band and its upper edge."""

    band: Band
    top: float


@dataclass
class Page:
    """One page: what opens it down to ``start``, and the bands below, ``pitch`` from line to line.

    ``start`` must lie on the grid.
    """

    opening: list[Mark] = field(default_factory=list)
    start: float = 0.0
    pitch: float = PITCH
    placed: list[Placed] = field(default_factory=list)
    cut: bool = False

    @property
    def filled(self) -> float:
        """How far down the page is filled."""
        if not self.placed:
            return self.start
        return self.placed[-1].top + self._height(self.placed[-1].band)

    @property
    def empty(self) -> bool:
        """Whether nothing but the opening stands here, or bands repeated from the page before."""
        return all(one.band.repeated for one in self.placed)

    @property
    def fresh(self) -> bool:
        """Whether another page could not offer more room."""
        return self.empty and self.start == 0

    def has_room(self, chain: Sequence[Band]) -> bool:
        """Whether all bands of a chain fit."""
        bottom = self.filled
        for band in chain:
            bottom = self._top(band, bottom) + self._height(band)
        return bottom <= TYPE_HEIGHT + SLACK

    def place(self, band: Band) -> None:
        """Set the band below what is there; an empty line at the head of a page vanishes."""
        if not (band.blank and self.filled == 0):
            self.placed.append(Placed(band, self._top(band, self.filled)))

    def tightened(self, pitch: float) -> Page:
        """Return this page with its lines closer together."""
        page = Page(self.opening, self.start, pitch)
        for one in self.placed:
            page.place(one.band)
        return page

    def painted(self) -> list[Mark]:
        """Return all marks where they stand."""
        marks = list(self.opening)
        for one in self.placed:
            shift = (self.pitch - PITCH) / 2 if one.band.lines else 0.0
            marks += moved(one.band.marks, dy=one.top + shift)
        if self.cut and self.placed:
            marks += moved(self.placed[-1].band.closing, dy=self.placed[-1].top)
        return marks

    def _top(self, band: Band, bottom: float) -> float:
        if not band.on_grid:
            return bottom
        return self.start + math.ceil((bottom - self.start - SLACK) / self.pitch) * self.pitch

    def _height(self, band: Band) -> float:
        return band.lines * self.pitch + band.depth


def paginate(bands: Iterable[Band], first: Page) -> list[Page]:
    """Fill pages, beginning under what opens ``first``.

    Bands tied together come on one page, unless they are higher than a page.
    """
    pages = [first]
    for chain in _chains(bands):
        if chain[0].new_page or (not _fits(pages, chain) and Page().has_room(chain)):
            _turn(pages, chain[0])
        for band in chain:
            _put(pages, band)
    return pages


def _fits(pages: list[Page], chain: Sequence[Band]) -> bool:
    """Whether the chain goes on the last page, whose lines may be moved closer for it."""
    if pages[-1].has_room(chain):
        return True
    pitches = TIGHTER_PITCHES if chain[-1].tighten else ()
    for page in map(pages[-1].tightened, pitches):
        if page.has_room(chain):
            pages[-1] = page
            return True
    return False


def _put(pages: list[Page], band: Band) -> None:
    if not pages[-1].has_room([band]) and not pages[-1].fresh:
        _turn(pages, band)
    pages[-1].place(band)


def _turn(pages: list[Page], band: Band) -> None:
    """Begin a page, with the repeated bands of the one that opens it."""
    pages[-1].cut = True
    pages.append(Page())
    for opening in band.repeat:
        pages[-1].place(opening)


def _chains(bands: Iterable[Band]) -> Iterator[list[Band]]:
    chain: list[Band] = []
    for band in bands:
        chain.append(band)
        if not band.keep:
            yield chain
            chain = []
    if chain:
        yield chain
