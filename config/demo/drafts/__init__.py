"""The demonstration's own drafts: written for it, of real length, never issued by anyone."""

from config.demo.drafts.catalogue import (
    Draft,
    DraftFinding,
    Line,
    draft,
    drafts,
    findings,
    lines,
    note,
)
from config.demo.drafts.printed import pdf
from config.demo.drafts.word import docx

__all__ = [
    "Draft",
    "DraftFinding",
    "Line",
    "docx",
    "draft",
    "drafts",
    "findings",
    "lines",
    "note",
    "pdf",
]
