"""The package in which a matter leaves the house: every paper, its records, its ledger, a list of
contents, and a checker that needs nothing but Python.

The same file gives the same bytes: nothing in a package comes from the clock.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from workflows.dossier import verify
from workflows.dossier.papers import TEXT, Contribution, Paper, digest_of, dossier_of
from workflows.dossier.sheet import RETENTION, contents_of
from workflows.dossier.signatures import Signatures, signatures_of
from workflows.evidence.checkpoints import inclusion_proofs
from workflows.history import lines_of_versions
from workflows.ledger import lines_of
from workflows.models import Matter
from workflows.pdf import render

FORMAT: Final = "dossier/1"
# Packages up to this size are made in memory, larger ones in a temporary file (bytes).
IN_MEMORY: Final = 8 * 1024 * 1024
# The first day that the format knows: a package says nothing of when it was made.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_UNSAFE: Final = re.compile(r"[^\w〔〕（）《》.-]+")


@dataclass(frozen=True)
class Written:
    """What was written at a place of the package: ``pieces`` as it came, ``size`` in bytes."""

    path: str
    pieces: int
    size: int
    sha256: str


def package_of(matter: Matter) -> IO[bytes]:
    """The package as a file open for reading, at its beginning.

    One paper is in memory at a time, and of a stored file no more than a piece. The list of
    contents is written last, of what was written before it.
    """
    with ExitStack() as failing:
        file = failing.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))
        with ZipFile(file, "w", ZIP_DEFLATED) as package:
            _fill(package, matter)
        file.seek(0)
        failing.pop_all()
    return file


def _fill(package: ZipFile, matter: Matter) -> None:
    dossier = dossier_of(matter)
    signatures = signatures_of(matter)
    files = [
        _enclose(package, number, paper, signatures)
        for number, paper in enumerate(dossier.papers, start=1)
    ]
    ledger = _write(package, "ledger.jsonl", (line.encode() for line in lines_of(matter)))
    _write(package, "history.jsonl", (line.encode() for line in lines_of_versions(matter)))
    _write(package, "checkpoints.json", [_pretty(_proofs(matter))])
    _write(package, "verify.py", [Path(verify.__file__).read_bytes()])
    contents = _write(package, "卷内目录.pdf", [render(contents_of(matter, dossier)).pdf])
    manifest = _manifest(matter, dossier, files, ledger, contents)
    _write(package, "manifest.json", [_pretty(manifest)])


def _enclose(package: ZipFile, number: int, paper: Paper, signatures: Signatures) -> dict[str, Any]:
    """Write a paper; its entry in the list, with the hash that it ought to have, and with its
    signature if it has one."""
    with paper.opened() as file:
        written = _write(package, _path(number, paper), file.chunks())
    listed = {**paper.as_dict(), "path": written.path, "size": written.size}
    if paper.stored is None or paper.stored not in signatures:
        return listed
    return {**listed, "signature": signatures[paper.stored]}


def _path(number: int, paper: Paper) -> str:
    folder = "texts" if paper.code == TEXT else "papers" if paper.stored else "records"
    name = _UNSAFE.sub("_", paper.title)[:60].strip("._")
    return f"{folder}/{number:03d}-{name}.{paper.format}"


def _proofs(matter: Matter) -> dict[str, Any]:
    """For each row that a checkpoint covers, what shows that it stands there, without any row of
    another matter."""
    rows = list(matter.entries.order_by("sequence").values_list("sequence", "position"))
    proofs = inclusion_proofs(position for _, position in rows)
    lines = list(dict.fromkeys(proof.checkpoint for proof in proofs.values()))
    found = [(sequence, proofs[position]) for sequence, position in rows if position in proofs]
    return {
        "checkpoints": lines,
        "proofs": [
            {
                "sequence": sequence,
                "checkpoint": lines.index(proof.checkpoint),
                "index": proof.index,
                "siblings": list(proof.siblings),
            }
            for sequence, proof in found
        ],
    }


def _manifest(
    matter: Matter,
    dossier: Contribution,
    files: Sequence[dict[str, Any]],
    ledger: Written,
    contents: Written,
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "matter": dict(_facts(matter)),
        "pack": {
            "division": matter.pack.division,
            "version": matter.pack.version,
            "sha256": matter.pack.sha256,
        },
        "retention": RETENTION,
        "files": list(files),
        "papers_sha256": digest_of(paper.as_dict() for paper in dossier.papers),
        "ledger": {"path": ledger.path, "entries": ledger.pieces, "sha256": ledger.sha256},
        "contents": {"path": contents.path, "sha256": contents.sha256},
        "missing": [str(one) for one in dossier.missing],
    }


def _facts(matter: Matter) -> Iterator[tuple[str, str]]:
    yield "reference", matter.reference
    yield "kind", matter.kind
    yield "title", matter.title
    yield "maker", str(matter.maker)
    yield "drafting_unit", str(matter.drafting_unit)
    yield "review_body", str(matter.review_body)
    yield "division", matter.division
    yield "stage", matter.stage


def _pretty(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _write(package: ZipFile, path: str, pieces: Iterable[bytes]) -> Written:
    """Write the pieces as one file of the package, hashed as they pass."""
    info = ZipInfo(path, _EPOCH)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    hashed, size, count = sha256(), 0, 0
    with package.open(info, "w") as target:
        for piece in pieces:
            target.write(piece)
            hashed.update(piece)
            size, count = size + len(piece), count + 1
    return Written(path, count, size, hashed.hexdigest())
