"""The drafts as PDF with a text layer: title, body and page numbers, and no header of any organ,
for a draft has neither number nor issuer yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from config.demo.drafts.catalogue import Line, column_widths, draft, lines, note
from workflows.pdf import Blank, Block, Heading, OfficialDocument, Paragraph, Table
from workflows.pdf.bands import body_bands, title_bands
from workflows.pdf.fonts import FontBook
from workflows.pdf.imprint import folio
from workflows.pdf.marks import Mark
from workflows.pdf.pages import Page, paginate
from workflows.pdf.painter import paint

MARKED = "演示材料，非正式公文"
# A long title of a text is broken after the place.
_PLACE = re.compile(r"^(\w{2,6}[区市])(?=\w{14})")
_HEADING_LEVELS = {"chapter": 1, "heading": 1, "caption": 3}


def pdf(name: str) -> bytes:
    """The draft as .pdf; the same bytes every time. Raises KeyError for an unknown name."""
    document = _document(name)
    book = FontBook()
    try:
        pages = _pages(document, book)
        book.refuse_missing()
        return paint(document, pages, book)
    finally:
        book.save()


def _document(name: str) -> OfficialDocument:
    title = "\n".join(filter(None, (_PLACE.sub("\\1\n", draft(name).title), note(name))))
    return OfficialDocument(
        issuer="演示", number=MARKED, title=title, body=tuple(_blocks(name)), dated_on=date.min
    )


def _pages(document: OfficialDocument, book: FontBook) -> list[list[Mark]]:
    bands = (*title_bands(document.title, book), *body_bands(document.body, book))
    painted = [page.painted() for page in paginate(bands, Page())]
    return [[*marks, *folio(number, book)] for number, marks in enumerate(painted, start=1)]


def _blocks(name: str) -> Iterator[Block]:
    yield Blank()
    for in_table, group in groupby(lines(name), key=lambda line: line.kind == "row"):
        if in_table:
            yield _table(list(group))
        else:
            yield from map(_block, group)


def _block(line: Line) -> Block:
    level = _HEADING_LEVELS.get(line.kind)
    return Heading(level, line.text) if level else Paragraph(line.text)


def _table(rows: list[Line]) -> Table:
    head, *body = (row.cells for row in rows)
    return Table(head, tuple(body), column_widths([head, *body]))
