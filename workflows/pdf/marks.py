"""What can stand on a page, and the bands a page is built from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum


class Role(Enum):
    """The faces the standard asks for; the value is the key of ``DOCUMENT_FONTS``."""

    FANGSONG = "fangsong"
    KAITI = "kaiti"
    HEITI = "heiti"
    XIAOBIAOSONG = "xiaobiaosong"
    SONGTI = "songti"

    # Each member is one object, and is looked up by for every character that is set.
    __hash__ = object.__hash__


class Ink(Enum):
    """Printing inks as cyan, magenta, yellow, black (5.3: red Y80 M80, black BL100)."""

    BLACK = (0.0, 0.0, 0.0, 1.0)
    RED = (0.0, 0.8, 0.8, 0.0)
    GREY = (0.0, 0.0, 0.0, 0.45)


@dataclass(frozen=True)
class Run:
    """Characters on one baseline. ``spacing`` is added after each, ``stretch`` scales widths."""

    x: float
    y: float
    role: Role
    size: float
    text: str
    spacing: float = 0.0
    stretch: float = 1.0
    ink: Ink = Ink.BLACK


@dataclass(frozen=True)
class Rule:
    """A horizontal or vertical line; ``x`` and ``y`` are its middle's start."""

    x: float
    y: float
    width: float
    height: float
    thickness: float
    ink: Ink = Ink.BLACK


@dataclass(frozen=True)
class Ring:
    """A dashed circle around ``x``, ``y``."""

    x: float
    y: float
    radius: float
    ink: Ink = Ink.GREY


@dataclass(frozen=True)
class Pattern:
    """A square of black and white modules (a QR code), ``side`` wide, from its upper left corner;
    each row of ``modules`` from left to right."""

    x: float
    y: float
    side: float
    modules: tuple[tuple[bool, ...], ...] = field(repr=False)
    ink: Ink = Ink.BLACK


Mark = Run | Rule | Ring | Pattern


def moved(marks: Iterable[Mark], dx: float = 0.0, dy: float = 0.0) -> tuple[Mark, ...]:
    """Return the marks shifted right by ``dx`` and down by ``dy``."""
    return tuple(_at(mark, mark.x + dx, mark.y + dy) for mark in marks)


def _at(mark: Mark, x: float, y: float) -> Mark:
    """What ``replace`` gives, for the thousands of marks of a document in a tenth of the time."""
    copy = object.__new__(type(mark))
    vars(copy).update(vars(mark), x=x, y=y)
    return copy


@dataclass(frozen=True)
class Band:
    """A strip over the whole width that no page break may cut.

    It is ``lines`` grid lines high, or ``depth`` points. ``on_grid`` starts it on a grid line;
    ``keep`` ties it to the next band; ``repeat`` is set again when the band opens a page;
    ``closing`` is drawn only where it ends one; ``blank`` vanishes at the head of a page;
    ``new_page`` opens one; for ``tighten`` lines may move closer rather than turn the page;
    ``repeated`` is a band set again; ``inside`` one that goes on with the row of a table.
    """

    marks: tuple[Mark, ...] = ()
    lines: int = 1
    depth: float = 0.0
    on_grid: bool = True
    keep: bool = False
    blank: bool = False
    new_page: bool = False
    tighten: bool = False
    repeated: bool = False
    inside: bool = False
    repeat: tuple[Band, ...] = field(default=(), repr=False)
    closing: tuple[Mark, ...] = ()


def kept(bands: Iterable[Band]) -> tuple[Band, ...]:
    """Return the bands, each tied to the one after it."""
    return tuple(replace(band, keep=True) for band in bands)
