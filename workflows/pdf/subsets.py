"""The TrueType file of a few glyphs, put together from their stored records.

A general font builder unpacks what it is given and works out again what is known here, which
takes longer than laying out the text. So each table is written as it stands: in the formats of
fontTools, and into a file by the PDF library, which adds it up in compiled code.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate

from fontTools.misc import sstruct
from fontTools.ttLib.tables._h_e_a_d import headFormat
from fontTools.ttLib.tables._h_h_e_a import hheaFormat
from fontTools.ttLib.tables._m_a_x_p import maxpFormat_0_5, maxpFormat_1_0_add
from fontTools.ttLib.tables._p_o_s_t import postFormat
from reportlab.pdfbase.ttfonts import TTFontMaker

from workflows.pdf.outlines import Outline

VERSION_1 = 0x00010000
# The dates a font carries, fixed so that equal texts give equal bytes (seconds since 1904).
MADE_AT = 3_786_912_000
HEAD = {
    "tableVersion": 1.0,
    "fontRevision": 1.0,
    "magicNumber": 0x5F0F3CF5,
    "flags": 0b11,
    "created": MADE_AT,
    "modified": MADE_AT,
    "lowestRecPPEM": 3,
    "fontDirectionHint": 2,
    "indexToLocFormat": 1,
}
HHEA = {"tableVersion": VERSION_1, "caretSlopeRise": 1}
MAXP = {"tableVersion": VERSION_1, "maxZones": 2}
# Of the third version, which names no glyphs.
POST = {"formatType": 3.0}
METRIC = struct.Struct(">Hh")
# One table, for the Macintosh as symbolic fonts have it, and the head of that: format 6, from 0.
CMAP = struct.Struct(">HHHHLHHHHH")
CMAP_OFFSET = 12


def truetype(em: int, outlines: Sequence[Outline], shown: Sequence[int]) -> bytes:
    """Return a font of these glyphs, in which byte n shows the one whose place among them is
    ``shown[n]``; the first stands for what is missing."""
    records = [one.record + bytes(-len(one.record) % 4) for one in outlines]
    ends = accumulate(map(len, records), initial=0)
    maker = TTFontMaker()
    maker.add("head", _packed(headFormat, HEAD, unitsPerEm=em))
    maker.add("hhea", _packed(hheaFormat, HHEA, ascent=em, numberOfHMetrics=len(outlines)))
    maker.add("maxp", _greatest(outlines))
    maker.add("hmtx", b"".join(METRIC.pack(one.advance, one.bounds[0]) for one in outlines))
    maker.add("cmap", _byte_map(shown))
    maker.add("loca", struct.pack(f">{len(outlines) + 1}L", *ends))
    maker.add("glyf", b"".join(records))
    maker.add("post", _packed(postFormat, POST))
    file: bytes = maker.makeStream()
    return file


def _packed(form: str, constant: Mapping[str, float], **values: int) -> bytes:
    """Pack a table; what is not said is 0."""
    packed: bytes = sstruct.pack(form, defaultdict(int, constant, **values))
    return packed


def _greatest(outlines: Sequence[Outline]) -> bytes:
    points = max(one.points for one in outlines)
    contours = max(one.contours for one in outlines)
    count = _packed(maxpFormat_0_5, MAXP, numGlyphs=len(outlines))
    return count + _packed(maxpFormat_1_0_add, MAXP, maxPoints=points, maxContours=contours)


def _byte_map(shown: Sequence[int]) -> bytes:
    count = len(shown)
    head = CMAP.pack(0, 1, 1, 0, CMAP_OFFSET, 6, 10 + 2 * count, 0, 0, count)
    return head + struct.pack(f">{count}H", *shown)
