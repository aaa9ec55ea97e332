"""What a plan is about: the kind of matter, whose it is, and what is known or supposed of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

COMMENT_FULL: Final = "full"
COMMENT_SHORTENED: Final = "shortened"
COMMENT_NONE: Final = "none"
SECRET: Final = "secret"
"""The case of a secret matter: never shown to the public, whether or not a pack lists it."""


@dataclass(frozen=True)
class Circumstances:
    """The conditions that decide which activities there are and how long they take.

    ``comment`` is full, shortened or none; ``comment_days`` the length planned in the unit of
    the law, ``comment_case`` the lawful case of having none. ``withheld`` means that the text
    is not made public. ``assumptions`` are working days by step, instead of the pack's.
    """

    kind: str
    maker_family: str = "government"
    technical: bool = False
    risky: bool = False
    touches_market: bool = False
    party_report: bool = False
    hearing: bool = False
    emergency: bool = False
    comment: str = COMMENT_FULL
    comment_days: int | None = None
    comment_case: str = ""
    withheld: bool = False
    assumptions: Mapping[str, int] = field(default_factory=dict)
