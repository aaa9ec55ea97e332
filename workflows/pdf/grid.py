"""Lines on the character grid: where they break, and where each character stands.

A full line fills its cells exactly. Where the rules for punctuation (禁则) forbid that, one
closing mark more is taken in at half width, or a character is left to the next line, and the
difference of half a cell to a few cells is spread over the whole line, so that both margins
stay straight; the next line is back on the grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from workflows.pdf.atoms import Atom, Grid, Span, atoms
from workflows.pdf.fonts import FontBook
from workflows.pdf.marks import Ink, Role, Run

# More empty cells than this at the end of a line are left open instead of spread.
MOST_SPREAD = 3


@dataclass(frozen=True)
class Line:
    """The atoms of one line in ``room`` cells; ``last`` of its paragraph is not spread."""

    atoms: tuple[Atom, ...]
    room: int
    last: bool

    @property
    def cells(self) -> int:
        """How many cells the atoms take at full width."""
        return sum(atom.cells for atom in self.atoms)

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(atom.text for atom in self.atoms)


@dataclass(frozen=True)
class Placed:
    """An atom and the left edge of its cells."""

    atom: Atom
    x: float


def break_lines(spans: Sequence[Span], grid: Grid, book: FontBook, first: int = 0) -> list[Line]:
    """Fill lines of ``grid.cells``; the first has ``first`` cells less."""
    rest = atoms(spans, grid, book)
    lines: list[Line] = []
    room = grid.cells - first
    while rest:
        count = _fitting(rest, room)
        lines.append(Line(tuple(rest[:count]), room, last=count == len(rest)))
        rest = rest[count:]
        room = grid.cells
    return lines


def set_line(line: Line, grid: Grid, book: FontBook, x: float, y: float) -> tuple[Run, ...]:
    """Place a line with its left edge at ``x`` and its baseline at ``y``."""
    step = _spread(line, grid)
    return _runs(_placed(line.atoms, grid, x, step), grid, book, y, step)


def set_text(
    spans: Sequence[Span], grid: Grid, book: FontBook, y: float, ink: Ink = Ink.BLACK
) -> tuple[tuple[Run, ...], float]:
    """Set text on one line from x = 0, however long; return the runs and the width."""
    pieces = atoms(spans, grid, book)
    runs = _runs(_placed(pieces, grid, 0.0, 0.0), grid, book, y, 0.0, ink)
    return runs, sum(piece.cells for piece in pieces) * grid.cell


def _fitting(rest: Sequence[Atom], room: int) -> int:
    """Return how many atoms go on a line of ``room`` cells, at least one."""
    count = filled = 0
    while count < len(rest) and filled + rest[count].cells <= room:
        filled += rest[count].cells
        count += 1
    if count == len(rest):
        return count
    if filled == room and count and rest[count].half_closing and _may_break(rest, count + 1):
        return count + 1
    backed = count
    while backed > 0 and not _may_break(rest, backed):
        backed -= 1
    return backed or max(count, 1)


def _may_break(rest: Sequence[Atom], at: int) -> bool:
    if at >= len(rest):
        return True
    return at > 0 and rest[at].may_begin and rest[at - 1].may_end


def _spread(line: Line, grid: Grid) -> float:
    """Return what each gap of the line grows by, in points; negative where a mark was taken in."""
    gaps = len(line.atoms) - 1
    if gaps < 1:
        return 0.0
    if line.cells > line.room:
        return (line.room - line.cells + 0.5) * grid.cell / gaps
    missing = line.room - line.cells
    return 0.0 if line.last or missing > MOST_SPREAD else missing * grid.cell / gaps


def _placed(pieces: Sequence[Atom], grid: Grid, x: float, step: float) -> list[Placed]:
    placed = []
    for piece in pieces:
        placed.append(Placed(piece, x))
        x += piece.cells * grid.cell + step
    return placed


def _runs(
    placed: list[Placed],
    grid: Grid,
    book: FontBook,
    y: float,
    step: float,
    ink: Ink = Ink.BLACK,
) -> tuple[Run, ...]:
    runs: list[Run] = []
    for (role, full), group in groupby(placed, lambda one: _kind(one.atom, book)):
        members = list(group)
        if full:
            runs.append(_full_run(members, role, grid, y, step, ink))
        else:
            runs += [_fitted_run(one, grid, book, y, ink) for one in members]
    return tuple(runs)


def _kind(atom: Atom, book: FontBook) -> tuple[Role, bool]:
    return atom.role, atom.wide and book.advance(atom.role, atom.text) == 1.0


def _full_run(
    members: list[Placed], role: Role, grid: Grid, y: float, step: float, ink: Ink
) -> Run:
    """Full-width characters of one face go out as one string with even spacing."""
    inset = (grid.cell - grid.size) / 2
    text = "".join(one.atom.text for one in members)
    spacing = grid.cell + step - grid.size
    return Run(members[0].x + inset, y, role, grid.size, text, spacing=spacing, ink=ink)


def _fitted_run(one: Placed, grid: Grid, book: FontBook, y: float, ink: Ink) -> Run:
    """Anything else stands in the middle of its cells, narrowed or, a dash, widened to fit."""
    atom = one.atom
    text = atom.text.rstrip()
    natural = book.width(atom.role, text) * grid.size
    room = atom.cells * grid.cell
    stretch = room / natural if "—" in text or natural > room else 1.0
    inset = (room - natural * stretch) / 2
    return Run(one.x + inset, y, atom.role, grid.size, text, stretch=stretch, ink=ink)
