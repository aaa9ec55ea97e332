"""The last day for a correction moves with the limit that gives it, and only forward."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from filings.models import FilingCorrection
from workflows.models import StepRun
from workflows.moves import Move


def move_corrections(moves: Sequence[Move]) -> dict[int, dict[str, Any]]:
    """Open corrections whose time law gives. A day that the maker was told never comes earlier,
    nor does its step fall due before it. Says of each limit from which day to which."""
    by_limit = {move.limit.pk: move for move in moves if move.after.latest_on}
    found = FilingCorrection.objects.filter(limit__in=by_limit, corrected_on=None)
    told: dict[int, dict[str, Any]] = {}
    moved, kept = [], []
    for correction in found:
        assert correction.limit_id is not None
        latest_on = by_limit[correction.limit_id].after.latest_on
        if latest_on is None or latest_on <= correction.due_on:
            kept.append(correction)
            continue
        told[correction.limit_id] = {"correction_due_on": [str(correction.due_on), str(latest_on)]}
        correction.due_on = latest_on
        moved.append(correction)
    FilingCorrection.objects.bulk_update(moved, ["due_on"])
    _keep_steps(kept)
    return told


def _keep_steps(corrections: Collection[FilingCorrection]) -> None:
    told = {one.limit_id: one.due_on for one in corrections}
    steps = list(StepRun.objects.open().filter(limit__in=told))
    for step in steps:
        step.due_on = told[step.limit_id]
    StepRun.objects.bulk_update(steps, ["due_on"])
