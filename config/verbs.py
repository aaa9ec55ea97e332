"""Makes every verb and its form known: a page, an inbox or a test finds them all."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import filings.forms
import reviews.forms


def load() -> None:
    """Import every module of forms; each registers its forms and, through them, the verbs."""
    for package in (reviews.forms, filings.forms):
        for module in iter_modules(package.__path__):
            import_module(f"{package.__name__}.{module.name}")
