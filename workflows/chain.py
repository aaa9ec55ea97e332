"""The hashing rules of the ledger. Pure; no record is known here, so that an inspector with a
copy of this file and of some lines can repeat every step.

A row is one line of canonical JSON (UTF-8, keys sorted, no blanks) that names the hash of the
row before it in the installation and of the row before it in its own matter. The row's hash is
the SHA-256 of that line, so one hash ties both chains.

A checkpoint is such a line too. It names the hash of the last row it covers and the root of a
Merkle tree over the hashes of its rows, built as in RFC 6962: leaves and nodes begin with a
different byte, so that neither passes for the other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any, Final

GENESIS: Final = "0" * 64
"""What the first row of a chain, and the first checkpoint, names as the one before it."""

LEAF: Final = b"\x00"
NODE: Final = b"\x01"

_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)


def canonical(payload: Mapping[str, Any]) -> str:
    """The one spelling of a payload.

    Raises:
        ValueError: a number that JSON does not know.
    """
    return _ENCODER.encode(payload)


spelled: Final[Callable[[Any], str]] = _ENCODER.encode
"""A value as it stands in a canonical line."""
quoted: Final[Callable[[str], str]] = encode_basestring
"""The same of a text, which the encoder would hand to this very function."""


def digest(line: str) -> str:
    """The SHA-256 of a canonical line, in hexadecimal."""
    return sha256(line.encode()).hexdigest()


def changes_digest(versions: Iterable[tuple[str, int, str]]) -> str:
    """The SHA-256 of what an act has changed: table, row and content of each version, a line
    each in their order, in hexadecimal; empty for none."""
    lines = [f"{table} {row} {content}" for table, row, content in versions]
    return digest("\n".join(lines)) if lines else ""


class MerkleTree:
    """The root over row hashes that come one by one; keeps as many hashes as the tree is high."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, row_hash: str) -> None:
        """Append one row.

        Raises:
            ValueError: not a hash in hexadecimal.
        """
        node = leaf(row_hash)
        size = self.size
        while size & 1:
            node = _joined(self._peaks.pop(), node)
            size >>= 1
        self._peaks.append(node)
        self.size += 1

    def root(self) -> str:
        """The root, in hexadecimal; of no row, the SHA-256 of nothing."""
        if not self._peaks:
            return sha256(b"").hexdigest()
        node = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            node = _joined(peak, node)
        return node.hex()


def merkle_root(row_hashes: Iterable[str]) -> str:
    """The root of the tree over these rows, in hexadecimal."""
    tree = MerkleTree()
    for row_hash in row_hashes:
        tree.add(row_hash)
    return tree.root()


def levels(row_hashes: Iterable[str]) -> list[list[bytes]]:
    """The whole tree over these rows, from the leaves up to the root."""
    found = [[leaf(one) for one in row_hashes]]
    while len(found[-1]) > 1:
        found.append(_level_above(found[-1]))
    return found


def path_in(tree: Sequence[Sequence[bytes]], index: int) -> list[str]:
    """The siblings from a row up to the root of a tree given by its levels: with them the row,
    ``index`` from 0, is shown to stand in it without the other rows.

    Raises:
        IndexError: there is no such row.
    """
    if not 0 <= index < len(tree[0]):
        raise IndexError(index)
    siblings = ((level, (index >> height) ^ 1) for height, level in enumerate(tree[:-1]))
    return [level[place].hex() for level, place in siblings if place < len(level)]


def leaf(row_hash: str) -> bytes:
    """A row's place in the tree.

    Raises:
        ValueError: not a hash in hexadecimal.
    """
    return sha256(LEAF + bytes.fromhex(row_hash)).digest()


def _joined(left: bytes, right: bytes) -> bytes:
    return sha256(NODE + left + right).digest()


def _level_above(level: Sequence[bytes]) -> list[bytes]:
    """Pairs joined; what has no partner rises as it is."""
    joined = [_joined(a, b) for a, b in zip(level[::2], level[1::2], strict=False)]
    return [*joined, level[-1]] if len(level) % 2 else joined
