"""What a published notice has promised moves with the public's window, and only forward."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from reviews.models import CommentPeriod, CommentStatus
from workflows.models import StepRun
from workflows.moves import Dates, Move


def extend_promises(moves: Sequence[Move]) -> dict[int, dict[str, Any]]:
    """Keep open periods of comment open as long as their windows now last, with the due days of
    the steps that collect. Says of each limit from which day to which its promise has moved.
    A period that was lawfully shortened ends as announced."""
    windows = {move.limit.pk: move for move in moves if move.after.kept_open_until}
    periods = CommentPeriod.objects.filter(limit__in=windows, status=CommentStatus.OPEN)
    promised: dict[int, tuple[date, date]] = {}
    extended = []
    for period in periods.order_by("pk"):
        assert period.limit_id is not None
        assert period.closes_on is not None
        move = windows[period.limit_id]
        closes_on = promise(period.closes_on, move.before, move.after)
        if closes_on > period.closes_on:
            promised[period.limit_id] = period.closes_on, closes_on
            period.closes_on = closes_on
            extended.append(period)
    CommentPeriod.objects.bulk_update(extended, ["closes_on"])
    _move_steps(promised)
    return {limit: {"closes_on": list(map(str, days))} for limit, days in promised.items()}


def promise(closes_on: date, before: Dates, after: Dates) -> date:
    """The last day for comments, inclusive, after the window has moved; never an earlier one.

    Announced for the end of the window, it goes with it; announced for a day between the
    minimum's end and that, it stands unless the minimum now ends later.
    """
    assert before.earliest_on
    assert before.kept_open_until
    assert after.earliest_on
    assert after.kept_open_until
    shortened = closes_on < before.earliest_on
    early = before.earliest_on <= closes_on < before.kept_open_until
    if shortened or (early and closes_on >= after.earliest_on):
        return closes_on
    return max(closes_on, after.kept_open_until)


def _move_steps(promised: dict[int, tuple[date, date]]) -> None:
    steps = list(StepRun.objects.open().filter(limit__in=promised))
    standing = [step for step in steps if step.due_on == promised[step.limit_id][0]]
    for step in standing:
        step.due_on = promised[step.limit_id][1]
    StepRun.objects.bulk_update(standing, ["due_on"])
