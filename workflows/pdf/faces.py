"""Lets the PDF library embed glyphs from an outline store, subset by subset.

A face is registered once per font file and process and never changes; which characters a
document uses, the library keeps per document. So the bytes of a document depend on its text
alone, not on what was rendered before.
"""

from __future__ import annotations

from io import BytesIO
from weakref import WeakKeyDictionary

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables._g_l_y_f import Glyph
from reportlab.pdfbase import pdfmetrics, ttfonts

from workflows.pdf.outlines import Outline, OutlineStore

SYMBOLIC = 4
STEM = 80
# The dates a font carries, fixed so that equal texts give equal bytes (seconds since 1904).
MADE_AT = 3_786_912_000


class Charset:
    """The characters of a store, as the library asks for them."""

    def __init__(self, store: OutlineStore) -> None:
        self._store = store

    def __contains__(self, code: int) -> bool:
        return self._store.outline(chr(code)) is not None


class StoredFace(ttfonts.TTFontFace):  # type: ignore[misc]
    """A font face whose subsets are built from stored outlines."""

    def __init__(self, store: OutlineStore) -> None:
        vitals = store.vitals
        self._store = store
        self._scale = 1000 / vitals.em
        self._widths: dict[int, float] = {}
        self.name = f"{vitals.name}-{store.identity}".encode()
        self.filename = store.identity
        self.subfontNameX = b""
        self.charToGlyph = Charset(store)
        self.ascent = round(vitals.ascent * self._scale)
        self.descent = round(vitals.descent * self._scale)
        self.capHeight = self.ascent
        self.bbox = [round(value * self._scale) for value in vitals.bounds]
        self.flags = SYMBOLIC
        self.stemV = STEM
        self.italicAngle = 0
        self.defaultWidth = 1000

    def getCharWidth(self, code: int) -> float:  # noqa: N802
        """Return the advance in thousandths of an em."""
        width = self._widths.get(code)
        if width is None:
            width = self._widths[code] = self._glyph(code).advance * self._scale
        return width

    def makeSubset(self, subset: list[int]) -> bytes:  # noqa: N802
        """Return a TrueType font of these characters, in which byte n shows the n-th of them."""
        codes = list(dict.fromkeys(code for code in subset if code))
        names = [".notdef", *(f"u{code:04X}" for code in codes)]
        outlines = [self._store.notdef(), *(self._glyph(code) for code in codes)]
        shown = [f"u{code:04X}" if code else ".notdef" for code in subset]
        return _truetype(self._store.vitals.em, dict(zip(names, outlines, strict=True)), shown)

    def _glyph(self, code: int) -> Outline:
        return self._store.outline(chr(code)) or self._store.notdef()


class StoredFont(ttfonts.TTFont):  # type: ignore[misc]
    """A font over a stored face; takes the place of one read from a TrueType file."""

    def __init__(self, store: OutlineStore) -> None:
        self.face = StoredFace(store)
        self.fontName = self.face.name.decode()
        self.encoding = ttfonts.TTEncoding()
        self.state: WeakKeyDictionary[object, object] = WeakKeyDictionary()
        self._asciiReadable = False
        self.shapable = False

    def stringWidth(self, text: str, size: float, encoding: str = "") -> float:  # noqa: N802
        """Return the width of a text in points, at ``size`` points."""
        return sum(self.face.getCharWidth(ord(sign)) for sign in text) * size / 1000


def registered_name(store: OutlineStore) -> str:
    """Make the store's font known to the library, once, and return the name to ask for it."""
    name = f"{store.vitals.name}-{store.identity}"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(StoredFont(store))
    return name


def _truetype(em: int, outlines: dict[str, Outline], shown: list[str]) -> bytes:
    builder = FontBuilder(em, isTTF=True)
    builder.font.recalcTimestamp = False
    builder.font.recalcBBoxes = False
    builder.setupGlyphOrder(list(outlines))
    _add_glyphs(builder.font, outlines)
    advances = {name: (one.advance, one.bounds[0]) for name, one in outlines.items()}
    builder.setupHorizontalMetrics(advances)
    builder.setupHorizontalHeader(ascent=em, descent=0)
    builder.setupCharacterMap({})
    builder.font["cmap"].tables = [_byte_map(shown)]
    builder.setupPost(keepGlyphNames=False)
    builder.updateHead(created=MADE_AT, modified=MADE_AT)
    target = BytesIO()
    builder.save(target)
    return target.getvalue()


def _add_glyphs(font: TTFont, outlines: dict[str, Outline]) -> None:
    """Put the stored records in as they are; unpacking them would cost most of a rendering."""
    table = newTable("glyf")
    table.glyphs = {name: Glyph(outline.record) for name, outline in outlines.items()}
    table.glyphOrder = list(outlines)
    font["glyf"], font["loca"] = table, newTable("loca")
    font["maxp"].maxContours = max(outline.contours for outline in outlines.values())
    font["maxp"].maxPoints = max(outline.points for outline in outlines.values())


def _byte_map(shown: list[str]) -> CmapSubtable:
    table = CmapSubtable.newSubtable(6)
    table.platformID, table.platEncID, table.language = 1, 0, 0
    table.cmap = dict(enumerate(shown))
    return table
