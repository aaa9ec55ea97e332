"""The sweep: what becomes true of time limits by the mere passing of days, written down.

It goes through the limits whose next day of interest has come (``TimeLimit.watched_on``, an
index of its own) in chunks, each a transaction: lock the chunk's limits and matters, passing
over what somebody else holds; write the marks that are missing, with the day on which each
became true; write the ledger; set the next day. Run twice, it adds nothing; run by two processes,
they share the work; killed, what was committed stands and the next run goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from workflows import ledger
from workflows.calendars import calendar_of, one_reading
from workflows.chinese_dates import chinese_date
from workflows.constants import Capacity
from workflows.lawful_days import day_of
from workflows.ledger import Draft, Note
from workflows.limit_schedule import Planned, planned_marks, since_its_start
from workflows.models import (
    LimitMark,
    LimitStatus,
    MarkKind,
    Organ,
    Suspension,
    TimeLimit,
)

CHUNK: Final = 500
# Plans kept at hand: one for each law, kind of limit, division and last day.
PLANS: Final = 4096

# What the ledger keeps, by kind: a reminder is no event of the procedure.
LEDGER_CODES: Final[Mapping[str, tuple[str, str]]] = {
    MarkKind.OVERDUE: ("mark_overdue", "时限逾期"),
    MarkKind.ESCALATION: ("escalate_overdue", "逾期督办"),
}

Key = tuple[date, int]


@dataclass
class Swept:
    """What one run did: limits looked at, and marks made of each kind."""

    limits: int = 0
    marks: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def count(self, limits: int, marks: Iterable[LimitMark]) -> None:
        self.limits += limits
        for mark in marks:
            self.marks[str(mark.kind)] += 1


def sweep(*, now: datetime, chunk: int = CHUNK) -> Swept:
    """Make every mark that has become true by the day of ``now`` in Asia/Shanghai.

    ``chunk`` bounds the memory and the length of a transaction, in limits.
    """
    run = _Run(now, day_of(now))
    after: Key | None = None
    while True:
        after = _sweep_chunk(run, after, chunk)
        if after is None:
            return run.swept


@dataclass
class _Run:
    """One run: its instant, the plans made so far, what it did."""

    now: datetime
    today: date
    swept: Swept = field(default_factory=Swept)
    plans: dict[tuple[int, str, str, date], tuple[Planned, ...]] = field(default_factory=dict)

    def plan_of(self, limit: TimeLimit) -> tuple[Planned, ...]:
        """The marks of the limit with its last day. Many limits share a plan."""
        if limit.latest_on is None:
            return ()
        matter = limit.matter
        calendar = calendar_of(matter.division)
        key = (matter.pack_id, limit.name, calendar.revision, limit.latest_on)
        if key not in self.plans:
            if len(self.plans) >= PLANS:
                self.plans.clear()
            self.plans[key] = planned_marks(matter.pack.law, limit.name, limit.latest_on, calendar)
        return since_its_start(limit, self.plans[key])


def _sweep_chunk(run: _Run, after: Key | None, size: int) -> Key | None:
    """One chunk, counted by the calendar in force while its matters are held."""
    with transaction.atomic(), one_reading():
        return _swept(run, after, size)


def _swept(run: _Run, after: Key | None, size: int) -> Key | None:
    """The place to go on from, or ``None`` when nothing is left.

    The ledger comes last: its lock is held until the end of the transaction.
    """
    limits = _locked(run.today, after, size)
    if not limits:
        return None
    last = limits[-1]
    assert last.watched_on is not None
    key = (last.watched_on, last.pk)
    made = _missing_marks(run, limits)
    LimitMark.objects.bulk_create(made)
    _watch_on(run, limits)
    _write_ledger(made, run.now)
    run.swept.count(len(limits), made)
    return key


def _locked(today: date, after: Key | None, size: int) -> list[TimeLimit]:
    """The next limits to look at. The matter is locked with its limit, as every transition does
    first, so neither waits for the other: what is held elsewhere is left to the next run."""
    due = TimeLimit.objects.filter(watched_on__lte=today)
    if after is not None:
        day, pk = after
        due = due.filter(watched_on__gte=day).filter(Q(watched_on__gt=day) | Q(pk__gt=pk))
    columns = due.select_related("matter__pack").only(*_LIMIT_COLUMNS, *_MATTER_COLUMNS)
    locked = columns.select_for_update(no_key=True, skip_locked=True, of=("self", "matter"))
    return list(locked.order_by("watched_on", "pk")[:size])


_LIMIT_COLUMNS: Final = (
    "name", "label", "status", "started_on", "latest_on", "met_on", "ended_on", "watched_on",
    "organ_id", "addressee",
)  # fmt: skip
_MATTER_COLUMNS: Final = (
    "matter__reference", "matter__division", "matter__stage", "matter__kind",
    "matter__maker_id", "matter__office_id", "matter__review_body_id",
    "matter__pack__division", "matter__pack__version", "matter__pack__sha256",
)  # fmt: skip


def _stopped_on(limits: Sequence[TimeLimit]) -> dict[int, date]:
    """The day on which the clock of each suspended limit stopped."""
    suspended = [limit.pk for limit in limits if limit.status == LimitStatus.SUSPENDED]
    if not suspended:
        return {}
    open_ones = Suspension.objects.filter(limit__in=suspended, resumed_on=None)
    return dict(open_ones.values_list("limit_id", "stopped_on"))


def _counts_until(limit: TimeLimit, today: date, stopped: Mapping[int, date]) -> date:
    """The last day on which something could become true of the limit."""
    over_on = limit.met_on or limit.ended_on or stopped.get(limit.pk)
    return today if over_on is None else min(today, over_on)


def _missing_marks(run: _Run, limits: Sequence[TimeLimit]) -> list[LimitMark]:
    """The marks that are true by now and not yet written, in the order of limits and days."""
    stopped = _stopped_on(limits)
    written = set(
        LimitMark.objects.filter(limit__in=[limit.pk for limit in limits]).values_list(
            "limit_id", "kind", "distance", "latest_on"
        )
    )
    return [
        _mark(limit, planned, run.now)
        for limit in limits
        for planned in run.plan_of(limit)
        if planned.on <= _counts_until(limit, run.today, stopped)
        and (limit.pk, planned.kind.value, planned.distance, limit.latest_on) not in written
    ]


def _mark(limit: TimeLimit, planned: Planned, now: datetime) -> LimitMark:
    assert limit.latest_on is not None
    return LimitMark(
        limit=limit,
        kind=planned.kind,
        distance=planned.distance,
        on=planned.on,
        latest_on=limit.latest_on,
        created_at=now,
        role=planned.role,
        organ_id=_organ_id(limit, planned.of) if planned.role else None,
    )


def _organ_id(limit: TimeLimit, of: str) -> int:
    """Whose people hear of it; a limit without an organ in charge is the review body's."""
    matter = limit.matter
    organs = {
        Capacity.OFFICE.value: matter.office_id,
        Capacity.MAKER.value: matter.maker_id,
        Capacity.REVIEW_BODY.value: matter.review_body_id,
    }
    return organs.get(of) or limit.organ_id or matter.review_body_id


