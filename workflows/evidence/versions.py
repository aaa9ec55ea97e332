"""Whether what a matter's rows have said is still what the rows of the ledger commit to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final, TypeAlias

from django.db import connection
from django.db.models import QuerySet

from workflows.chain import changes_digest
from workflows.evidence.findings import Finding, place
from workflows.models import Entry, RowVersion

Place: TypeAlias = tuple[int, int]
"""A matter and the sequence of one of its rows."""


def check_versions(entries: QuerySet[Entry]) -> Iterator[Finding]:
    """A finding for every row of the ledger whose digest is not that of the versions kept for it.

    Versions that no row commits to yet, such as reminders, are no fault.
    """
    of_matters = entries.filter(matter__isnull=False).order_by()
    unlike = _unlike_there if connection.vendor == "postgresql" else _unlike
    for position, reference, sequence in unlike(of_matters):
        where = place(position, reference, sequence)
        sentence = f"{where}：所载变动摘要与留存的内容不符，其后的“当时所见”不可靠。"
        yield Finding(sentence, position, reference)


def _unlike_there(entries: QuerySet[Entry]) -> Iterator[tuple[int, str, int | None]]:
    """Position, matter and sequence of rows with another digest, worked out by PostgreSQL, so that
    nothing of the versions travels."""
    chosen, values = entries.values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_UNLIKE.format(chosen=chosen), values)
        yield from cursor.fetchall()


# What chain.changes_digest says of the versions of each row, beside what the row says.
_UNLIKE: Final = """
    WITH chosen AS MATERIALIZED (
        SELECT position, matter_id, sequence, changes FROM workflows_entry WHERE id IN ({chosen})
    ), kept AS (
        SELECT matter_id, sequence, encode(sha256(convert_to(string_agg(
                   "table" || ' ' || "row" || ' ' || content, E'\\n' ORDER BY id
               ), 'UTF8')), 'hex') AS digest
          FROM workflows_rowversion
         WHERE matter_id IN (SELECT matter_id FROM chosen)
         GROUP BY matter_id, sequence
    )
    SELECT position, reference, sequence
      FROM chosen
      JOIN workflows_matter ON workflows_matter.id = matter_id
      LEFT JOIN kept USING (matter_id, sequence)
     WHERE changes <> COALESCE(digest, '')
     ORDER BY matter_id, sequence
"""


def _unlike(entries: QuerySet[Entry]) -> Iterator[tuple[int, str, int | None]]:
    """The same worked out here, both streamed side by side."""
    ordered = entries.order_by("matter", "sequence")
    rows = ordered.values_list(
        "matter", "sequence", "changes", "position", "matter__reference"
    ).iterator()
    found = _digests(RowVersion.objects.filter(matter__in=entries.values("matter")))
    at, digest = next(found, _END)
    for matter, sequence, changes, position, reference in rows:
        while at < (matter, sequence):
            at, digest = next(found, _END)
        if changes != (digest if at == (matter, sequence) else ""):
            yield position, reference, sequence


_END: tuple[Place, str] = ((2**63, 0), "")


def _digests(versions: QuerySet[RowVersion]) -> Iterator[tuple[Place, str]]:
    ordered = versions.order_by("matter", "sequence", "pk")
    rows = ordered.values_list("matter", "sequence", "table", "row", "content").iterator()
    for at, group in groupby(rows, key=lambda row: (row[0], row[1])):
        yield at, changes_digest(row[2:] for row in group)
