"""Whether what a matter's rows have said is still what the rows of the ledger commit to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TypeAlias

from django.db.models import QuerySet

from workflows.chain import changes_digest
from workflows.evidence.findings import Finding, place
from workflows.models import Entry, RowVersion

Place: TypeAlias = tuple[int, int]
"""A matter and the sequence of one of its rows."""


def check_versions(entries: QuerySet[Entry]) -> Iterator[Finding]:
    """A finding for every row of the ledger whose digest is not that of the versions kept for it.

    Versions that no row commits to yet, such as reminders, are no fault. Both are streamed side
    by side.
    """
    of_matters = entries.filter(matter__isnull=False).order_by("matter", "sequence")
    rows = of_matters.values_list(
        "matter", "sequence", "changes", "position", "matter__reference"
    ).iterator()
    found = _digests(RowVersion.objects.filter(matter__in=entries.order_by().values("matter")))
    at, digest = next(found, _END)
    for matter, sequence, changes, position, reference in rows:
        while at < (matter, sequence):
            at, digest = next(found, _END)
        if changes != (digest if at == (matter, sequence) else ""):
            where = place(position, reference, sequence)
            sentence = f"{where}：所载变动摘要与留存的内容不符，其后的“当时所见”不可靠。"
            yield Finding(sentence, position, reference)


_END: tuple[Place, str] = ((2**63, 0), "")


def _digests(versions: QuerySet[RowVersion]) -> Iterator[tuple[Place, str]]:
    ordered = versions.order_by("matter", "sequence", "pk")
    rows = ordered.values_list("matter", "sequence", "table", "row", "content").iterator()
    for at, group in groupby(rows, key=lambda row: (row[0], row[1])):
        yield at, changes_digest(row[2:] for row in group)
