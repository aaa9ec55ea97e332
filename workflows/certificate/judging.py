"""How a step is judged: what a contributor is given, and the few shapes of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from workflows import limits
from workflows.calendar import WorkCalendar
from workflows.calendars import calendar_at
from workflows.certificate.steps import CertifiedStep, Evidence, StepState
from workflows.certificate.traces import Trace, Traces
from workflows.chinese_dates import chinese_date
from workflows.citations import Citation
from workflows.constants import Stage
from workflows.errors import CalendarUnknown, Missing
from workflows.law import Law
from workflows.lawful_days import until
from workflows.lengths import CalendarDays, Length, WorkingDays
from workflows.models import Matter, Revision, StoredFile, TimeLimit
from workflows.windows import Window

_ORDER: Final = tuple(Stage)


@dataclass(frozen=True)
class Ground:
    """What a certificate is judged from. ``stage`` is where the matter stands, or the gate at
    which it is asked; ``today`` the day of asking."""

    matter: Matter
    traces: Traces
    calendar: WorkCalendar
    stage: Stage
    today: date

    @property
    def law(self) -> Law:
        return self.matter.pack.law

    def calendar_for(self, limit: TimeLimit) -> WorkCalendar:
        """The calendar by which the limit was counted; that in force if no state of the records
        ever gave the one it names."""
        try:
            return calendar_at(self.matter.division, limit.calendar_revision)
        except CalendarUnknown:
            return self.calendar

    def window_of(self, limit: TimeLimit) -> Window:
        """The limit's window, counted afresh by the law and the calendar it is pinned to."""
        limit.matter = self.matter
        return limits.window_of(limit, limits.intervals_of(limit), self.calendar_for(limit))

    def article(self, *keys: str) -> tuple[Citation, ...]:
        """The articles of all the keys, each once."""
        kind = self.matter.kind
        return tuple(dict.fromkeys(one for key in keys for one in self.law.article(key, kind)))

    def has_passed(self, stage: Stage) -> bool:
        """Whether the matter has left that part of the road behind."""
        if self.stage == Stage.TERMINATED:
            return False
        return _ORDER.index(self.stage) > _ORDER.index(stage)


def judged(
    ground: Ground,
    code: str,
    label: str,
    *,
    until: Stage,
    required: str,
    actual: str,
    citations: tuple[Citation, ...],
    evidence: Iterable[Evidence] = (),
    faults: Iterable[Missing] = (),
    late: bool = False,
    otherwise: StepState = StepState.COMPLIES,
    exceptable: bool = True,
) -> CertifiedStep:
    """A step by its faults: ahead while the matter stands no further than ``until``, violated
    afterwards. Without a fault it is late, or ``otherwise``."""
    found = tuple(faults)
    if found:
        state = StepState.VIOLATES if ground.has_passed(until) else StepState.AHEAD
    else:
        state = StepState.LATE if late else otherwise
    in_words = ground.matter.in_its_words
    return CertifiedStep(
        code=code,
        label=in_words(label),
        required=in_words(required),
        actual=in_words(actual),
        state=state,
        citations=citations,
        evidence=tuple(one for one in evidence if one.value),
        faults=found,
        exceptable=exceptable,
    )


def not_applicable(
    ground: Ground, code: str, label: str, *, required: str, why: str, citations: Iterable[Citation]
) -> CertifiedStep:
    """A step whose condition is not given, with why."""
    in_words = ground.matter.in_its_words
    return CertifiedStep(
        code=code,
        label=in_words(label),
        required=in_words(required),
        actual=in_words(why),
        state=StepState.NOT_APPLICABLE,
        citations=tuple(citations),
    )


def ahead(
    ground: Ground,
    code: str,
    label: str,
    *,
    until: Stage,
    required: str,
    citations: tuple[Citation, ...],
    exceptable: bool = True,
) -> CertifiedStep:
    """A step of which there is no record yet: ahead, or violated once its time has passed."""
    lacking = Missing(
        f"{code}_missing", f"没有{ground.matter.in_its_words(label)}的记录", citations
    )
    return judged(
        ground,
        code,
        label,
        until=until,
        required=required,
        actual="",
        citations=citations,
        faults=[lacking],
        exceptable=exceptable,
    )


def as_of(start: date, end: date, like: Length, calendar: WorkCalendar) -> Length | None:
    """How long it took from the day after ``start`` through ``end``, in the unit that the law's
    own length counts in: working days for working days, else calendar days; ``None`` for none."""
    working = isinstance(like, WorkingDays)
    count = calendar.working_days_between(start, end) if working else until(end).days_left(start)
    unit: type[WorkingDays] | type[CalendarDays] = WorkingDays if working else CalendarDays
    return unit(count) if count and count > 0 else None


def unrecorded(
    ground: Ground,
    verb: str,
    instant: datetime | None,
    what: str,
    citations: tuple[Citation, ...],
    **said: object,
) -> Iterator[Missing]:
    """What is missing if the ledger has no such act at the very instant that the record names,
    or says something else of it. ``said`` are keys of the row's detail, or ``subject`` and
    ``reason``, with what the record has."""
    trace = ground.traces.at(verb, instant)
    if trace is None:
        yield Missing("unrecorded", f"{what}在办理记录中没有相符的记载", citations)
    elif any(_said(trace, key) != value for key, value in said.items()):
        yield Missing("contradicted", f"{what}与办理记录（位次{trace.position}）不符", citations)


def _said(trace: Trace, key: str) -> object:
    if key in ("subject", "reason"):
        return trace.payload[key]
    return trace.detail.get(key)


def on(day: date | None) -> str:
    """2026年3月9日; nothing for no day."""
    return chinese_date(day) if day else ""


def text_evidence(revision: Revision | None) -> Evidence:
    return Evidence("文本", f"{revision} {revision.text_sha256}" if revision else "")


def paper_evidence(stored: StoredFile | None) -> Evidence:
    return Evidence("文书", stored.sha256 if stored else "")


def ledger_evidence(*traces: Trace | None) -> Evidence:
    positions = sorted({trace.position for trace in traces if trace is not None})
    return Evidence("台账", "、".join(map(str, positions)))