def _write_ledger(marks: Collection[LimitMark], now: datetime) -> None:
    kept = [mark for mark in marks if mark.kind in LEDGER_CODES]
    organs = Organ.objects.in_bulk({mark.organ_id for mark in kept if mark.organ_id})
    drafts = [_draft(mark, organs, now) for mark in kept]
    if drafts:
        ledger.record_many(drafts)


def _draft(mark: LimitMark, organs: Mapping[int, Organ], now: datetime) -> Draft:
    code, label = LEDGER_CODES[mark.kind]
    limit = mark.limit
    detail = {
        "limit": limit.pk,
        "on": mark.on.isoformat(),
        "latest_on": mark.latest_on.isoformat(),
    }
    if mark.organ_id is not None:
        detail |= {"organ": organs[mark.organ_id].name, "role": mark.role, "days": mark.distance}
    note = Note(subject=str(limit), reason=_sentence(mark), detail=detail)
    return Draft(code=code, label=label, now=now, actor=None, matter=limit.matter, note=note)


def _sentence(mark: LimitMark) -> str:
    last, on = chinese_date(mark.latest_on), chinese_date(mark.on)
    if mark.kind == MarkKind.OVERDUE:
        return f"{mark.limit}最迟为{last}，自{on}起逾期。"
    return f"{mark.limit}最迟为{last}，至{on}已逾期{mark.distance}个工作日，报告督办。"


def _watch_on(run: _Run, limits: Sequence[TimeLimit]) -> None:
    """Set the day on which each limit is looked at next: of its next mark, while it runs."""
    next_days: dict[date | None, list[int]] = defaultdict(list)
    for limit in limits:
        next_days[_next_day(run, limit)].append(limit.pk)
    for day, pks in next_days.items():
        TimeLimit.objects.filter(pk__in=pks).update(watched_on=day)


def _next_day(run: _Run, limit: TimeLimit) -> date | None:
    if limit.status != LimitStatus.RUNNING:
        return None
    return next((mark.on for mark in run.plan_of(limit) if mark.on > run.today), None)
