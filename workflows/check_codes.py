"""The code on a paper under which anybody can ask what it is, and its address."""

from __future__ import annotations

import secrets
from typing import Final

from django.conf import settings
from django.urls import reverse

# Base 32 without I, L, O and U, as Crockford has it; what is read for them is taken as meant.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD: Final = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", " ": "", "－": ""})
# 16 characters of 5 bits: 80 bits of chance. The product's default (BRIEF).
LENGTH: Final = 16
GROUP: Final = 4


def new_code() -> str:
    """A code that nobody guesses."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(text: str) -> str | None:
    """The code in what somebody typed, however written; nothing if it is none."""
    code = "".join(text.split()).upper().translate(MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def shown(code: str) -> str:
    """ABCD-EFGH-JKMN-PQRS."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def address_of(code: str) -> str:
    """Where the public asks about the code."""
    return f"{settings.PUBLIC_ADDRESS}{reverse('check_paper', args=[shown(code)])}"


def entrance() -> str:
    """Where a code can be typed."""
    return f"{settings.PUBLIC_ADDRESS}{reverse('check')}"
