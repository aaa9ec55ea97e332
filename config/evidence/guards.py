"""What the verification of the ledger asks of the database: does it still refuse?"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from config.evidence import triggers
from config.evidence.tables import EVIDENCE
from workflows.evidence.findings import Finding


def unguarded() -> Iterator[Finding]:
    """A finding for every trigger that is missing, switched off or rewritten."""
    labels = {one.model._meta.db_table: one.model._meta.verbose_name for one in EVIDENCE}
    for trigger in triggers.broken(connection):
        yield Finding(
            f"数据库中{trigger.purpose}“{labels[trigger.table]}”表（{trigger.table}）"
            "的触发器缺失、被停用或者被改写。"
        )
