"""The package in which a matter leaves the house: every paper, its records, its ledger, a list of
contents, and a checker that needs nothing but Python.

The same file gives the same bytes: nothing in a package comes from the clock.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from workflows.dossier import verify
from workflows.dossier.papers import TEXT, Contribution, Paper, digest_of, dossier_of
from workflows.dossier.sheet import contents_of
from workflows.evidence.checkpoints import inclusion_proofs
from workflows.ledger import lines_of
from workflows.models import Matter
from workflows.pdf import render

FORMAT: Final = "dossier/1"
RETENTION: Final = "永久"
# Packages up to this size are made in memory, larger ones in a temporary file (bytes).
IN_MEMORY: Final = 8 * 1024 * 1024
# The first day that the format knows: a package says nothing of when it was made.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_UNSAFE: Final = re.compile(r"[^\w〔〕（）《》.-]+")


@dataclass(frozen=True)
class Enclosed:
    """One paper and the place of its bytes in the package."""

    path: str
    paper: Paper
    data: bytes

    def as_dict(self) -> dict[str, Any]:
        return {**self.paper.as_dict(), "path": self.path, "size": len(self.data)}


def package_of(matter: Matter) -> IO[bytes]:
    """The package as a file open for reading, at its beginning."""
    dossier = dossier_of(matter)
    enclosed = _enclosed(dossier.papers)
    ledger = _ledger(matter)
    manifest = _manifest(matter, dossier, enclosed, ledger)
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # closed by who reads it
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        _put(package, "manifest.json", _pretty(manifest))
        _put(package, "卷内目录.pdf", render(contents_of(matter, dossier)).pdf)
        _put(package, "ledger.jsonl", ledger)
        _put(package, "checkpoints.json", _pretty(_proofs(matter)))
        _put(package, "verify.py", Path(verify.__file__).read_bytes())
        for one in enclosed:
            _put(package, one.path, one.data)
    file.seek(0)
    return file


def _enclosed(papers: Sequence[Paper]) -> list[Enclosed]:
    return [
        Enclosed(_path(number, paper), paper, paper.read())
        for number, paper in enumerate(papers, start=1)
    ]


def _path(number: int, paper: Paper) -> str:
    folder = "texts" if paper.code == TEXT else "papers" if paper.stored else "records"
    name = _UNSAFE.sub("_", paper.title)[:60].strip("._")
    return f"{folder}/{number:03d}-{name}.{paper.format}"


def _ledger(matter: Matter) -> bytes:
    return "".join(lines_of(matter)).encode()


def _proofs(matter: Matter) -> dict[str, Any]:
    """For each row that a checkpoint covers, what shows that it stands there, without any row of
    another matter."""
    rows = list(matter.entries.order_by("sequence"))
    proofs = inclusion_proofs(rows)
    lines = list(dict.fromkeys(proof.checkpoint for proof in proofs.values()))
    found = [(row.sequence, proofs[row.position]) for row in rows if row.position in proofs]
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
    matter: Matter, dossier: Contribution, enclosed: Sequence[Enclosed], ledger: bytes
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
        "files": [one.as_dict() for one in enclosed],
        "papers_sha256": digest_of(paper.as_dict() for paper in dossier.papers),
        "ledger": {
            "path": "ledger.jsonl",
            "entries": ledger.count(b"\n"),
            "sha256": sha256(ledger).hexdigest(),
        },
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


def _put(package: ZipFile, path: str, data: bytes) -> None:
    info = ZipInfo(path, _EPOCH)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    package.writestr(info, data)
