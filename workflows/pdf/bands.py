"""Blocks of the body set as bands of one grid line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workflows.pdf.atoms import Grid, Span
from workflows.pdf.document import Blank, Block, Heading, Labelled, Paragraph, Table
from workflows.pdf.fonts import FontBook
from workflows.pdf.grid import break_lines, set_line, set_text
from workflows.pdf.marks import Band, Ink, Role, Run, kept, moved
from workflows.pdf.measures import (
    CELL,
    CELLS,
    SIZE_2,
    SIZE_3,
    TYPE_WIDTH,
    baseline,
)
from workflows.pdf.tables import table_bands
from workflows.pdf.titles import break_title

BODY = Grid(CELL, SIZE_3, CELLS)
TITLE = Grid(SIZE_2, SIZE_2, int(TYPE_WIDTH / SIZE_2))
INDENT = 2
HEADING_ROLES = {1: Role.HEITI, 2: Role.KAITI, 3: Role.FANGSONG, 4: Role.FANGSONG}


def body_bands(blocks: Sequence[Block], book: FontBook) -> tuple[Band, ...]:
    """Set the blocks one under the other."""
    return tuple(band for block in blocks for band in block_bands(block, book))


def block_bands(block: Block, book: FontBook) -> tuple[Band, ...]:
    """Set one block."""
    match block:
        case Paragraph():
            return _paragraph(block, book)
        case Heading():
            return _heading(block, book)
        case Labelled():
            return hanging(Span(f"{block.label}：", Role.HEITI), block.text, book)
        case Table():
            return table_bands(block, book)
        case Blank():
            return (blank(),)


def _paragraph(block: Paragraph, book: FontBook) -> tuple[Band, ...]:
    texts = [text for text in block.text.splitlines() if text.strip()]
    return tuple(band for text in texts for band in indented([Span(text)], book))


def _heading(block: Heading, book: FontBook) -> tuple[Band, ...]:
    """A heading alone is tied to the text under it."""
    spans = [Span(block.text, HEADING_ROLES[block.level]), Span(block.run_in)]
    bands = indented(spans, book)
    return bands if block.run_in else kept(bands)


def blank(lines: int = 1) -> Band:
    """Return empty grid lines."""
    return Band(lines=lines, blank=True)


def indented(spans: Sequence[Span], book: FontBook, first: int = INDENT) -> tuple[Band, ...]:
    """Set a paragraph whose first line is ``first`` cells in."""
    bands = []
    indent = first
    for line in break_lines(spans, BODY, book, first):
        runs = set_line(line, BODY, book, indent * CELL, baseline(SIZE_3))
        bands.append(Band(runs))
        indent = 0
    return tuple(bands)


def hanging(label: Span, text: str, book: FontBook, indent: int = INDENT) -> tuple[Band, ...]:
    """Set a label ``indent`` cells in, and the text after it, turned lines under its first."""
    label_runs, label_width = set_text([label], BODY, book, baseline(SIZE_3))
    left = indent + round(label_width / CELL)
    grid = replace(BODY, cells=CELLS - left)
    lines = break_lines([Span(text)], grid, book)
    bands = [Band(set_line(line, grid, book, left * CELL, baseline(SIZE_3))) for line in lines]
    first = bands[0] if bands else Band()
    return (replace(first, marks=(*moved(label_runs, indent * CELL), *first.marks)), *bands[1:])


def title_bands(title: str, book: FontBook) -> tuple[Band, ...]:
    """Set a title of 2号 小标宋 in the middle, broken by sense, its lines kept together."""
    lines = break_title(title, TITLE.cells)
    return tuple(Band(centred(line, book), keep=True) for line in lines)


def centred(line: str, book: FontBook) -> tuple[Run, ...]:
    """Set one line of a title in the middle of the type area."""
    spans = [Span(line, Role.XIAOBIAOSONG)]
    runs, width = set_text(spans, TITLE, book, baseline(SIZE_2), Ink.BLACK)
    return tuple(replace(run, x=run.x + (TYPE_WIDTH - width) / 2) for run in runs)
