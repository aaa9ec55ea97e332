"""Moving running limits to the days that a new calendar gives them.

A limit whose move would cut the public's time keeps its dates unless somebody has decided it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import F, Q

from workflows.calendar import Notice
from workflows.calendars import one_reading
from workflows.constants import FINAL_STAGES
from workflows.limits import COUNTED_FIELDS, write_certainty, write_counted
from workflows.models import Matter, StepRun, TimeLimit
from workflows.moves import CHUNK, Dates, Move, divisions_under, has_open_limit

Follower = Callable[[Sequence[Move]], Mapping[int, dict[str, Any]]]

_followers: list[Follower] = []


def on_moved(follower: Follower) -> None:
    """Let an app move what it derived from the limits; registering it twice changes nothing.

    It is called inside the transaction with many moves at once, and says of each limit, by its
    key, what else the ledger should keep.
    """
    if follower not in _followers:
        _followers.append(follower)


def hold_matters(notices: Sequence[Notice]) -> None:
    """Lock every matter whose limits the notices could move: no act upon one goes on before the
    transaction ends, and then it counts by the new calendar."""
    matters = Matter.objects.filter(
        ~Q(stage__in=FINAL_STAGES) | has_open_limit(),
        division__in=divisions_under(notices, Matter.objects.all()),
    )
    list(matters.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def carry_out(moves: Sequence[Move], *, cut_public_time: bool) -> dict[int, dict[str, Any]]:
    """Write the new dates, and the due days of open steps that stood on the old ones.

    A move that cuts the public's time is left out unless that was decided; then only what is
    known of the dates is written. Returns what the apps have to tell of single limits.
    """
    told: dict[int, dict[str, Any]] = {}
    for first in range(0, len(moves), CHUNK):
        chunk = moves[first : first + CHUNK]
        moved = [one for one in chunk if cut_public_time or not one.cuts_public_time]
        _write_dates(chunk, {one.limit.pk for one in moved})
        _move_steps(moved)
        for follower in _followers:
            for pk, more in follower(moved).items():
                told[pk] = told.get(pk, {}) | more
    _raise_versions(moves)
    return told


def _write_dates(chunk: Sequence[Move], moved: set[int]) -> None:
    """All rows in one statement: they are there and held, so that each insertion meets its own
    row and only the window's columns are written. A case for every row and column, as
    ``bulk_update`` writes them, takes ten times as long."""
    with one_reading():
        for move in chunk:
            if move.limit.pk in moved:
                write_counted(move.limit, move.counted)
            else:
                write_certainty(move.limit, move.counted)
    TimeLimit.objects.bulk_create(
        [move.limit for move in chunk],
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=COUNTED_FIELDS,
    )


def _move_steps(moved: Sequence[Move]) -> None:
    by_limit = {move.limit.pk: move for move in moved}
    steps = list(StepRun.objects.open().filter(limit__in=by_limit).only("pk", "due_on", "limit"))
    standing = [step for step in steps if step.due_on == _before(by_limit, step).latest_on]
    for step in standing:
        step.due_on = by_limit[step.limit_id].after.latest_on
    StepRun.objects.bulk_update(standing, ["due_on"])


def _before(by_limit: Mapping[int, Move], step: StepRun) -> Dates:
    return by_limit[step.limit_id].before


def _raise_versions(moves: Iterable[Move]) -> None:
    """A page opened before shows dates that are no longer true: one version for each entry."""
    times: defaultdict[int, list[int]] = defaultdict(list)
    for matter, count in Counter(move.limit.matter_id for move in moves).items():
        times[count].append(matter)
    for count, matters in times.items():
        for part in _parts(matters):
            Matter.objects.filter(pk__in=part).update(version=F("version") + count)


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[first : first + CHUNK] for first in range(0, len(keys), CHUNK))
