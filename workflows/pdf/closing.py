"""What follows the body: 附件说明, signature with date, 附注, and the annexes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workflows.chinese_dates import chinese_date
from workflows.pdf.atoms import Span
from workflows.pdf.bands import (
    BODY,
    blank,
    body_bands,
    hanging,
    indented,
    title_bands,
)
from workflows.pdf.document import Annex, OfficialDocument, SealPlaceholder
from workflows.pdf.fonts import FontBook
from workflows.pdf.grid import set_text
from workflows.pdf.marks import Band, Ink, Mark, Ring, Role, Run, kept, moved
from workflows.pdf.measures import (
    CELL,
    DATE_INDENT,
    PITCH,
    SEAL_DIAMETER,
    SEAL_LIFT,
    SIGN_INDENT,
    SIZE_3,
    TYPE_WIDTH,
    baseline,
)

# More lines of 附件说明 than this may be parted from the signature by a page break.
LONGEST_TIED_LIST = 6
# Blank lines over the signature: with a seal its upper edge then lies 0.4 lines below the body.
LINES_OVER_SEALED = 2
LINES_OVER_UNSEALED = 1
SEAL_LABEL_SIZE = 9.0


@dataclass(frozen=True)
class Tie:
    """How many lines go with a signature to a new page: of the body, or of all above it."""

    lines: int
    to_body: bool


# In the order tried: seal and body on one page if the first page still shows body (7.3.5.5).
TIES = (Tie(2, True), Tie(1, True), Tie(2, False), Tie(1, False))


def closing_bands(
    document: OfficialDocument, body: Sequence[Band], book: FontBook, tie: Tie
) -> tuple[Band, ...]:
    """Return body and closing, the signature tied to what stands before it."""
    listed = attachment_bands(document.listed_attachments, book)
    if tie.to_body and len(listed) <= LONGEST_TIED_LIST:
        text, between = list(body), kept(listed)
    else:
        text, between = [*body, *listed], ()
    signature = signature_bands(document, book)
    if not signature and not between:
        return tuple(text)
    start = max(0, len(text) - tie.lines)
    end = (*between, *signature)
    last = replace(end[-1], keep=False, tighten=True)
    return (*text[:start], *kept(text[start:]), *end[:-1], last)


def attachment_bands(names: Sequence[str], book: FontBook) -> tuple[Band, ...]:
    """Set 附件：1.×××, names hanging under names; a single one bears no number (7.3.4)."""
    if not names:
        return ()
    numbered = [f"{index}." if len(names) > 1 else "" for index in range(1, len(names) + 1)]
    bands: list[Band] = [blank()]
    for index, (number, name) in enumerate(zip(numbered, names, strict=True)):
        label = "附件：" if index == 0 else ""
        indent = 2 if index == 0 else 5
        bands += hanging(Span(label + number), name, book, indent)
    return tuple(bands)


def signature_bands(document: OfficialDocument, book: FontBook) -> tuple[Band, ...]:
    """Set name, date and 附注 as one piece, with the blank lines above them."""
    if not document.signatory:
        return note_bands(document.note, book)
    name, name_width = _line(document.signatory, book)
    date, date_width = _line(chinese_date(document.dated_on), book)
    if document.seal:
        name_x, date_x = sealed_edges(name_width, date_width)
        over = LINES_OVER_SEALED
    else:
        name_x, date_x = unsealed_edges(name_width, date_width)
        over = LINES_OVER_UNSEALED
    seal = _seal(document.seal, date_x + date_width / 2, book)
    block = (
        blank(over),
        Band((*moved(name, name_x), *seal)),
        Band(moved(date, date_x)),
        *note_bands(document.note, book),
    )
    return kept(block)


def sealed_edges(name_width: float, date_width: float) -> tuple[float, float]:
    """Left edges of name and date: date four characters in, name in the middle over it.

    A name too long for that goes to the edge of the type area, and the date under its middle.
    """
    date_x = TYPE_WIDTH - DATE_INDENT * CELL - date_width
    name_x = date_x + (date_width - name_width) / 2
    over = max(0.0, name_x + name_width - TYPE_WIDTH)
    return name_x - over, date_x - over


def unsealed_edges(name_width: float, date_width: float) -> tuple[float, float]:
    """Left edges without a seal: name two characters in, date two right of its beginning.

    A date that would come nearer to the edge goes two characters in, and the name with it.
    """
    right = TYPE_WIDTH - SIGN_INDENT * CELL
    name_x = min(right - name_width, right - date_width - SIGN_INDENT * CELL)
    return name_x, name_x + SIGN_INDENT * CELL


def note_bands(note: str | None, book: FontBook) -> tuple[Band, ...]:
    """Set the 附注 in brackets, two characters in (7.3.7)."""
    if not note:
        return ()
    text = note.strip()
    if not (text.startswith("（") and text.endswith("）")):
        text = f"（{text}）"
    return indented([Span(text)], book)


def annex_bands(document: OfficialDocument, annex: Annex, book: FontBook) -> tuple[Band, ...]:
    """Set an annex from a new page: 附件1 on line 1, the title from line 3 (7.3.6)."""
    listed = document.listed_attachments
    number = str(listed.index(annex.title) + 1) if len(listed) > 1 else ""
    label, _ = _line(f"附件{number}", book, Role.HEITI)
    return (
        Band(label, keep=True, new_page=True),
        replace(blank(), keep=True),
        *title_bands(annex.title, book),
        replace(blank(), keep=True),
        *body_bands(annex.body, book),
    )


def _line(text: str, book: FontBook, role: Role = Role.FANGSONG) -> tuple[tuple[Run, ...], float]:
    return set_text([Span(text, role)], BODY, book, baseline(SIZE_3))


def _seal(seal: SealPlaceholder | None, x: float, book: FontBook) -> tuple[Mark, ...]:
    """A ring over name and date, its middle higher than theirs, drawn with the name's line."""
    if seal is None or not seal.visible:
        return ()
    y = PITCH - SEAL_LIFT
    size = SEAL_LABEL_SIZE
    width = book.width(Role.SONGTI, seal.label) * size
    above = y - SEAL_DIAMETER / 4
    label = Run(x - width / 2, above, Role.SONGTI, size, seal.label, ink=Ink.GREY)
    return (Ring(x, y, SEAL_DIAMETER / 2), label)
