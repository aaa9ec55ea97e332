"""The foot of the last page (版记) and the page numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workflows.chinese_dates import chinese_date
from workflows.pdf.atoms import Grid, Span
from workflows.pdf.document import OfficialDocument, Style
from workflows.pdf.fonts import FontBook
from workflows.pdf.grid import break_lines, set_line, set_text
from workflows.pdf.marks import Mark, Role, Rule, Run, moved
from workflows.pdf.measures import (
    FOLIO_DROP,
    MIDDLE,
    PITCH,
    SIZE_4,
    THICK_RULE,
    THIN_RULE,
    TYPE_HEIGHT,
    TYPE_WIDTH,
    baseline,
)

MARGIN = SIZE_4
CELLS = int((TYPE_WIDTH - 2 * MARGIN) / SIZE_4)
IMPRINT = Grid((TYPE_WIDTH - 2 * MARGIN) / CELLS, SIZE_4, CELLS)
FOLIO = Grid(SIZE_4, SIZE_4, 1)


@dataclass(frozen=True)
class Imprint:
    """The 版记: its marks from its own upper edge, and its height."""

    marks: tuple[Mark, ...] = ()
    height: float = 0.0

    @property
    def placed(self) -> tuple[Mark, ...]:
        """The marks at the bottom of the type area."""
        return moved(self.marks, dy=TYPE_HEIGHT - self.height)


def imprint(document: OfficialDocument, addressees: str, book: FontBook) -> Imprint:
    """Set 抄送 and 印发; ``addressees`` were moved here from an overfull first page (7.3.2)."""
    ruled = document.style is not Style.LETTER
    entries = [("主送", addressees), ("抄送", document.copy_to)]
    parts = [_list_part(label, text, book) for label, text in entries if text]
    if ruled and document.issued_by:
        parts.append(_issue_part(document, book))
    return _stacked(parts, ruled=ruled)


def folio(number: int, book: FontBook) -> tuple[Run, ...]:
    """Set — 1 — with the dashes 7 mm under the type area, odd right, even left (7.5)."""
    y = TYPE_HEIGHT + FOLIO_DROP + MIDDLE * SIZE_4
    role = Role.SONGTI
    dash_width = book.advance(role, "—")
    stretch = 1 / dash_width
    digits = str(number)
    digits_width = book.width(role, digits) * SIZE_4
    gap = SIZE_4 / 2
    width = 2 * SIZE_4 + 2 * gap + digits_width
    x = TYPE_WIDTH - SIZE_4 - width if number % 2 else SIZE_4
    dash = Run(x, y, role, SIZE_4, "—", stretch=stretch)
    after = replace(dash, x=x + width - SIZE_4)
    return (dash, Run(x + SIZE_4 + gap, y, role, SIZE_4, digits), after)


def _list_part(label: str, text: str, book: FontBook) -> Imprint:
    """抄送：…… one character in on both sides, hanging after the colon, ending with 。"""
    head, head_width = set_text([Span(f"{label}：")], IMPRINT, book, baseline(SIZE_4))
    left = MARGIN + head_width
    grid = replace(IMPRINT, cells=CELLS - round(head_width / IMPRINT.cell))
    lines = break_lines([Span(f"{text.rstrip('。；;.')}。")], grid, book)
    marks: list[Mark] = [*moved(head, dx=MARGIN)]
    for index, line in enumerate(lines):
        marks += set_line(line, grid, book, left, index * PITCH + baseline(SIZE_4))
    return Imprint(tuple(marks), len(lines) * PITCH)


def _issue_part(document: OfficialDocument, book: FontBook) -> Imprint:
    y = baseline(SIZE_4)
    organ, organ_width = set_text([Span(document.issued_by or "")], IMPRINT, book, y)
    day = chinese_date(document.issued_on) if document.issued_on else ""
    date, date_width = set_text([Span(f"{day}印发")], IMPRINT, book, y)
    room = TYPE_WIDTH - 2 * MARGIN - date_width - SIZE_4
    if organ_width > room:
        organ = _narrowed(organ, room / organ_width)
    right = TYPE_WIDTH - MARGIN - date_width
    return Imprint((*moved(organ, dx=MARGIN), *moved(date, dx=right)), PITCH)


def _narrowed(runs: tuple[Run, ...], factor: float) -> tuple[Run, ...]:
    return tuple(replace(run, x=run.x * factor, stretch=run.stretch * factor) for run in runs)


def _stacked(parts: list[Imprint], *, ruled: bool) -> Imprint:
    """One part under the other, thick rules first and last, thin ones between (7.4.1)."""
    if not parts:
        return Imprint()
    marks: list[Mark] = []
    y = 0.0
    for index, part in enumerate(parts):
        if ruled:
            marks.append(_rule(y, THIN_RULE if index else THICK_RULE))
        marks += moved(part.marks, dy=y)
        y += part.height
    if ruled:
        marks.append(_rule(y - THICK_RULE / 2, THICK_RULE))
    return Imprint(tuple(marks), y)


def _rule(y: float, thickness: float) -> Rule:
    return Rule(0.0, y, TYPE_WIDTH, 0.0, thickness)
