"""Pages of marks painted into a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import groupby, pairwise

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from workflows.pdf.content import Content, Encoding
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
RING_DASH = 3


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
    encodings = _encodings(canvas, pages, book)
    for marks in pages:
        if document.style is Style.SHEET:
            _enlarge(canvas)
        canvas.addLiteral(Painter(book, encodings).page(marks))
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _encodings(
    canvas: Canvas, pages: Sequence[Sequence[Mark]], book: FontBook
) -> dict[Role, Encoding]:
    """How the document shows what is written in each role."""
    used: dict[Role, dict[str, None]] = {}
    for run in (mark for marks in pages for mark in marks if isinstance(mark, Run)):
        used.setdefault(run.role, {}).update(dict.fromkeys(run.text))
    return {
        role: Encoding(book.registered_name(role), characters, canvas._doc)
        for role, characters in used.items()
    }


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
    """Paints one page; turns layout coordinates, y down from the type area, into the PDF's."""

    def __init__(self, book: FontBook, encodings: Mapping[Role, Encoding]) -> None:
        self._book = book
        self._encodings = encodings
        self._content = Content()

    def page(self, marks: Sequence[Mark]) -> str:
        """Return what is written on the page: lines first, then all text in reading order."""
        for mark in marks:
            if not isinstance(mark, Run):
                self.draw(mark)
        runs = (mark for mark in marks if isinstance(mark, Run) and mark.text)
        for (_, emboldening), line in groupby(runs, self._line_of):
            self._line(list(line), emboldening)
        return str(self._content)

    def draw(self, mark: Rule | Ring | Pattern) -> None:
        """Draw a mark that is not text."""
        match mark:
            case Rule():
                self._rule(mark)
            case Ring():
                self._ring(mark)
            case Pattern():
                self._pattern(mark)

    def _rule(self, mark: Rule) -> None:
        x, y = _x(mark.x), _y(mark.y)
        self._content.set("K", *mark.ink.value)
        self._content.set("w", mark.thickness)
        self._content.write("m", x, y)
        self._content.write("l", x + mark.width, y - mark.height)
        self._content.write("S")

    def _ring(self, mark: Ring) -> None:
        self._content.set("K", *mark.ink.value)
        self._content.set("w", RING_WIDTH)
        self._content.write(f"[{RING_DASH} {RING_DASH}] 0 d")
        path = PDFPathObject(self._content.operations)
        path.circle(_x(mark.x), _y(mark.y), mark.radius)
        self._content.write("S")
        self._content.write("[] 0 d")

    def _pattern(self, mark: Pattern) -> None:
        """All stretches of black modules are filled at once, so that no hairline parts them."""
        step = mark.side / len(mark.modules)
        self._content.set("k", *mark.ink.value)
        for row, modules in enumerate(mark.modules, start=1):
            y = _y(mark.y + row * step)
            for start, width in _black(modules):
                self._content.write("re", _x(mark.x + start * step), y, width * step, step)
        self._content.write("f")

    def _line_of(self, run: Run) -> tuple[float, float]:
        return run.y, self._book.emboldening(run.role)

    def _line(self, runs: Sequence[Run], emboldening: float) -> None:
        """Write runs on one baseline as one text object, so that they are copied as one line."""
        first = runs[0]
        self._content.set("Tr", FILL_AND_STROKE if emboldening else FILL)
        if emboldening:
            self._content.set("w", emboldening * first.size)
            self._content.set("K", *first.ink.value)
        self._content.write("BT")
        self._add(first, _x(first.x), _y(first.y))
        for before, run in pairwise(runs):
            self._add(run, run.x - before.x, 0.0)
        self._content.write("ET")

    def _add(self, run: Run, dx: float, dy: float) -> None:
        """Write a run that begins ``dx`` right of and ``dy`` above where the one before did."""
        self._content.set("k", *run.ink.value)
        self._content.set("Tz", 100 * run.stretch)
        self._content.set("Tc", run.spacing)
        # The font goes first: a reader takes a move for a new line by the size of the characters.
        (font, signs), *rest = self._encodings[run.role].pieces(run.text)
        self._content.set_font(font, run.size)
        self._content.write("Td", dx, dy)
        self._content.show(signs)
        for font, signs in rest:
            self._content.set_font(font, run.size)
            self._content.show(signs)


def _black(modules: Iterable[bool]) -> Iterator[tuple[int, int]]:
    """Where in a row each stretch of black modules begins, and how many it has."""
    start = 0
    for black, stretch in groupby(modules):
        width = len(list(stretch))
        if black:
            yield start, width
        start += width


def _x(x: float) -> float:
    return LEFT_MARGIN + x


def _y(y: float) -> float:
    return PAGE_HEIGHT - TOP_MARGIN - y
