"""The inbox: open steps that wait for one person, by due day (engine columns only)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Value

from workflows import verbs
from workflows.constants import Kind
from workflows.holdings import Holdings
from workflows.models import Entry, MarkKind, StepRun
from workflows.querysets import StepRunQuerySet, not_recused, over
from workflows.selectors.due import Due, due_of
from workflows.selectors.limit_marks import escalated_to, mark_in, newest_mark_of
from workflows.selectors.paging import Page, page_of_chosen
from workflows.selectors.records import Mark
from workflows.verbs import Verb

# Of a person's id: the condition on an open step under which they are still asked.
AskedOf = Callable[[int], Q]

_asked: dict[str, AskedOf] = {}


@dataclass(frozen=True)
class Task:
    """One row: the step, its due day, the newest mark of its time limit, and the name of the
    person for whom it would be done, if not in one's own right."""

    step: StepRun
    due: Due | None
    mark: Mark | None = None
    on_behalf_of: str = ""


@dataclass(frozen=True)
class Choice:
    """One value of a filter with the number of rows behind it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Inbox:
    """``total``, ``late`` and ``today`` count all that waits, whatever the filter;
    ``escalated`` what waits before the person as superior."""

    tasks: tuple[Task, ...]
    page: Page[StepRun]
    total: int
    late: int
    today: int
    escalated: int
    kinds: tuple[Choice, ...]
    steps: tuple[Choice, ...]


@dataclass(frozen=True, order=True)
class _Group:
    kind: str
    step: str
    title: str
    count: int
    late: int
    today: int


def read_inbox(
    holdings: Holdings, today: date, *, kind: str = "", step: str = "", number: int = 1
) -> Inbox:
    """What waits for the person (two queries, however many rows, roles and organs)."""
    counted = _counted(holdings, today)
    groups = [one for one in counted if one.kind != MarkKind.ESCALATION]
    shown = [one for one in groups if kind in ("", one.kind) and step in ("", one.step)]
    page = _page(holdings, kind, step, number, total=sum(one.count for one in shown))
    return Inbox(
        tasks=tuple(_task(row, today) for row in page.rows),
        page=page,
        total=sum(one.count for one in groups),
        late=sum(one.late for one in groups),
        today=sum(one.today for one in groups),
        escalated=sum(one.count for one in counted if one.kind == MarkKind.ESCALATION),
        kinds=_choices((one.kind, Kind(one.kind).label, one.count) for one in groups),
        steps=_choices((one.step, one.title, one.count) for one in groups),
    )


def ask_while(verb: Verb, asked: AskedOf) -> None:
    """Let a named person's verb be asked of them as long as this holds of the step. Without it
    they are asked until they have done it once in the matter."""
    _asked[verb.code] = asked


def waiting_for(holdings: Holdings) -> StepRunQuerySet:
    """The open steps that wait for the person, with their rights as they are now."""
    steps: StepRunQuerySet = StepRun.objects.actionable_by(holdings, _asked_by_name(holdings))
    return steps


def _asked_by_name(holdings: Holdings) -> Q | None:
    """Steps at which the person is asked as a named counsel or expert and has not yet acted."""
    asked: Q | None = None
    for verb in verbs.all_verbs():
        matters = [matter for role, matter in holdings.named if role == verb.named]
        if not matters:
            continue
        still = _asked.get(verb.code, _until_done(verb))(holdings.user_id)
        here = Q(name__in=verb.steps, matter__in=matters) & still & not_recused(holdings.user_id)
        asked = here if asked is None else asked | here
    return asked


def _until_done(verb: Verb) -> AskedOf:
    def asked(person: int) -> Q:
        acted = Entry.objects.filter(
            matter=OuterRef("matter"), actor=person, verb=verb.code, refusal=""
        )
        return ~Q(Exists(acted))

    return asked


def _page(holdings: Holdings, kind: str, step: str, number: int, total: int) -> Page[StepRun]:
    """The rows of one page, the earliest due day first, each with its mark and for whom it is."""
    chosen = waiting_for(holdings)
    if kind:
        chosen = chosen.filter(kind=kind)
    if step:
        chosen = chosen.filter(name=step)
    rows = StepRun.objects.select_related("matter__maker", "matter__drafting_unit", "limit")
    rows = rows.with_delegator(holdings, _asked_by_name(holdings))
    rows = rows.annotate(mark=newest_mark_of("limit"))
    return page_of_chosen(chosen.by_due_date(), rows.by_due_date(), number, total=total)


def _task(row: StepRun, today: date) -> Task:
    return Task(row, due_of(row, today), mark_in(row.mark), row.delegator or "")


def _counted(holdings: Holdings, today: date) -> list[_Group]:
    """What waits, by kind and step; and as a group of its own what was brought before the person
    as superior (one query). Sorted here: the database counts without sorting."""
    waiting = (
        waiting_for(holdings)
        .order_by()
        .values_list("kind", "name", "title")
        .annotate(
            count=Count("pk"),
            late=Count("pk", filter=over("due_on", today) & Q(waits=False)),
            today=Count("pk", filter=Q(due_on=today, waits=False)),
        )
    )
    nothing, nowhere = Value(0), Value("")
    brought = (
        escalated_to(holdings)
        .order_by()
        .values_list("kind")
        .annotate(name=nowhere, title=nowhere, count=Count("pk"), late=nothing, today=nothing)
    )
    return sorted(_Group(*row) for row in waiting.union(brought, all=True))


def _choices(counted: Iterable[tuple[str, str, int]]) -> tuple[Choice, ...]:
    """Each value once, with the sum of its counts and the first label seen."""
    found: dict[str, Choice] = {}
    for value, label, count in counted:
        earlier = found.get(value)
        found[value] = Choice(
            value,
            earlier.label if earlier else label,
            count + (earlier.count if earlier else 0),
        )
    return tuple(found.values())
