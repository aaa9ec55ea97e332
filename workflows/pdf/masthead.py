"""The head of the first page (版头): what stands above the title, in each style."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workflows.chinese_dates import chinese_date
from workflows.pdf.atoms import Span
from workflows.pdf.bands import BODY
from workflows.pdf.document import OfficialDocument, Style
from workflows.pdf.fonts import FontBook
from workflows.pdf.grid import set_text
from workflows.pdf.marks import Ink, Mark, Role, Rule, Run, moved
from workflows.pdf.measures import (
    CELL,
    DOUBLE_LINE,
    HEADER_NARROWEST,
    HEADER_SIZE,
    HEADER_TOP,
    LETTER_FOOT,
    LETTER_HEADER_TOP,
    LETTER_LINE_DROP,
    LETTER_LINE_WIDTH,
    LETTER_NUMBER_DROP,
    LETTER_NUMBER_SLOT,
    LINE_GAP,
    NUMBER_SLOT,
    RED_RULE,
    RULE_DROP,
    SIZE_3,
    THICK_LINE,
    THIN_LINE,
    TYPE_WIDTH,
    baseline,
    slot_top,
)

# Widest letter-spacing of a short header, in em.
HEADER_SPACING = 0.3


@dataclass(frozen=True)
class Masthead:
    """The marks of the head and the grid line on which the title begins."""

    marks: tuple[Mark, ...]
    title_slot: int


def masthead(document: OfficialDocument, book: FontBook) -> Masthead:
    """Set the head of a document."""
    return HEADS[document.style](document, book)


def header_runs(text: str, size: float, top: float, book: FontBook) -> tuple[Run, ...]:
    """Set the red header, its upper ink edge at ``top``, narrowed or spaced to the width."""
    role = Role.XIAOBIAOSONG
    text = "".join(text.split())
    natural = book.width(role, text)
    size = min(size, TYPE_WIDTH / natural / HEADER_NARROWEST)
    stretch = min(1.0, TYPE_WIDTH / (natural * size))
    gaps = max(1, len(text) - 1)
    spare = max(0.0, 0.9 * TYPE_WIDTH - natural * size) / gaps
    spacing = min(spare, HEADER_SPACING * size)
    width = natural * size * stretch + spacing * (len(text) - 1)
    ink_top = book.ink_top(role, text) + book.emboldening(role) / 2
    x = (TYPE_WIDTH - width) / 2
    y = top + ink_top * size
    return (Run(x, y, role, size, text, spacing=spacing, stretch=stretch, ink=Ink.RED),)


def _red_header(document: OfficialDocument, book: FontBook) -> Masthead:
    rule_top = slot_top(NUMBER_SLOT) + _below_character() + RULE_DROP
    marks = (
        *_labels(_red_label_slots(document), book),
        *header_runs(document.issuer, HEADER_SIZE, HEADER_TOP, book),
        *_number_line(document, book),
        Rule(0.0, rule_top + RED_RULE / 2, TYPE_WIDTH, 0.0, RED_RULE, Ink.RED),
    )
    # The rule stands in the line after the number's; two lines stay blank under it.
    return Masthead(marks, NUMBER_SLOT + 3)


def _minutes(document: OfficialDocument, book: FontBook) -> Masthead:
    if document.signatory:
        return _red_header(document, book)
    date_slot = NUMBER_SLOT + 1
    rule_top = slot_top(date_slot) + _below_character() + RULE_DROP
    marks = (
        *_labels(_red_label_slots(document), book),
        *header_runs(document.issuer, HEADER_SIZE, HEADER_TOP, book),
        *_middle(document.number, NUMBER_SLOT, book),
        *_left(document.issued_by or "", date_slot, book),
        *_right([Span(chinese_date(document.dated_on))], date_slot, book),
        Rule(0.0, rule_top + RED_RULE / 2, TYPE_WIDTH, 0.0, RED_RULE, Ink.RED),
    )
    return Masthead(marks, date_slot + 3)


def _letter(document: OfficialDocument, book: FontBook) -> Masthead:
    number_top = slot_top(LETTER_NUMBER_SLOT) + _above_character()
    line_top = number_top - LETTER_NUMBER_DROP - DOUBLE_LINE
    size = line_top - LETTER_LINE_DROP - LETTER_HEADER_TOP
    labels = _present_labels(document)
    slots = range(LETTER_NUMBER_SLOT, LETTER_NUMBER_SLOT + len(labels))
    marks = (
        *header_runs(document.issuer, size, LETTER_HEADER_TOP, book),
        *_double_line(line_top, thick_first=True),
        *_right([Span(document.number)], LETTER_NUMBER_SLOT, book, indent=0),
        *_labels(dict(zip(labels, slots, strict=True)), book),
        *_double_line(LETTER_FOOT - DOUBLE_LINE, thick_first=False),
    )
    return Masthead(marks, LETTER_NUMBER_SLOT + max(1, len(labels)) + 2)


def _record(document: OfficialDocument, book: FontBook) -> Masthead:
    labels = _red_label_slots(document)
    return Masthead(_labels(labels, book), max(labels.values(), default=-1) + 1)


HEADS: dict[Style, Callable[[OfficialDocument, FontBook], Masthead]] = {
    Style.RED_HEADER: _red_header,
    Style.LETTER: _letter,
    Style.MINUTES: _minutes,
    Style.RECORD: _record,
    Style.SHEET: _record,
}


def _above_character() -> float:
    """Distance from a grid line's upper edge to the character's in its middle."""
    return (slot_top(1) - SIZE_3) / 2


def _below_character() -> float:
    return (slot_top(1) + SIZE_3) / 2


def _double_line(top: float, *, thick_first: bool) -> tuple[Rule, ...]:
    x = (TYPE_WIDTH - LETTER_LINE_WIDTH) / 2
    upper, lower = (THICK_LINE, THIN_LINE) if thick_first else (THIN_LINE, THICK_LINE)
    second = top + upper + LINE_GAP
    return (
        Rule(x, top + upper / 2, LETTER_LINE_WIDTH, 0.0, upper, Ink.RED),
        Rule(x, second + lower / 2, LETTER_LINE_WIDTH, 0.0, lower, Ink.RED),
    )


def _present_labels(document: OfficialDocument) -> list[Span]:
    """份号 in the body's face, 密级 and 紧急程度 in 黑体, from above downward (7.2.1 to 7.2.3)."""
    labels = [
        (document.copy_no, Role.FANGSONG),
        (document.secrecy, Role.HEITI),
        (document.urgency, Role.HEITI),
    ]
    return [Span(text, role) for text, role in labels if text]


