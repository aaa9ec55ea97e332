"""What acts have changed in the rows of a matter: versions of rows, written by the database.

An act's row of the ledger names their digest, so that the past of a matter is evidence as its
ledger is.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Max, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from workflows.chain import changes_digest
from workflows.models import Entry, Matter, RowVersion
from workflows.questions import Question
from workflows.statements import Statement


def changed_since(last_of: Mapping[int, int]) -> dict[int, str]:
    """Of each matter that has changed since its last row of the ledger: the digest of the changes
    (one query). ``last_of`` gives that row's sequence, 0 where there is none."""
    at: defaultdict[int, list[int]] = defaultdict(list)
    for matter, last in last_of.items():
        at[last + 1].append(matter)
    if not at:
        return {}
    which = reduce(or_, (Q(matter__in=found, sequence=next_) for next_, found in at.items()))
    rows = RowVersion.objects.filter(which).order_by("pk")
    versions: defaultdict[int, list[tuple[str, int, str]]] = defaultdict(list)
    for matter, table, row, content in rows.values_list("matter", "table", "row", "content"):
        versions[matter].append((table, row, content))
    return {matter: changes_digest(found) for matter, found in versions.items()}


def asking_changes(matter: int) -> Question[str]:
    """As a question of one matter: the digest of what was changed in it since its last row of the
    ledger; empty where nothing was."""
    asked = _CHANGES.asking_rows(matter=matter)
    return Question(asked.text, asked.values, changes_digest)


def _changes(matter: int) -> QuerySet[Any, Any]:
    last = Entry.objects.filter(matter=matter).order_by("-sequence").values("sequence")[:1]
    rows = RowVersion.objects.filter(matter=matter, sequence=Coalesce(Subquery(last), 0) + 1)
    return rows.order_by("pk").values_list("table", "row", "content")


_CHANGES: Final = Statement(_changes, matter=int)


def lines_of_versions(matter: Matter) -> Iterator[str]:
    """The versions to which the matter's ledger commits, in their order as JSON, a line each."""
    last = matter.entries.aggregate(last=Max("sequence"))["last"] or 0
    rows = RowVersion.objects.filter(matter=matter, sequence__lte=last)
    names = ("sequence", "table", "row", "content")
    for values in rows.order_by("sequence", "pk").values_list(*names).iterator():
        yield json.dumps(dict(zip(names, values, strict=True)), ensure_ascii=False) + "\n"
