"""Pages of marks painted into a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatchmethod
from io import BytesIO
from itertools import groupby

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from workflows.pdf.document import OfficialDocument, Style
from workflows.pdf.fonts import FontBook
from workflows.pdf.marks import Mark, Pattern, Ring, Role, Rule, Run
from workflows.pdf.measures import (
    LEFT_MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SHEET_LEFT,
    SHEET_SCALE,
    SHEET_TOP,
    TOP_MARGIN,
)

# Streams as bytes: spelling them out as text makes them longer and takes time.
rl_config.useA85 = 0

STANDARD = "GB/T 9704-2012"
FILL = 0
FILL_AND_STROKE = 2
RING_WIDTH = 0.6
RING_DASHES = (3, 3)


def paint(document: OfficialDocument, pages: Sequence[Sequence[Mark]], book: FontBook) -> bytes:
    """Return the PDF; equal documents give equal bytes."""
    target = BytesIO()
    canvas = Canvas(
        target,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        pageCompression=1,
        invariant=1,
        lang="zh-CN",
        initialFontName=book.registered_name(Role.FANGSONG),
    )
    _describe(canvas, document, book)
    painter = Painter(canvas, book)
    for marks in pages:
        if document.style is Style.SHEET:
            _enlarge(canvas)
        painter.page(marks)
    canvas.save()
    return target.getvalue()


def _enlarge(canvas: Canvas) -> None:
    """Draw this page as a sheet: its type area larger, and nearer to the page's edges."""
    x = SHEET_LEFT - LEFT_MARGIN * SHEET_SCALE
    y = PAGE_HEIGHT - SHEET_TOP - (PAGE_HEIGHT - TOP_MARGIN) * SHEET_SCALE
    canvas.transform(SHEET_SCALE, 0, 0, SHEET_SCALE, x, y)


def _describe(canvas: Canvas, document: OfficialDocument, book: FontBook) -> None:
    canvas.setTitle("".join(document.title.split()))
    canvas.setAuthor(document.signatory or document.issuer)
    canvas.setSubject(document.number)
    canvas.setCreator(STANDARD)
    canvas.setKeywords("；".join(book.substitutions))


class Painter:
    """Turns layout coordinates, y down from the type area, into those of the PDF."""

    def __init__(self, canvas: Canvas, book: FontBook) -> None:
        self._canvas = canvas
        self._book = book

    def page(self, marks: Sequence[Mark]) -> None:
        """Paint one page: lines first, then all text in reading order."""
        for mark in marks:
            if not isinstance(mark, Run):
                self.draw(mark)
        runs = (mark for mark in marks if isinstance(mark, Run))
        for _, line in groupby(runs, lambda run: (run.y, self._book.emboldening(run.role))):
            self._line(list(line))
        self._canvas.showPage()

    @singledispatchmethod
    def draw(self, mark: Mark) -> None:
        """Draw a mark that is not text."""
        raise TypeError(type(mark))

    @draw.register
    def _(self, mark: Rule) -> None:
        self._canvas.setStrokeColorCMYK(*mark.ink.value)
        self._canvas.setLineWidth(mark.thickness)
        x, y = _x(mark.x), _y(mark.y)
        self._canvas.line(x, y, x + mark.width, y - mark.height)

    @draw.register
    def _(self, mark: Ring) -> None:
        self._canvas.saveState()
        self._canvas.setStrokeColorCMYK(*mark.ink.value)
        self._canvas.setLineWidth(RING_WIDTH)
        self._canvas.setDash(*RING_DASHES)
        self._canvas.circle(_x(mark.x), _y(mark.y), mark.radius)
        self._canvas.restoreState()

    @draw.register
    def _(self, mark: Pattern) -> None:
        """Each stretch of black modules is one rectangle, so that no hairline parts them."""
        step = mark.side / len(mark.modules)
        self._canvas.setFillColorCMYK(*mark.ink.value)
        for row, modules in enumerate(mark.modules):
            y = _y(mark.y + (row + 1) * step)
            column = 0
            for black, stretch in groupby(modules):
                width = len(list(stretch))
                if black:
                    x = _x(mark.x + column * step)
                    self._canvas.rect(x, y, width * step, step, stroke=0, fill=1)
                column += width

    def _line(self, runs: Sequence[Run]) -> None:
        """Write runs on one baseline as one text object, so that they are copied as one line."""
        first = runs[0]
        thickness = self._book.emboldening(first.role) * first.size
        # The way glyphs are filled outlives a text object, so it is bracketed.
        self._canvas.saveState()
        if thickness:
            self._canvas.setLineWidth(thickness)
            self._canvas.setStrokeColorCMYK(*first.ink.value)
        text = self._canvas.beginText(_x(first.x), _y(first.y))
        text.setTextRenderMode(FILL_AND_STROKE if thickness else FILL)
        for before, run in zip((None, *runs), runs, strict=False):
            self._add(text, run, before)
        self._canvas.drawText(text)
        self._canvas.restoreState()

    def _add(self, text: PDFTextObject, run: Run, before: Run | None) -> None:
        """Write a run; what it has in common with the one before is not said again."""
        if before is None or before.ink is not run.ink:
            text.setFillColorCMYK(*run.ink.value)
        if before is None or (before.role, before.size) != (run.role, run.size):
            text.setFont(self._book.registered_name(run.role), run.size)
        if before is None or before.stretch != run.stretch:
            text.setHorizScale(100 * run.stretch)
        if before is None or before.spacing != run.spacing:
            text.setCharSpace(run.spacing)
        text.moveCursor(_x(run.x) - text.getStartOfLine()[0], 0)
        text.textOut(run.text)


def _x(x: float) -> float:
    return LEFT_MARGIN + x


def _y(y: float) -> float:
    return PAGE_HEIGHT - TOP_MARGIN - y
