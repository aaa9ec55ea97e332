"""Days as data: in exports, in the ledger's details, in rule packs."""

from __future__ import annotations

from datetime import date


def iso(day: date | None) -> str | None:
    """2026-03-09; none for no day."""
    return day.isoformat() if day else None
