"""Which paragraph of one text answers to which paragraph of the other."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# A gap between anchors is compared in full up to this number of pairs of equal lines in it.
MAX_EQUAL_PAIRS = 20_000
# How many pairs of paragraphs in one gap are weighed against each other.
MAX_WEIGHED = 20_000
# Two paragraphs sharing at least this part of their letter pairs are versions of each other.
MIN_LIKENESS = 0.4

Pair = tuple[int | None, int | None]


@dataclass(frozen=True)
class Block:
    """A stretch of both texts (half-open, from 0): equal line by line, or to be paired."""

    same: bool
    old_start: int
    old_stop: int
    new_start: int
    new_stop: int


def aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    """Blocks that cover both texts in order."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    old_end, new_end = len(old) - tail, len(new) - tail
    yield from _stretch(True, 0, head, 0, head)
    yield from _middle(old, new, Block(False, head, old_end, head, new_end))
    yield from _stretch(True, old_end, len(old), new_end, len(new))


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for left, right in zip(old, new, strict=False):
        if left != right:
            break
        count += 1
    return count


def _stretch(same: bool, a: int, b: int, c: int, d: int) -> Iterator[Block]:
    if a < b or c < d:
        yield Block(same, a, b, c, d)


def _middle(old: Sequence[str], new: Sequence[str], whole: Block) -> Iterator[Block]:
    """Anchors, and between them the gaps."""
    left, right = whole.old_start, whole.new_start
    for a, b in _anchors(old, new, whole):
        yield from _gap(old, new, Block(False, left, a, right, b))
        yield Block(True, a, a + 1, b, b + 1)
        left, right = a + 1, b + 1
    yield from _gap(old, new, Block(False, left, whole.old_stop, right, whole.new_stop))


def _anchors(old: Sequence[str], new: Sequence[str], whole: Block) -> list[tuple[int, int]]:
    """Lines that occur once in each text, as many as keep their order in both."""
    in_old = _singles(old, whole.old_start, whole.old_stop)
    in_new = _singles(new, whole.new_start, whole.new_stop)
    candidates = [(place, in_new[line]) for line, place in in_old.items() if line in in_new]
    return _longest_rising(sorted(candidates))


def _singles(lines: Sequence[str], start: int, stop: int) -> dict[str, int]:
    counts = Counter(lines[start:stop])
    return {lines[place]: place for place in range(start, stop) if counts[lines[place]] == 1}


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose second members rise too (patience sorting)."""
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        pile = bisect_left(ends, place)
        before.append(tops[pile - 1] if pile else -1)
        ends[pile : pile + 1] = [place]
        tops[pile : pile + 1] = [index]
    chain: list[tuple[int, int]] = []
    index = tops[-1] if tops else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _gap(old: Sequence[str], new: Sequence[str], gap: Block) -> Iterator[Block]:
    """Repeated lines in a gap, found by full comparison where it is small enough."""
    left, right = old[gap.old_start : gap.old_stop], new[gap.new_start : gap.new_stop]
    if not 0 < equal_pairs(left, right) <= MAX_EQUAL_PAIRS:
        yield from _stretch(False, gap.old_start, gap.old_stop, gap.new_start, gap.new_stop)
        return
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        yield Block(
            tag == "equal",
            gap.old_start + a,
            gap.old_start + b,
            gap.new_start + c,
            gap.new_start + d,
        )


def equal_pairs(left: Sequence[str], right: Sequence[str]) -> int:
    """How many pairs of one item of each are equal: what a full comparison has to look at."""
    counts = Counter(right)
    return sum(number * counts[item] for item, number in Counter(left).items())


def paired(old: Sequence[str], new: Sequence[str], block: Block) -> Iterator[Pair]:
    """The paragraphs of a changed block in reading order, versions of each other side by side."""
    left = range(block.old_start, block.old_stop)
    right = range(block.new_start, block.new_stop)
    a, b = block.old_start, block.new_start
    for old_index, new_index in _versions(old, new, left, right):
        yield from ((index, None) for index in range(a, old_index))
        yield from ((None, index) for index in range(b, new_index))
        yield old_index, new_index
        a, b = old_index + 1, new_index + 1
    yield from ((index, None) for index in range(a, block.old_stop))
    yield from ((None, index) for index in range(b, block.new_stop))


def _versions(
    old: Sequence[str], new: Sequence[str], left: range, right: range
) -> list[tuple[int, int]]:
    """The pairing with the greatest total likeness, weighed near the diagonal of the block."""
    if not left or not right:
        return []
    old_pairs = [_letter_pairs(old[index]) for index in left]
    new_pairs = [_letter_pairs(new[index]) for index in right]
    best: dict[tuple[int, int], float] = {}
    for i, j in _band(len(left), len(right)):
        likeness = _likeness(old_pairs[i], new_pairs[j])
        together = best.get((i - 1, j - 1), 0.0) + likeness if likeness >= MIN_LIKENESS else 0.0
        best[i, j] = max(together, best.get((i - 1, j), 0.0), best.get((i, j - 1), 0.0))
    return [(left[i], right[j]) for i, j in _traced(best, len(left), len(right))]


def _band(height: int, width: int) -> Iterator[tuple[int, int]]:
    """Cells near the diagonal, row by row, at most about ``MAX_WEIGHED`` of them."""
    reach = max(2, MAX_WEIGHED // (2 * height))
    for i in range(height):
        middle = i * width // height
        for j in range(max(0, middle - reach), min(width, middle + reach + 1)):
            yield i, j


def _traced(best: dict[tuple[int, int], float], height: int, width: int) -> list[tuple[int, int]]:
    chosen: list[tuple[int, int]] = []
    i, j = height - 1, width - 1
    while i >= 0 and j >= 0:
        here = best.get((i, j), 0.0)
        if here == best.get((i - 1, j), 0.0):
            i -= 1
        elif here == best.get((i, j - 1), 0.0):
            j -= 1
        else:
            chosen.append((i, j))
            i, j = i - 1, j - 1
    return chosen[::-1]


def _letter_pairs(line: str) -> frozenset[str]:
    return frozenset(line[index : index + 2] for index in range(max(1, len(line) - 1)))


def _likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """Between 0 and 1: twice the shared letter pairs over all of them."""
    return 2 * len(left & right) / (len(left) + len(right))
