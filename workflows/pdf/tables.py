"""Ruled tables: cells wrap, the head repeats on every page, long rows run over the page.

A row of few lines is one band that no break cuts. A longer row is cut into bands of one line
each, so that it may go on overleaf; at least two of its lines stay together on either side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from workflows.pdf.atoms import Grid, Span
from workflows.pdf.document import Table
from workflows.pdf.fonts import FontBook
from workflows.pdf.grid import Line, break_lines, set_line
from workflows.pdf.marks import Band, Mark, Role, Rule
from workflows.pdf.measures import (
    COMPACT_GAP,
    COMPACT_PITCH,
    SIZE_COMPACT,
    SIZE_TABLE,
    TABLE_PITCH,
    TYPE_WIDTH,
    baseline,
)

RULE = 0.5
WIDEST_CELL = 1.06
# Columns of no more characters than this hold labels, not text.
NARROW = 4
# Rows of more lines than this may be cut by the end of a page.
LONGEST_WHOLE_ROW = 7


@dataclass(frozen=True)
class Measure:
    """How large the characters are, how far apart the lines, and the paddings around them."""

    size: float
    pitch: float
    padding_x: float
    padding_y: float


USUAL = Measure(SIZE_TABLE, TABLE_PITCH, 4.0, 3.5)
COMPACT = Measure(SIZE_COMPACT, COMPACT_PITCH, 1.6, 0.6)


@dataclass(frozen=True)
class Column:
    """Where a column stands, and whether its lines stand in its middle."""

    x: float
    width: float
    measure: Measure = USUAL
    centred: bool = False

    @cached_property
    def grid(self) -> Grid:
        """The characters that fit between the paddings, spread a little to fill them."""
        size = self.measure.size
        room = self.width - 2 * self.measure.padding_x
        cells = max(1, int(room / size))
        return Grid(min(room / cells, WIDEST_CELL * size), size, cells)

    @cached_property
    def left(self) -> float:
        """The left edge of the characters, these standing in the middle of the column."""
        return self.x + (self.width - self.grid.cells * self.grid.cell) / 2


Row = tuple[list[Line], ...]


def table_bands(table: Table, book: FontBook) -> tuple[Band, ...]:
    """Set a table; the first grid line after it begins below its last rule."""
    columns = _columns(table)
    head = _broken(table.columns, columns, Role.HEITI, book)
    rows = [_broken(row, columns, Role.FANGSONG, book) for row in table.rows]
    columns = _with_alignment(columns, rows)
    middle = [replace(column, centred=True) for column in columns]
    head_band = _whole(head, middle, book)
    marks = (*head_band.marks, _line_at(0))
    first = replace(head_band, marks=marks, on_grid=not table.compact, keep=True)
    bands = [band for row in rows for band in _row_bands(row, columns, book)]
    gap = [Band(lines=0, depth=COMPACT_GAP, on_grid=False, keep=True, blank=True)]
    over = gap if table.compact else []
    return (*over, first, *(_repeating(first, band, columns) for band in bands))


def _repeating(head: Band, band: Band, columns: list[Column]) -> Band:
    """Let a band that opens a page set the head again; over the rest of a row goes a padding."""
    opening = [replace(head, repeated=True)]
    if band.inside:
        depth = columns[0].measure.padding_y
        padding = _strip(_frame(columns, depth), depth)
        opening.append(replace(padding, repeated=True))
    return replace(band, repeat=tuple(opening))


def _columns(table: Table) -> list[Column]:
    widths = table.widths or (1.0,) * len(table.columns)
    scale = TYPE_WIDTH / sum(widths)
    edges = [0.0, *accumulate(width * scale for width in widths)]
    measure = COMPACT if table.compact else USUAL
    return [Column(x, width * scale, measure) for x, width in zip(edges, widths, strict=False)]


def _broken(texts: Sequence[str], columns: list[Column], role: Role, book: FontBook) -> Row:
    pairs = zip(texts, columns, strict=True)
    return tuple(_cell_lines(text, column, role, book) for text, column in pairs)


def _cell_lines(text: str, column: Column, role: Role, book: FontBook) -> list[Line]:
    parts = text.splitlines()
    return [line for part in parts for line in break_lines([Span(part, role)], column.grid, book)]


def _with_alignment(columns: list[Column], rows: list[Row]) -> list[Column]:
    """Centre the columns of short entries: none with a second line, or all too narrow for text."""
    return [
        replace(
            column,
            centred=column.grid.cells <= NARROW or all(len(row[index]) <= 1 for row in rows),
        )
        for index, column in enumerate(columns)
    ]


def _row_bands(row: Row, columns: list[Column], book: FontBook) -> Iterator[Band]:
    if max(map(len, row)) <= LONGEST_WHOLE_ROW:
        yield _whole(row, columns, book)
    else:
        yield from _cut(row, columns, book)


def _whole(row: Row, columns: list[Column], book: FontBook) -> Band:
    """One band; a cell of fewer lines stands in the middle of the row's height."""
    count = max(1, *map(len, row))
    pitch = columns[0].measure.pitch
    height = count * pitch + 2 * columns[0].measure.padding_y
    marks: list[Mark] = []
    for lines, column in zip(row, columns, strict=True):
        top = (height - len(lines) * pitch) / 2
        for index, line in enumerate(lines):
            marks += _set(line, column, top + index * pitch, book)
    return _strip((*marks, *_frame(columns, height), _line_at(height)), height)


def _cut(row: Row, columns: list[Column], book: FontBook) -> Iterator[Band]:
    """One band per line, from the top; inner ones get a lower rule only where a page ends."""
    count, measure = max(map(len, row)), columns[0].measure
    for index in range(count):
        above = measure.padding_y if index == 0 else 0.0
        height = above + measure.pitch + (measure.padding_y if index == count - 1 else 0.0)
        marks = [
            mark
            for lines, column in zip(row, columns, strict=True)
            for line in lines[index : index + 1]
            for mark in _set(line, column, above, book)
        ]
        lower = (_line_at(height),)
        ends = index == count - 1
        band = _strip((*marks, *_frame(columns, height), *(lower if ends else ())), height)
        tied = index in (0, count - 2)
        yield replace(band, keep=tied, closing=() if ends else lower, inside=index > 0)


def _strip(marks: tuple[Mark, ...], depth: float) -> Band:
    return Band(marks, lines=0, depth=depth, on_grid=False)


def _set(line: Line, column: Column, top: float, book: FontBook) -> tuple[Mark, ...]:
    grid = column.grid
    x = column.left
    if column.centred:
        x += (grid.cells - line.cells) * grid.cell / 2
    return set_line(line, grid, book, x, top + baseline(column.measure.size, column.measure.pitch))


def _frame(columns: list[Column], height: float) -> tuple[Mark, ...]:
    edges = [*(column.x for column in columns), TYPE_WIDTH]
    return tuple(Rule(x, 0.0, 0.0, height, RULE) for x in edges)


def _line_at(y: float) -> Rule:
    return Rule(0.0, y, TYPE_WIDTH, 0.0, RULE)
