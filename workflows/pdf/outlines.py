"""Glyph outlines of one font file, as TrueType, converted once and kept on disk.

The PDF library embeds TrueType outlines only, while the CJK fonts at hand are OpenType/CFF.
A conversion costs milliseconds per character, so what was converted is stored per font; the
store grows with the texts. Several processes may share it: a file is replaced as a whole, and
the worst a race can cost is converting a character twice. A file whose checksum does not hold
is ignored and rebuilt.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import struct
import tempfile
import threading
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, TTLibError

from workflows.pdf.errors import FontUnfit

logger = logging.getLogger(__name__)

MAGIC = b"filing-desk outlines 1\n"
DIGEST_BYTES = 32
RECORD = struct.Struct(">IHI")
# Greatest distance between a cubic and its quadratic replacement, in thousandths of an em.
TOLERANCE = 0.6
NOTDEF = 0


@dataclass(frozen=True)
class Outline:
    """One glyph: advance in font units, and its record in the ``glyf`` table."""

    advance: int
    record: bytes

    @cached_property
    def bounds(self) -> tuple[int, int, int, int]:
        """The ink box: left, bottom, right, top, in font units; zeros for a space."""
        if not self.record:
            return (0, 0, 0, 0)
        left, bottom, right, top = struct.unpack(">hhhh", self.record[2:10])
        return (left, bottom, right, top)

    @cached_property
    def contours(self) -> int:
        """How many closed curves the glyph consists of."""
        return int.from_bytes(self.record[:2], "big")

    @cached_property
    def points(self) -> int:
        """How many points these have together; the record lists the last one of each curve."""
        end = 10 + 2 * self.contours
        return int.from_bytes(self.record[end - 2 : end], "big") + 1 if self.record else 0


@dataclass(frozen=True)
class Vitals:
    """What a PDF font descriptor says about the whole font, in font units."""

    name: str
    em: int
    ascent: int
    descent: int
    bounds: tuple[int, int, int, int]


@dataclass(frozen=True)
class Stored:
    """What a cache file holds: the outlines by code point."""

    vitals: Vitals
    outlines: dict[int, Outline]


class OutlineStore:
    """The outlines of one font file, converted when first asked for."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.path = path
        self._digest = _digest(path)
        self._file = folder / f"{path.stem}-{self._digest[:16]}.outlines"
        self._lock = threading.RLock()
        self._source: TTFont | None = None
        self._dirty = False
        stored = _read(self._file)
        self._vitals: Vitals | None = stored.vitals if stored else None
        self._outlines = stored.outlines if stored else {}

    @property
    def vitals(self) -> Vitals:
        """The font's name and metrics."""
        if self._vitals is None:
            with self._lock:
                self._vitals = _vitals(self._opened())
        return self._vitals

    @property
    def identity(self) -> str:
        """A short name of this very font file, for telling apart fonts of one name."""
        return self._digest[:6]

    def outline(self, character: str) -> Outline | None:
        """Return the character's outline, or None if the font has none."""
        return self._outline(ord(character))

    def notdef(self) -> Outline:
        """Return the glyph of number 0, which every font must carry."""
        outline = self._outline(NOTDEF)
        return outline or Outline(self.vitals.em, b"")

    def save(self) -> None:
        """Write what was newly converted; a folder that refuses costs speed, not the document."""
        with self._lock:
            self._source = None
            if not self._dirty:
                return
            stored = _read(self._file)
            if stored:
                self._outlines = {**stored.outlines, **self._outlines}
            try:
                _write(self._file, Stored(self.vitals, self._outlines))
            except OSError:
                logger.warning("字形缓存无法写入：%s", self._file, exc_info=True)
            self._dirty = False

    def _outline(self, code: int) -> Outline | None:
        known = self._outlines.get(code)
        if known is not None:
            return known
        with self._lock:
            outline = _converted(self._opened(), code)
            if outline is not None:
                self._outlines[code] = outline
                self._dirty = True
            return outline

    def _opened(self) -> TTFont:
        if self._source is None:
            try:
                self._source = TTFont(self.path, lazy=True, fontNumber=0)
            except (TTLibError, OSError) as error:
                raise FontUnfit(f"字体文件无法读取：{self.path}", path=str(self.path)) from error
        return self._source


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise FontUnfit(f"字体文件无法读取：{path}", path=str(path)) from error


def _vitals(font: TTFont) -> Vitals:
    head, hhea = font["head"], font["hhea"]
    name = font["name"].getDebugName(6) or "Font"
    return Vitals(
        name="".join(sign for sign in name if (sign.isascii() and sign.isalnum()) or sign in "-_"),
        em=head.unitsPerEm,
        ascent=hhea.ascent,
        descent=hhea.descent,
        bounds=(head.xMin, head.yMin, head.xMax, head.yMax),
    )


def _converted(font: TTFont, code: int) -> Outline | None:
    name = font.getGlyphOrder()[0] if code == NOTDEF else (font.getBestCmap() or {}).get(code)
    if name is None:
        return None
    glyphs = font.getGlyphSet()
    pen = TTGlyphPen(glyphs, handleOverflowingTransforms=True)
    tolerance = font["head"].unitsPerEm * TOLERANCE / 1000
    # Contours run clockwise in TrueType, the other way in CFF.
    glyphs[name].draw(Cu2QuPen(pen, tolerance, reverse_direction="glyf" not in font))
    glyph = pen.glyph()
    return Outline(glyphs[name].width, glyph.compile(None) if glyph.numberOfContours else b"")


def _read(file: Path) -> Stored | None:
    try:
        content = file.read_bytes()
    except OSError:
        return None
    body, digest = content[:-DIGEST_BYTES], content[-DIGEST_BYTES:]
    if not body.startswith(MAGIC) or hashlib.sha256(body).digest() != digest:
        logger.warning("字形缓存已损坏，将重新生成：%s", file)
        return None
    head, records = body[len(MAGIC) :].split(b"\n", 1)
    fields = json.loads(head)
    return Stored(Vitals(**{**fields, "bounds": tuple(fields["bounds"])}), _records(records))


def _records(content: bytes) -> dict[int, Outline]:
    outlines: dict[int, Outline] = {}
    position = 0
    while position < len(content):
        code, advance, length = RECORD.unpack_from(content, position)
        position += RECORD.size
        outlines[code] = Outline(advance, content[position : position + length])
        position += length
    return outlines


def _write(file: Path, stored: Stored) -> None:
    parts = [MAGIC, json.dumps(asdict(stored.vitals)).encode(), b"\n"]
    for code, outline in sorted(stored.outlines.items()):
        parts += [RECORD.pack(code, outline.advance, len(outline.record)), outline.record]
    body = b"".join(parts)
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
        part.write(body + hashlib.sha256(body).digest())
    os.chmod(part.name, 0o644)
    os.replace(part.name, file)
