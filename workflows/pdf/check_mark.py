"""The mark in the margin by which anybody can check the paper: a QR code and a code to type.

It stands left at the foot of the first page, where the page number stands right, below the type
area and, in a letter, above the double line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from workflows.pdf.document import CheckMark, OfficialDocument, Style
from workflows.pdf.fonts import FontBook
from workflows.pdf.marks import Mark, Pattern, Role, Run
from workflows.pdf.measures import MM, SIZE_4, TYPE_HEIGHT, TYPE_WIDTH

SIZE: Final = 7.5
LEADING: Final = 10.5
GAP: Final = 2 * MM
# The words end before the page number: two dashes, the digits and the blanks beside them.
FOLIO_ROOM: Final = 5 * SIZE_4
# Of the eight masks, all of which a reader knows, the one that over many addresses leaves the
# fewest long runs and blots (ISO/IEC 18004, 7.8.3); to try all eight for each takes ten times as
# long and betters the score by a twentieth.
MASK: Final = 2


@dataclass(frozen=True)
class _Place:
    """How far below the type area the code begins, and how wide it is."""

    drop: float
    side: float


_USUAL: Final = _Place(4 * MM, 15 * MM)
# Between the last line and the double line are 13 mm.
_LETTER: Final = _Place(0.2 * MM, 11.5 * MM)


def check_marks(document: OfficialDocument, book: FontBook) -> tuple[Mark, ...]:
    """The marks on the first page; none for a paper without a code."""
    if document.check is None:
        return ()
    place = _LETTER if document.style is Style.LETTER else _USUAL
    top = TYPE_HEIGHT + place.drop
    return (
        Pattern(0.0, top, place.side, modules_of(document.check.address)),
        *_words(document.check, place, top, book),
    )


def modules_of(address: str) -> tuple[tuple[bool, ...], ...]:
    """The QR code (ISO/IEC 18004) of an address, error correction M, without its white border."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=MASK)
    code.add_data(address, optimize=0)
    return tuple(tuple(map(bool, row)) for row in code.get_matrix())


def _words(check: CheckMark, place: _Place, top: float, book: FontBook) -> tuple[Run, ...]:
    lines = (
        f"核验码 {check.code}　{check.remark}".rstrip(),
        "扫码，或者在下列网址输入核验码，可核对签名和状态",
        check.entrance,
    )
    first = top + (place.side - len(lines) * LEADING) / 2 + SIZE
    return tuple(
        _line(text, place.side + GAP, first + number * LEADING, book)
        for number, text in enumerate(lines)
    )


def _line(text: str, x: float, y: float, book: FontBook) -> Run:
    role = Role.SONGTI
    natural = book.width(role, text) * SIZE
    stretch = min(1.0, (TYPE_WIDTH - FOLIO_ROOM - x) / natural)
    return Run(x, y, role, SIZE, text, stretch=stretch)
