"""The last day for a correction moves with the limit that gives it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from filings.models import FilingCorrection
from workflows.moves import Move


def move_corrections(moves: Sequence[Move]) -> dict[int, dict[str, Any]]:
    """Open corrections whose time law gives. Says of each limit from which day to which."""
    by_limit = {move.limit.pk: move for move in moves if move.after.latest_on}
    corrections = list(FilingCorrection.objects.filter(limit__in=by_limit, corrected_on=None))
    told: dict[int, dict[str, Any]] = {}
    for correction in corrections:
        assert correction.limit_id is not None
        latest_on = by_limit[correction.limit_id].after.latest_on
        assert latest_on is not None
        told[correction.limit_id] = {"correction_due_on": [str(correction.due_on), str(latest_on)]}
        correction.due_on = latest_on
    FilingCorrection.objects.bulk_update(corrections, ["due_on"])
    return told
