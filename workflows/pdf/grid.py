"""Lines on the character grid: where they break, and where each character stands.

A full line fills its cells exactly. Where the rules for punctuation (禁则) forbid that, one
closing mark more is taken in at half width, or a character is left to the next line, and the
difference of half a cell to a few cells is spread over the whole line, so that both margins
stay straight; the next line is back on the grid.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, groupby, repeat

from workflows.pdf.atoms import Atom, Grid, Span, atoms, is_latin
from workflows.pdf.fonts import FontBook
from workflows.pdf.marks import Ink, Role, Run

# More empty cells than this, for each cell of the line, are left open instead of spread.
MOST_SPREAD = 0.11
# On lines of fewer cells than this no closing mark is taken in; the squeeze would show.
SHORTEST_SQUEEZED = 12


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


# An atom, the left edge of its cells, and how it leans in them: 0 to the left, 0.5 amid.
Placed = tuple[Atom, float, float]


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
    widths = (atom.cells * grid.cell + step for atom in line.atoms)
    placed = zip(
        line.atoms, accumulate(widths, initial=x), chain((0.0,), repeat(0.5)), strict=False
    )
    return _runs(placed, grid, book, y, step)


def set_text(
    spans: Sequence[Span], grid: Grid, book: FontBook, y: float, ink: Ink = Ink.BLACK
) -> tuple[tuple[Run, ...], float]:
    """Set text on one line from x = 0, however long; return the runs and the width.

    Off the grid: Latin letters and digits take their own width, not whole cells.
    """
    pieces = atoms(spans, grid, book)
    edges = list(accumulate((_own_width(one, grid, book) for one in pieces), initial=0.0))
    placed = zip(pieces, edges, repeat(0.0), strict=False)
    return _runs(placed, grid, book, y, 0.0, ink), edges[-1]


def _fitting(rest: Sequence[Atom], room: int) -> int:
    """Return how many atoms go on a line of ``room`` cells, at least one."""
    count = filled = 0
    while count < len(rest) and filled + rest[count].cells <= room:
        filled += rest[count].cells
        count += 1
    if count == len(rest):
        return count
    if filled == room and _may_take_in(rest, count, room):
        return count + 1
    backed = count
    while backed > 0 and not _may_break(rest, backed):
        backed -= 1
    return backed or max(count, 1)


def _may_take_in(rest: Sequence[Atom], at: int, room: int) -> bool:
    return room >= SHORTEST_SQUEEZED and rest[at].half_closing and _may_break(rest, at + 1)


def _may_break(rest: Sequence[Atom], at: int) -> bool:
    if at >= len(rest):
        return True
    return at > 0 and rest[at].may_begin and rest[at - 1].may_end


def _spread(line: Line, grid: Grid) -> float:
    """Return what each gap of the line grows by, in points; negative where a mark was taken in."""
    gaps = len(line.atoms) - 1
    if gaps < 1:
        return 0.0
    missing = line.room - line.cells
    if missing < 0:
        return (missing + 0.5) * grid.cell / gaps
    return 0.0 if line.last or missing > MOST_SPREAD * line.room else missing * grid.cell / gaps


def _own_width(atom: Atom, grid: Grid, book: FontBook) -> float:
    if is_latin(atom.text[0]):
        return min(atom.cells * grid.cell, book.width(atom.role, atom.text) * grid.size)
    return atom.cells * grid.cell


def _runs(
    placed: Iterable[Placed],
    grid: Grid,
    book: FontBook,
    y: float,
    step: float,
    ink: Ink = Ink.BLACK,
) -> tuple[Run, ...]:
    runs: list[Run] = []
    for (role, full), group in groupby(placed, _kind):
        if full:
            runs.append(_full_run(list(group), role, grid, y, step, ink))
        else:
            runs += [_fitted_run(one, grid, book, y, ink) for one in group]
    return tuple(runs)


def _kind(placed: Placed) -> tuple[Role, bool]:
    atom = placed[0]
    return atom.role, atom.full


def _full_run(
    members: Sequence[Placed], role: Role, grid: Grid, y: float, step: float, ink: Ink
) -> Run:
    """Full-width characters of one face go out as one string with even spacing."""
    _, x, _ = members[0]
    inset = (grid.cell - grid.size) / 2
    text = "".join([atom.text for atom, _, _ in members])
    spacing = grid.cell + step - grid.size
    return Run(x + inset, y, role, grid.size, text, spacing=spacing, ink=ink)


def _fitted_run(placed: Placed, grid: Grid, book: FontBook, y: float, ink: Ink) -> Run:
    """Anything else stands in the middle of its cells, narrowed or, a dash, widened to fit."""
    atom, x, lean = placed
    text = atom.text.rstrip()
    natural = book.width(atom.role, text) * grid.size
    room = atom.cells * grid.cell
    stretch = room / natural if "—" in text or natural > room else 1.0
    inset = (room - natural * stretch) * lean
    return Run(x + inset, y, atom.role, grid.size, text, stretch=stretch, ink=ink)
