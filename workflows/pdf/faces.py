"""Lets the PDF library embed glyphs from an outline store, subset by subset.

A face is registered once per font file and process and never changes; which characters a
document uses, the library keeps per document. So the bytes of a document depend on its text
alone, not on what was rendered before.
"""

from __future__ import annotations

import zlib
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts

from workflows.pdf.outlines import Outline, OutlineStore
from workflows.pdf.subsets import truetype

SYMBOLIC = 4
STEM = 80


class QuickCompression(pdfdoc.PDFStreamFilterZCompress):  # type: ignore[misc]
    """Outlines hardly become smaller: the quickest way comes within a twentieth of the best."""

    def encode(self, content: bytes) -> bytes:
        """Return the content compressed."""
        return zlib.compress(content, zlib.Z_BEST_SPEED)


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

    def addSubsetObjects(  # noqa: N802
        self, doc: pdfdoc.PDFDocument, fontname: str, subset: list[int]
    ) -> pdfdoc.PDFObjectReference:
        """Put the subset into the document and return a reference to what describes it."""
        described = super().addSubsetObjects(doc, fontname, subset)
        doc.idToObject[f"fontFile:{self.filename}({fontname})"].filters = [QuickCompression()]
        return described

    def makeSubset(self, subset: list[int]) -> bytes:  # noqa: N802
        """Return a TrueType font of these characters, in which byte n shows the n-th of them."""
        codes = dict.fromkeys(code for code in subset if code)
        outlines = [self._store.notdef(), *map(self._glyph, codes)]
        places = {code: place for place, code in enumerate(codes, start=1)}
        return truetype(self._store.vitals.em, outlines, [places.get(code, 0) for code in subset])

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
