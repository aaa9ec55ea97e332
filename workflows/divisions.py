"""Division codes (GB/T 2260): who stands above whom."""

from __future__ import annotations

import re
from typing import Final

NATIONAL: Final = "cn"
_CODE: Final = re.compile(r"[1-9][0-9]{5}(?:[0-9]{3})?")


class DivisionInvalid(ValueError):
    """Not a division code."""

    code = "division_invalid"

    def __init__(self, division: str) -> None:
        self.division = division
        self.sentence = f"“{division}”不是行政区划代码：应为cn、6位代码，或9位的乡镇（街道）代码"
        super().__init__(self.sentence)


def ancestors(division: str) -> tuple[str, ...]:
    """The division itself and those above it, nearest first, ending with ``cn``.

    A town (9 digits) stands under its county, a county (XXXXXX) under its city (XXXX00), a city
    under its province (XX0000). Raises :class:`DivisionInvalid`.
    """
    if division == NATIONAL:
        return (NATIONAL,)
    if not _CODE.fullmatch(division):
        raise DivisionInvalid(division)
    county = division[:6]
    line = [division, county, f"{county[:4]}00", f"{county[:2]}0000", NATIONAL]
    return tuple(dict.fromkeys(line))
