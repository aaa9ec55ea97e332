"""What the pages need to know of the two apps: their forms and the records they show."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

PACKAGES: Final = ("reviews.forms", "filings.forms", "reviews.selectors", "filings.selectors")


def load() -> None:
    """Import every form and every section, each of which makes itself known."""
    for package in PACKAGES:
        for module in iter_modules(import_module(package).__path__, f"{package}."):
            import_module(module.name)
