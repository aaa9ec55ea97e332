"""How two texts differ, paragraph by paragraph, with the changed words marked inside them.

Cost grows with the length of the texts, not with its square: paragraphs found once in both texts
anchor the comparison, and the gaps between anchors are compared within a fixed budget. Where the
budget is exceeded the gap is shown as removed and added, which is coarse but true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from workflows.texts.alignment import Block, aligned, equal_pairs, paired
from workflows.texts.normal import normalise

Kind = Literal["same", "added", "removed", "changed"]
SegmentKind = Literal["same", "added", "removed"]

# A changed paragraph is marked word by word up to this number of pairs of equal words.
MAX_EQUAL_WORDS = 200_000
# An unchanged stretch shorter than this between two edits would only be confetti.
MIN_SAME = 2

_TOKEN = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|.", re.DOTALL)
_CLAUSE = re.compile(r"[^，。；：、！？,;]*[，。；：、！？,;]|[^，。；：、！？,;]+")


@dataclass(frozen=True)
class Segment:
    """A stretch of a paragraph: in both texts, only in the new one, or only in the old one."""

    kind: SegmentKind
    text: str


@dataclass(frozen=True)
class Change:
    """One paragraph of the comparison.

    ``old_number`` and ``new_number`` count the paragraphs of each text from 1; one of them is
    None where the paragraph is only in the other text.
    """

    kind: Kind
    segments: tuple[Segment, ...]
    old_number: int | None
    new_number: int | None


def differences(old: str, new: str) -> tuple[Change, ...]:
    """All paragraphs of both texts in reading order, the unchanged ones included.

    Both are compared in normal form, so that layout never shows as a change. The segments that
    are not ``added`` spell the old text, those that are not ``removed`` the new one.
    """
    left, right = _paragraphs(old), _paragraphs(new)
    return tuple(
        change for block in aligned(left, right) for change in _changes(left, right, block)
    )


def count_changes(changes: Sequence[Change]) -> int:
    """How many paragraphs were added, removed or changed."""
    return sum(change.kind != "same" for change in changes)


def _paragraphs(text: str) -> list[str]:
    return normalise(text).split("\n") if text else []


def _changes(left: Sequence[str], right: Sequence[str], block: Block) -> Iterator[Change]:
    if block.same:
        for offset in range(block.old_stop - block.old_start):
            old, new = block.old_start + offset, block.new_start + offset
            yield Change("same", (Segment("same", left[old]),), old + 1, new + 1)
        return
    for old_index, new_index in paired(left, right, block):
        yield _change(left, right, old_index, new_index)


def _change(left: Sequence[str], right: Sequence[str], old: int | None, new: int | None) -> Change:
    if old is None:
        assert new is not None
        return Change("added", (Segment("added", right[new]),), None, new + 1)
    if new is None:
        return Change("removed", (Segment("removed", left[old]),), old + 1, None)
    if left[old] == right[new]:
        return Change("same", (Segment("same", left[old]),), old + 1, new + 1)
    return Change("changed", marked(left[old], right[new]), old + 1, new + 1)


def marked(old: str, new: str) -> tuple[Segment, ...]:
    """The edits that turn one paragraph into the other; numbers and Latin words stay whole."""
    for pattern in (_TOKEN, _CLAUSE):
        left, right = pattern.findall(old), pattern.findall(new)
        if equal_pairs(left, right) <= MAX_EQUAL_WORDS:
            return _joined(_without_confetti(_edits(left, right)))
    return (Segment("removed", old), Segment("added", new))


def _edits(left: list[str], right: list[str]) -> list[tuple[str, str]]:
    """Pairs (old words, new words); equal where unchanged."""
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return [("".join(left[a:b]), "".join(right[c:d])) for _, a, b, c, d in matcher.get_opcodes()]


def _without_confetti(edits: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Let unchanged crumbs between two edits belong to the edit around them."""
    last = len(edits) - 1
    crumbs = [
        0 < index < last and old == new and len(old) < MIN_SAME
        for index, (old, new) in enumerate(edits)
    ]
    changed = [old != new or crumb for (old, new), crumb in zip(edits, crumbs, strict=True)]
    groups = groupby(zip(changed, edits, strict=True), key=lambda item: item[0])
    return [_concatenated([edit for _, edit in group]) for _, group in groups]


def _concatenated(edits: list[tuple[str, str]]) -> tuple[str, str]:
    return "".join(old for old, _ in edits), "".join(new for _, new in edits)


def _joined(edits: list[tuple[str, str]]) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    for old, new in edits:
        if old == new:
            segments.append(Segment("same", old))
            continue
        if old:
            segments.append(Segment("removed", old))
        if new:
            segments.append(Segment("added", new))
    return tuple(segments)
