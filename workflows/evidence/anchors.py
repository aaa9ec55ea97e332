"""Checkpoints as points that the walk along the rows has to pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from workflows.chain import GENESIS, MerkleTree
from workflows.evidence.countersigning import CheckpointFile
from workflows.evidence.findings import Finding
from workflows.models import Checkpoint

_HASH: Final = re.compile("[0-9a-f]{64}")


@dataclass
class Anchor:
    """What a checkpoint says of the rows from ``first`` to ``position``, both inclusive."""

    label: str
    first: int
    position: int
    chain_hash: str
    merkle_root: str
    tree: MerkleTree = field(default_factory=MerkleTree)

    @classmethod
    def stored(cls, checkpoint: Checkpoint) -> Anchor:
        return cls(
            str(checkpoint),
            checkpoint.first_position,
            checkpoint.position,
            checkpoint.chain_hash,
            checkpoint.merkle_root,
        )

    @classmethod
    def outside(cls, file: CheckpointFile) -> Anchor:
        facts = file.facts
        return cls(
            f"外部保存的第{facts['number']}号检查点",
            facts["position"] - facts["entry_count"] + 1,
            facts["position"],
            facts["chain_hash"],
            facts["merkle_root"],
        )


class Course:
    """All anchors along one walk; only those are held open whose rows are passing."""

    def __init__(self, anchors: Iterable[Anchor]) -> None:
        self._ahead = sorted(anchors, key=lambda one: one.first, reverse=True)
        self._open: list[Anchor] = []

    def pass_row(self, position: int, row_hash: str) -> Iterable[Finding]:
        """Take a row along; a finding for each anchor that it, or a missing row, contradicts."""
        while self._ahead and self._ahead[-1].first <= position:
            self._open.append(self._ahead.pop())
        return self._passed(position, row_hash) if self._open else ()

    def _passed(self, position: int, row_hash: str) -> Iterator[Finding]:
        for anchor in tuple(self._open):
            if position <= anchor.position:
                anchor.tree.add(row_hash if _is_hash(row_hash) else GENESIS)
            if position >= anchor.position:
                self._open.remove(anchor)
                yield from _contradicted(anchor, position, row_hash)

    def end(self, last: int) -> Iterator[Finding]:
        """A finding for each anchor that the rows did not reach."""
        for anchor in (*self._open, *reversed(self._ahead)):
            yield Finding(
                f"{anchor.label}截至第{anchor.position}行，台账现在止于第{last}行："
                f"第{last + 1}行起的记录已被删除。",
                last + 1,
            )


def _contradicted(anchor: Anchor, position: int, row_hash: str) -> Iterator[Finding]:
    if position == anchor.position and row_hash != anchor.chain_hash:
        yield Finding(
            f"第{position}行的摘要与{anchor.label}所记不符：该行或者其之前的记录已被改写。",
            position,
        )
    if anchor.tree.root() != anchor.merkle_root:
        yield Finding(
            f"第{anchor.first}至{anchor.position}行与{anchor.label}的默克尔根不符："
            "其中的记录已被改动、增加或者删除。",
            anchor.first,
        )


def _is_hash(text: str) -> bool:
    return _HASH.fullmatch(text) is not None
