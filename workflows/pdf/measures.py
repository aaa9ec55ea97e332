"""The figures of GB/T 9704-2012, in PDF points unless the name says otherwise.

Coordinates of the layout start at the upper left corner of the type area (版心); y grows
downward. The numbers in comments are those of the standard in millimetres.
"""

from __future__ import annotations

from typing import Final

MM: Final = 72 / 25.4

# 5.1, 5.2.1: A4, 天头 37, 订口 28, 版心 156 × 225.
PAGE_WIDTH: Final = 210 * MM
PAGE_HEIGHT: Final = 297 * MM
TOP_MARGIN: Final = 37 * MM
LEFT_MARGIN: Final = 28 * MM
TYPE_WIDTH: Final = 156 * MM
TYPE_HEIGHT: Final = 225 * MM

# 5.2.3: 22 lines of 28 characters fill the type area.
LINES: Final = 22
CELLS: Final = 28
PITCH: Final = TYPE_HEIGHT / LINES
CELL: Final = TYPE_WIDTH / CELLS

# 7.3.5.5: closer lines rather than a page with the signature alone.
TIGHTER_PITCHES: Final = (TYPE_HEIGHT / 23, TYPE_HEIGHT / 24)

# 3号 is the classical 15.75 pt: 28 × 16 pt would be 158.0 mm, more than the type area.
SIZE_3: Final = 15.75
SIZE_2: Final = 22.0
SIZE_4: Final = 14.0
SIZE_TABLE: Final = 12.0
TABLE_PITCH: Final = 17.0

# A sheet for the file is no official document: it is laid out in the type area as all others and
# drawn larger, to 179.4 × 258.8, 18 from the left, where it is bound. 六号 is 7.5 pt.
SHEET_SCALE: Final = 1.15
SHEET_LEFT: Final = 18 * MM
SHEET_TOP: Final = 16 * MM
SIZE_COMPACT: Final = 7.5 / SHEET_SCALE
COMPACT_PITCH: Final = 8.2 / SHEET_SCALE
COMPACT_GAP: Final = 3.0

# Height of the middle of a full-width character over its baseline, in em.
MIDDLE: Final = 0.38

# 7.2.4: upper edge of the red header 35 below the type area's; as high as leaves two blank
# lines down to the grid line of the number, so that all that follows stays on the grid.
HEADER_TOP: Final = 35 * MM
NUMBER_SLOT: Final = 7
HEADER_SIZE: Final = (NUMBER_SLOT - 2) * PITCH - HEADER_TOP
HEADER_NARROWEST: Final = 0.6
# 7.2.7: red rule 4 below the number.
RULE_DROP: Final = 4 * MM
RED_RULE: Final = 2.0

# 8.1 letters: header 30 from the page's upper edge, double line 4 under it, second double
# line 20 from the lower edge, both 170 wide; number 7/8 of a character under the first.
LETTER_HEADER_TOP: Final = 30 * MM - TOP_MARGIN
LETTER_LINE_DROP: Final = 4 * MM
LETTER_LINE_WIDTH: Final = 170 * MM
LETTER_FOOT: Final = PAGE_HEIGHT - TOP_MARGIN - 20 * MM
LETTER_NUMBER_SLOT: Final = 2
LETTER_NUMBER_DROP: Final = 7 / 8 * SIZE_3
THICK_LINE: Final = 2.6
THIN_LINE: Final = 0.9
LINE_GAP: Final = 1.4
DOUBLE_LINE: Final = THICK_LINE + LINE_GAP + THIN_LINE

# 7.3.5.1: sealed documents; date four characters in, seal of 42.
DATE_INDENT: Final = 4
SIGN_INDENT: Final = 2
SEAL_DIAMETER: Final = 42 * MM
# How far the middle of the seal lies above the middle of name and date.
SEAL_LIFT: Final = 6 * MM

# 7.4.1: first and last rule 0.35, middle ones 0.25. 7.5: number 7 under the type area.
THICK_RULE: Final = 0.35 * MM
THIN_RULE: Final = 0.25 * MM
FOLIO_DROP: Final = 7 * MM


def slot_top(slot: int) -> float:
    """Upper edge of a grid line counted from 0, in points below the type area's upper edge."""
    return slot * PITCH


def baseline(size: float, height: float = PITCH) -> float:
    """Distance from a line's upper edge to the baseline of a character set in its middle."""
    return height / 2 + MIDDLE * size
