"""Records of the steps after adoption."""

from filings.models.filing import Archive, Filing, FilingCorrection, FilingStatus
from filings.models.register import BasisCitation, Channel, Document, DocumentStatus, Publication

__all__ = [
    "Archive",
    "BasisCitation",
    "Channel",
    "Document",
    "DocumentStatus",
    "Filing",
    "FilingCorrection",
    "FilingStatus",
    "Publication",
]
