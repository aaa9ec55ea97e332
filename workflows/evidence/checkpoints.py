"""Checkpoints: made, checked against each other, and used to show that one row stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Min

from workflows.chain import GENESIS, canonical, digest, levels, merkle_root, path_in
from workflows.errors import Inadmissible
from workflows.evidence import countersigning
from workflows.evidence.countersigning import KIND, CheckpointFile, Signed
from workflows.evidence.findings import Finding
from workflows.models import Checkpoint, Countersignature, Entry


@dataclass(frozen=True)
class Inclusion:
    """What shows, without any other row, that a row stands in a checkpoint: the checkpoint's
    line, the row's ``index`` (from 0) among the rows under its root, the siblings up to it."""

    checkpoint: str
    index: int
    siblings: tuple[str, ...]


def line_of(checkpoint: Checkpoint, first: str) -> str:
    """What a checkpoint says; ``first`` is the hash of the ledger's first row, by which one
    installation is told from another."""
    return canonical(
        {
            "kind": KIND,
            "first": first,
            "number": checkpoint.number,
            "position": checkpoint.position,
            "entry_count": checkpoint.entry_count,
            "chain_hash": checkpoint.chain_hash,
            "merkle_root": checkpoint.merkle_root,
            "previous": checkpoint.previous,
            "made_at": checkpoint.made_at.astimezone(UTC).isoformat(timespec="microseconds"),
        }
    )


def next_checkpoint(
    before: Checkpoint | None, hashes: Sequence[str], now: datetime, first: str
) -> Checkpoint:
    """The checkpoint over the rows with these hashes, not yet stored."""
    checkpoint = Checkpoint(
        number=before.number + 1 if before else 1,
        position=(before.position if before else 0) + len(hashes),
        entry_count=len(hashes),
        chain_hash=hashes[-1],
        merkle_root=merkle_root(hashes),
        previous=before.hash if before else GENESIS,
        made_at=now,
    )
    checkpoint.canonical = line_of(checkpoint, first)
    checkpoint.hash = digest(checkpoint.canonical)
    return checkpoint


def first_hash() -> str:
    """The hash of the ledger's first row; of an empty ledger, what stands before it."""
    found = Entry.objects.filter(position=1).values_list("hash", flat=True).first()
    return found or GENESIS


def hashes_between(first: int, last: int) -> list[str]:
    """The hashes of the rows of these positions, both inclusive."""
    rows = Entry.objects.filter(position__gte=first, position__lte=last).order_by("position")
    return list(rows.values_list("hash", flat=True))


def inclusion_proofs(positions: Iterable[int]) -> dict[int, Inclusion]:
    """The proofs for the rows at these positions, one reading of rows and one tree for each
    checkpoint concerned; rows that no checkpoint covers yet are left out."""
    proofs: dict[int, Inclusion] = {}
    for checkpoint, covered in _covered(set(positions)):
        first = checkpoint.first_position
        tree = levels(hashes_between(first, checkpoint.position))
        for position in covered:
            path = tuple(path_in(tree, position - first))
            proofs[position] = Inclusion(checkpoint.canonical, position - first, path)
    return proofs


def _covered(positions: set[int]) -> Iterator[tuple[Checkpoint, list[int]]]:
    """The checkpoints that cover any of the positions, with those they cover."""
    ahead = sorted(positions)
    lowest = Checkpoint.objects.filter(position__gte=min(ahead, default=0))
    for checkpoint in lowest.order_by("position").iterator():
        here = [one for one in ahead if one <= checkpoint.position]
        if here:
            yield checkpoint, here
        ahead = ahead[len(here) :]
        if not ahead:
            return


def file_of(checkpoint: Checkpoint) -> CheckpointFile:
    """A stored checkpoint with its countersignatures, as it is given to another office."""
    signatures = checkpoint.countersignatures.order_by("pk")
    return CheckpointFile(checkpoint.canonical, tuple(map(signed_of, signatures)))


def signed_of(row: Countersignature) -> Signed:
    """A stored countersignature as its file has it."""
    return Signed(row.statement, row.public_key, row.signature)


def check_stored() -> Iterator[Finding]:
    """Every stored checkpoint against its line, its columns, the one before it, and its
    countersignatures."""
    before, first = None, first_hash()
    for checkpoint in Checkpoint.objects.order_by("number").iterator():
        wrong = "；".join(_faults(checkpoint, before, first))
        if wrong:
            yield Finding(f"{checkpoint}：{wrong}。", checkpoint.position)
        before = checkpoint
    lowest = Checkpoint.objects.aggregate(number=Min("number"))["number"]
    if lowest is not None and lowest != 1:
        yield Finding("第1号检查点缺失。")
    rows = Countersignature.objects.select_related("checkpoint").order_by("pk")
    for row in rows.iterator():
        yield from _check_countersignature(row)


def check_files(files: Iterable[CheckpointFile]) -> Iterator[Finding]:
    """Checkpoints kept outside: still stored here, of this ledger, their signatures true."""
    first = first_hash()
    for file in files:
        number, position = file.facts["number"], file.facts["position"]
        if file.facts["first"] != first:
            yield Finding(f"外部保存的第{number}号检查点不是本台账的，或者第1行已被改写。", 1)
        if not Checkpoint.objects.filter(number=number, hash=file.hash).exists():
            yield Finding(
                f"外部保存的第{number}号检查点与库中的不是同一个，或者库中已没有。", position
            )
        for signed in file.signatures:
            yield from _false(signed, file.hash, f"外部保存的第{number}号检查点的见证签名")


def _faults(checkpoint: Checkpoint, before: Checkpoint | None, first: str) -> Iterator[str]:
    number, position, previous = (
        (before.number, before.position, before.hash) if before else (0, 0, GENESIS)
    )
    if checkpoint.hash != digest(checkpoint.canonical):
        yield "摘要与规范文本不符"
    if checkpoint.canonical != line_of(checkpoint, first):
        yield "各栏或者台账首行与规范文本不符"
    if checkpoint.number != number + 1:
        yield f"其前的第{number + 1}号缺失"
    elif checkpoint.previous != previous or checkpoint.first_position != position + 1:
        yield "与前一检查点不相接，两者之一被改动"


def _check_countersignature(row: Countersignature) -> Iterator[Finding]:
    label = f"{row.checkpoint}上“{row.signer}”的见证签名"
    findings = list(_false(signed_of(row), row.checkpoint.hash, label))
    if findings:
        yield from findings
        return
    said = countersigning.check(signed_of(row), row.checkpoint.hash)
    stored = (row.signer, row.signed_at, row.algorithm, row.fingerprint)
    if stored != (said.signer, said.signed_at, said.algorithm, said.fingerprint):
        yield Finding(f"{label}：各栏与签名内容不符。", row.checkpoint.position)


def _false(signed: Signed, checkpoint_hash: str, label: str) -> Iterator[Finding]:
    try:
        countersigning.check(signed, checkpoint_hash)
    except Inadmissible as refused:
        yield Finding(f"{label}：{refused.sentence}")
