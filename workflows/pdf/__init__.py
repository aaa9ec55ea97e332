"""Official documents as PDF: what to hand in, and the one function that renders it."""

from workflows.pdf.document import (
    Annex,
    Blank,
    Block,
    CheckMark,
    Heading,
    Labelled,
    OfficialDocument,
    Paragraph,
    SealPlaceholder,
    Style,
    Table,
)
from workflows.pdf.errors import (
    BadNumber,
    DocumentRefused,
    FontUnfit,
    IncompleteDocument,
    LayoutImpossible,
    MissingGlyphs,
)
from workflows.pdf.numbers import check_number
from workflows.pdf.numerals import chinese_numeral, heading_number
from workflows.pdf.official import Rendered, render

__all__ = [
    "Annex",
    "BadNumber",
    "Blank",
    "Block",
    "CheckMark",
    "DocumentRefused",
    "FontUnfit",
    "Heading",
    "IncompleteDocument",
    "Labelled",
    "LayoutImpossible",
    "MissingGlyphs",
    "OfficialDocument",
    "Paragraph",
    "Rendered",
    "SealPlaceholder",
    "Style",
    "Table",
    "check_number",
    "chinese_numeral",
    "heading_number",
    "render",
]