def _red_label_slots(document: OfficialDocument) -> dict[Span, int]:
    """份号 stands on line 1, 密级 on line 2 even alone, 紧急程度 below what there is."""
    labels = _present_labels(document)
    first = 1 if document.secrecy and not document.copy_no else 0
    return {label: first + index for index, label in enumerate(labels)}


def _labels(slots: dict[Span, int], book: FontBook) -> tuple[Mark, ...]:
    return tuple(mark for label, slot in slots.items() for mark in _at(label, slot, 0.0, book))


def _number_line(document: OfficialDocument, book: FontBook) -> tuple[Mark, ...]:
    """A number in the middle; in documents to a superior left, with 签发人 right (7.2.6)."""
    if not document.signed_by:
        return _middle(document.number, NUMBER_SLOT, book)
    signed = [Span("签发人："), Span(document.signed_by, Role.KAITI)]
    return (
        *_left(document.number, NUMBER_SLOT, book),
        *_right(signed, NUMBER_SLOT, book),
    )


def _at(span: Span, slot: int, x: float, book: FontBook) -> tuple[Mark, ...]:
    runs, _ = set_text([span], BODY, book, slot_top(slot) + baseline(SIZE_3))
    return moved(runs, dx=x)


def _left(text: str, slot: int, book: FontBook) -> tuple[Mark, ...]:
    return _at(Span(text), slot, CELL, book)


def _middle(text: str, slot: int, book: FontBook) -> tuple[Mark, ...]:
    runs, width = set_text([Span(text)], BODY, book, slot_top(slot) + baseline(SIZE_3))
    return moved(runs, dx=(TYPE_WIDTH - width) / 2)


def _right(spans: list[Span], slot: int, book: FontBook, indent: int = 1) -> tuple[Mark, ...]:
    runs, width = set_text(spans, BODY, book, slot_top(slot) + baseline(SIZE_3))
    return moved(runs, dx=TYPE_WIDTH - width - indent * CELL)
