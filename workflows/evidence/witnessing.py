"""The two writers beside the ledger itself: a checkpoint made, a countersignature taken in."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from workflows import ledger
from workflows.errors import Inadmissible
from workflows.evidence import countersigning
from workflows.evidence.checkpoints import first_hash, hashes_between, next_checkpoint, signed_of
from workflows.evidence.countersigning import CheckpointFile
from workflows.evidence.rows import START, Link
from workflows.evidence.verification import faults_between
from workflows.ledger import INSTALLATION, Note
from workflows.models import ChainHead, Checkpoint, Countersignature


def make_checkpoints(*, now: datetime, only_full: bool = False) -> list[Checkpoint]:
    """Cover all rows that no checkpoint covers yet, at most ``LEDGER_CHECKPOINT_ROWS`` in each.

    ``only_full`` leaves a rest smaller than that for later. Nothing new makes nothing.

    Raises:
        Inadmissible: a row is not as it was written, so that it must not be attested.
    """
    made: list[Checkpoint] = []
    while checkpoint := _make_one(now, only_full):
        made.append(checkpoint)
    return made


def import_countersignatures(*, file: CheckpointFile, now: datetime) -> list[Countersignature]:
    """Keep the signatures of a file that are not kept yet, each with a row in the ledger.

    Raises:
        Inadmissible: the checkpoint is not one of ours, it is unsigned, or a signature is false.
    """
    with transaction.atomic():
        number = file.facts["number"]
        checkpoint = Checkpoint.objects.filter(number=number, hash=file.hash).first()
        if checkpoint is None:
            raise Inadmissible(sentence=f"第{number}号检查点与库中的不是同一个，不能登记见证签名。")
        if not file.signatures:
            raise Inadmissible(sentence="文件中没有见证签名。")
        rows = [_countersignature(checkpoint, file, index, now) for index in _new(checkpoint, file)]
        for row in rows:
            row.save()
        ledger.record_many([_draft(row, now) for row in rows])
    return rows


def _make_one(now: datetime, only_full: bool) -> Checkpoint | None:
    before = Checkpoint.objects.order_by("-number").first()
    start = Link(before.position, before.chain_hash) if before else START
    head = ChainHead.objects.filter(name=INSTALLATION).first()
    behind = (head.position if head else 0) - start.position
    most = settings.LEDGER_CHECKPOINT_ROWS
    if behind <= 0 or (only_full and behind < most):
        return None
    last = start.position + min(behind, most)
    wrong = faults_between(start, last)
    if wrong:
        raise Inadmissible(sentence=f"台账已被改动，不能形成检查点。{wrong[0]}")
    hashes = hashes_between(start.position + 1, last)
    return _stored(next_checkpoint(before, hashes, now, first_hash()))


def _stored(checkpoint: Checkpoint) -> Checkpoint | None:
    """Store it unless somebody else has been faster; the chain's lock makes one wait."""
    with transaction.atomic():
        ledger.take_turn()
        if Checkpoint.objects.filter(number__gte=checkpoint.number).exists():
            return None
        checkpoint.save()
    return checkpoint


def _new(checkpoint: Checkpoint, file: CheckpointFile) -> list[int]:
    """Which signatures of the file are not kept yet."""
    kept = set(map(signed_of, checkpoint.countersignatures.all()))
    return [index for index, signed in enumerate(file.signatures) if signed not in kept]


def _countersignature(
    checkpoint: Checkpoint, file: CheckpointFile, index: int, now: datetime
) -> Countersignature:
    signed = file.signatures[index]
    said = countersigning.check(signed, checkpoint.hash)
    if checkpoint.countersignatures.filter(fingerprint=said.fingerprint).exists():
        raise Inadmissible(sentence=f"“{said.signer}”的密钥已对{checkpoint}签过名。")
    return Countersignature(
        checkpoint=checkpoint,
        signer=said.signer,
        algorithm=said.algorithm,
        public_key=signed.public_key,
        fingerprint=said.fingerprint,
        statement=signed.statement,
        signature=signed.signature,
        signed_at=said.signed_at,
        imported_at=now,
    )


def _draft(row: Countersignature, now: datetime) -> ledger.Draft:
    return ledger.Draft(
        code="import_countersignature",
        label="登记检查点见证",
        now=now,
        note=Note(
            subject=str(row.checkpoint),
            reason=row.signer,
            detail={"checkpoint": row.checkpoint.hash, "key": row.fingerprint},
        ),
    )
