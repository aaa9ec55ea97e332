"""The file of a matter (案卷): its papers, and the package in which they leave the house."""

from workflows.dossier.papers import (
    TEXT,
    Contribution,
    Contributor,
    Paper,
    Wants,
    contribute,
    damaged,
    digest_of,
    dossier_of,
    file_paper,
    papers_of,
    record_paper,
)

__all__ = [
    "TEXT",
    "Contribution",
    "Contributor",
    "Paper",
    "Wants",
    "contribute",
    "damaged",
    "digest_of",
    "dossier_of",
    "file_paper",
    "papers_of",
    "record_paper",
]
