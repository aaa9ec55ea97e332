"""What is written on a page, spelt as PDF: the settings that hold, and the bytes of a text.

The library's own text objects say every setting again for every piece of text and ask how wide
it is, which the layout knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument


class Content:
    """The operations of one page, in the order they are written."""

    def __init__(self) -> None:
        self.operations: list[str] = []
        self._holding: dict[str, tuple[float | str, ...]] = {}

    def write(self, operator: str, *operands: float) -> None:
        """Write an operation on numbers."""
        self.operations.append(f"{fp_str(*operands)} {operator}" if operands else operator)

    def set(self, operator: str, *operands: float) -> None:
        """Write a setting, unless it holds already."""
        if self._holding.get(operator) != operands:
            self._holding[operator] = operands
            self.write(operator, *operands)

    def set_font(self, name: str, size: float) -> None:
        """Write which font is used, by its name in the document, unless it is in use."""
        if self._holding.get("Tf") != (name, size):
            self._holding["Tf"] = (name, size)
            self.operations.append(f"{name} {fp_str(size)} Tf")

    def show(self, signs: bytes) -> None:
        """Write text where the cursor stands."""
        self.operations.append(f"<{signs.hex()}> Tj")

    def __str__(self) -> str:
        return "\n".join(self.operations)


class Encoding:
    """How one document shows the characters of a font: each by a byte, in one of its subsets."""

    def __init__(self, font_name: str, characters: Iterable[str], document: PDFDocument) -> None:
        font = pdfmetrics.getFont(font_name)
        signs = "".join(characters)
        pieces = font.splitString(signs, document)
        numbers = [256 * subset + sign for subset, shown in pieces for sign in shown]
        self._numbers = dict(zip(map(ord, signs), numbers, strict=True))
        self._names = {subset: font.getSubsetInternalName(subset, document) for subset, _ in pieces}

    def pieces(self, text: str) -> Iterator[tuple[str, bytes]]:
        """Cut a text by subsets: what each is called in the document, and the bytes."""
        numbers = text.translate(self._numbers).encode("utf-16-be")
        subsets, signs = numbers[::2], numbers[1::2]
        start = 0
        for subset, stretch in groupby(subsets):
            end = start + len(list(stretch))
            yield self._names[subset], signs[start:end]
            start = end
