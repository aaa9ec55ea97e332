"""Records of the steps after adoption."""

from filings.models.filing import Archive, Filing, FilingStatus
from filings.models.register import Document, DocumentStatus, Publication

__all__ = ["Archive", "Document", "DocumentStatus", "Filing", "FilingStatus", "Publication"]
