"""The form of granting more time."""

from __future__ import annotations

from reviews.transitions import extension
from workflows.forms import ExtensionForm, form_for


@form_for(extension.EXTEND_LIMIT)
class ExtendLimitForm(ExtensionForm):
    transition = extension.extend_limit
