"""Official documents as PDF after GB/T 9704-2012 (党政机关公文格式)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflows.pdf.atoms import Span
from workflows.pdf.bands import blank, body_bands, indented, title_bands
from workflows.pdf.check_mark import check_marks
from workflows.pdf.checks import check_document
from workflows.pdf.closing import TIES, Tie, annex_bands, closing_bands
from workflows.pdf.document import OfficialDocument, Style
from workflows.pdf.errors import LayoutImpossible
from workflows.pdf.fonts import FontBook
from workflows.pdf.imprint import folio, imprint
from workflows.pdf.marks import Band, Mark
from workflows.pdf.masthead import masthead
from workflows.pdf.measures import TYPE_HEIGHT, slot_top
from workflows.pdf.pages import Page, paginate
from workflows.pdf.painter import paint


@dataclass(frozen=True)
class Rendered:
    """A finished PDF; ``substitutions`` says in Chinese which faces were replaced by which."""

    pdf: bytes
    page_count: int
    substitutions: tuple[str, ...]


def render(document: OfficialDocument) -> Rendered:
    """Set a document and return it as PDF, fonts embedded, text extractable.

    Equal documents give equal bytes. Raises BadNumber, IncompleteDocument, MissingGlyphs,
    LayoutImpossible, or FontUnfit when a configured font cannot be used.
    """
    check_document(document)
    book = FontBook()
    try:
        pages = compose(document, book)
        book.refuse_missing()
        pdf = paint(document, pages, book)
    finally:
        book.save()
    return Rendered(pdf, len(pages), book.substitutions)


def compose(document: OfficialDocument, book: FontBook) -> list[list[Mark]]:
    """Return the marks of every page, without painting them."""
    pages, moved_addressees = _set_first(document, book)
    foot = imprint(document, moved_addressees, book)
    if foot.height > TYPE_HEIGHT - pages[-1].filled:
        pages.append(Page())
    painted = [page.painted() for page in pages]
    painted[-1] += foot.placed
    painted[0] += check_marks(document, book)
    first_unnumbered = document.style is Style.LETTER
    for number, marks in enumerate(painted, start=1):
        if number > 1 or not first_unnumbered:
            marks += folio(number, book)
    return painted


def _set_first(document: OfficialDocument, book: FontBook) -> tuple[list[Page], str]:
    """Set all but the foot; too many addressees for a first page with body go to the foot."""
    body = body_bands(document.body, book)
    annexes = [band for annex in document.annexes for band in annex_bands(document, annex, book)]
    for addressee in dict.fromkeys((document.addressee, "")):
        for tie in TIES:
            pages = _paginated(document, addressee, body, tie, annexes, book)
            if pages is not None:
                return pages, document.addressee if addressee != document.addressee else ""
    raise LayoutImpossible("公文首页未能显示正文，请缩短标题或者主送机关")


def _paginated(
    document: OfficialDocument,
    addressee: str,
    body: Sequence[Band],
    tie: Tie,
    annexes: Sequence[Band],
    book: FontBook,
) -> list[Page] | None:
    """Return the pages, or None if the first would show no body."""
    first = _first_page(document, addressee, book)
    if first.filled >= TYPE_HEIGHT:
        return None
    bands = (*closing_bands(document, body, book, tie), *annexes)
    pages = paginate(bands, first)
    return None if pages[0].empty else pages


def _first_page(document: OfficialDocument, addressee: str, book: FontBook) -> Page:
    head = masthead(document, book)
    opening = Page(list(head.marks), start=slot_top(head.title_slot))
    below = () if document.style is Style.SHEET else _addressee_bands(addressee, book)
    for band in (*title_bands(document.title, book), *below):
        opening.place(band)
    return Page(opening.painted(), start=opening.filled)


def _addressee_bands(addressee: str, book: FontBook) -> tuple[Band, ...]:
    """Flush left after a blank line, with a full-width colon (7.3.2)."""
    text = addressee.strip().rstrip(":：")
    lines = indented([Span(f"{text}：")], book, first=0) if text else ()
    return (blank(), *lines)
