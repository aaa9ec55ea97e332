"""Two plans side by side: what becomes earlier or later if something is otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workflows.planning.plan import Plan, Planned


@dataclass(frozen=True)
class Pair:
    """One activity in both plans; either may lack it. ``days`` is how many calendar days later
    it ends in the changed plan, ``working_days`` how many working days of the first plan's
    calendar; negative if earlier, none if one plan lacks it."""

    label: str
    base: Planned | None
    changed: Planned | None
    days: int | None
    working_days: int | None


@dataclass(frozen=True)
class Comparison:
    """Two plans for the same goal, and the difference between the days on which it is reached."""

    base: Plan
    changed: Plan
    pairs: tuple[Pair, ...]
    days: int
    working_days: int


def compare(base: Plan, changed: Plan) -> Comparison:
    """What the changed plan does to every activity and to the goal."""
    return Comparison(
        base,
        changed,
        tuple(_pairs(base, changed)),
        (changed.reached_on - base.reached_on).days,
        _working_days(base, base.reached_on, changed.reached_on),
    )


def _pairs(base: Plan, changed: Plan) -> Iterator[Pair]:
    for one in _all(base, changed):
        mine, other = base.by_code.get(one.code), changed.by_code.get(one.code)
        yield Pair(
            one.activity.label,
            mine,
            other,
            (other.finish_on - mine.finish_on).days if mine and other else None,
            _working_days(base, mine.finish_on, other.finish_on) if mine and other else None,
        )


def _all(base: Plan, changed: Plan) -> Iterator[Planned]:
    """The activities of both in the order of the procedure."""
    waiting = [one for one in changed.items if one.code not in base.by_code]
    position = {one.code: number for number, one in enumerate(changed.items)}
    for one in base.items:
        here = position.get(one.code)
        while waiting and here is not None and position[waiting[0].code] < here:
            yield waiting.pop(0)
        yield one
    yield from waiting


def _working_days(plan: Plan, one: date, other: date) -> int:
    return plan.calendar.working_days_between(one, other)
