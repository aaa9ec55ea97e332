"""The hash chain of the ledger: what one row commits to. Pure; no record is known here.

A row is one line of canonical JSON (UTF-8, keys sorted, no blanks) that names the hash of the
row before it in the installation and of the row before it in its own matter. The row's hash is
the SHA-256 of that line, so one hash ties both chains.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

GENESIS: Final = "0" * 64
"""What the first row of a chain names as the row before it."""


def canonical(payload: Mapping[str, Any]) -> str:
    """The one spelling of a payload.

    Raises:
        ValueError: a number that JSON does not know.
    """
    return json.dumps(
        payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def digest(line: str) -> str:
    """The SHA-256 of a canonical line, in hexadecimal."""
    return hashlib.sha256(line.encode()).hexdigest()
