"""Text cut into the pieces that a line is filled with.

A full-width character is one piece of one cell. A run of Latin letters and digits is one piece
of whole cells, so that whatever follows stands on the grid again: two digits to a cell, slightly
narrowed where the font's digits are wider than half an em.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from workflows.pdf.fonts import FontBook
from workflows.pdf.marks import Role

# GB/T 15834-2011, 5.1: marks that do not begin a line, brackets that do not end one.
NOT_FIRST = frozenset("。，、；：？！）》〉」』】〕〗”’…—·～％‰℃°,.;:?!)]}%々")
NOT_LAST = frozenset("（《〈「『【〔〖“‘([{￥$№")
# Marks whose ink fills the left half of the cell only.
HALF_CLOSING = frozenset("。，、；：？！）》〉」』】〕〗”’")
# Marks written twice, over two cells.
DOUBLED = frozenset("—…")

# How far a Latin run may be narrowed to save a cell.
NARROWEST = 0.88
# A Latin run of more cells than this may be broken.
LONGEST_RUN = 8

WIDE_LATIN_1 = frozenset("·×÷°±§¶")
# What is set proportionally, not in a cell of its own.
LATIN = frozenset(
    character
    for character in map(chr, range(0x250))
    if character not in WIDE_LATIN_1 and unicodedata.category(character) not in ("Zs", "Cc")
)
SPACES = re.compile(r"[\x00-\x20\x7f\u00a0]+")
# Signs without a glyph by nature, which come along with pasted text.
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
LATIN_WORD = f"[{re.escape(''.join(sorted(LATIN)))}]+"
# Latin words with the blanks between them, marks over two cells, any other sign but a blank.
PIECES = re.compile(f"{LATIN_WORD}(?: {LATIN_WORD})*|——|……|[^ ]")
JOINTS = re.compile(r"[^ /\\._@&?=+-]*[ /\\._@&?=+-]?")


@dataclass(frozen=True)
class Span:
    """Text in one face."""

    text: str
    role: Role = Role.FANGSONG


@dataclass(frozen=True)
class Grid:
    """Cells of ``cell`` points, ``cells`` to a line, with characters of ``size`` points."""

    cell: float
    size: float
    cells: int


@dataclass(frozen=True)
class Atom:
    """A piece no line break may cut, ``cells`` wide; ``full`` for one character of a whole em."""

    text: str
    role: Role
    cells: int
    full: bool = False

    @property
    def may_begin(self) -> bool:
        """Whether a line may begin with it."""
        return self.text[0] not in NOT_FIRST

    @property
    def may_end(self) -> bool:
        """Whether a line may end with it."""
        return self.text[-1] not in NOT_LAST

    @property
    def half_closing(self) -> bool:
        """Whether it needs but half a cell at the end of a line."""
        return self.text in HALF_CLOSING


def atoms(spans: Iterable[Span], grid: Grid, book: FontBook) -> list[Atom]:
    """Cut spans into atoms; white space beside a full-width character is dropped."""
    cut: list[Atom] = []
    for span in spans:
        for piece in PIECES.findall(SPACES.sub(" ", INVISIBLE.sub("", span.text))):
            if piece[0] in LATIN:
                cut += _latin_atoms(piece, span.role, grid, book)
            else:
                full = piece[0] not in DOUBLED and book.advance(span.role, piece) == 1
                cut.append(_wide_atom(piece, span.role, full))
    return cut


def is_latin(character: str) -> bool:
    """Whether a character is set proportionally, not in a cell of its own."""
    return character in LATIN


@lru_cache(maxsize=8192)
def _wide_atom(piece: str, role: Role, full: bool) -> Atom:
    """The atom of a full-width piece; few characters make up a text."""
    return Atom(piece, role, len(piece), full)


def _latin_atoms(text: str, role: Role, grid: Grid, book: FontBook) -> Iterator[Atom]:
    longest = min(LONGEST_RUN, grid.cells)
    cells = _cells(text, role, grid, book)
    if cells <= longest:
        yield Atom(text, role, cells)
        return
    part = ""
    for joint in _joints(text, longest):
        if part and _cells(part + joint, role, grid, book) > longest:
            yield Atom(part, role, _cells(part, role, grid, book))
            part = ""
        part += joint
    yield Atom(part, role, _cells(part, role, grid, book))


def _joints(text: str, longest: int) -> Iterator[str]:
    """Cut after spaces and joining signs, and what is still too long anywhere."""
    for joint in JOINTS.findall(text):
        yield from (joint[at : at + longest] for at in range(0, len(joint), longest))


def _cells(text: str, role: Role, grid: Grid, book: FontBook) -> int:
    natural = book.width(role, text.rstrip()) * grid.size
    return max(1, math.ceil(natural * NARROWEST / grid.cell - 1e-6))
