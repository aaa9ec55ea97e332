"""What a verification has found, in sentences for an inspector."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written. ``position`` and ``matter`` (its reference) say
    where, if it is about a row of the ledger."""

    sentence: str
    position: int | None = None
    matter: str = ""

    def __str__(self) -> str:
        return self.sentence

    def as_dict(self) -> dict[str, object]:
        """The finding for machines."""
        return asdict(self)


def place(position: int, reference: str = "", sequence: int | None = None) -> str:
    """A row as an inspector names it: 第57行（事项510811-1-2026-3第4条）."""
    if not reference:
        return f"第{position}行"
    return f"第{position}行（事项{reference}第{sequence}条）"
