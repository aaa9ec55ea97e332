"""Records of the steps after adoption."""

from filings.models.filing import (
    CORRECTIONS,
    FILINGS,
    Archive,
    Filing,
    FilingCorrection,
    FilingStatus,
)
from filings.models.register import (
    PUBLICATIONS,
    REGISTER_ENTRY,
    BasisCitation,
    Channel,
    Document,
    DocumentStatus,
    Publication,
)

__all__ = [
    "CORRECTIONS",
    "FILINGS",
    "PUBLICATIONS",
    "REGISTER_ENTRY",
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
