"""The form of granting more time."""

from __future__ import annotations

from filings.transitions import extension
from workflows.forms import ExtensionForm, form_for


@form_for(extension.EXTEND_FILING_LIMIT)
class ExtendFilingLimitForm(ExtensionForm):
    transition = extension.extend_filing_limit
