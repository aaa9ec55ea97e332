"""Marks of time limits as pages show them, and what was brought before superiors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import F, Q, QuerySet

from workflows.holdings import Holdings
from workflows.legal_terms import SUPERIOR_ROLES
from workflows.models import LimitMark, MarkKind, TimeLimit
from workflows.models.limits import OPEN_LIMITS
from workflows.querysets import no_secret_to
from workflows.selectors.matter_page import limit_mark
from workflows.selectors.paging import Page, page_of
from workflows.selectors.records import Mark

TONES: Final = {MarkKind.WARNING: "warn", MarkKind.OVERDUE: "bad", MarkKind.ESCALATION: "bad"}
# Of the marks of one limit, which one a narrow place shows.
_WEIGHT: Final = (MarkKind.WARNING, MarkKind.OVERDUE, MarkKind.ESCALATION)


@dataclass(frozen=True)
class Escalated:
    """One limit brought before a superior, and where it stands now."""

    row: LimitMark
    standing: Mark


def newest_mark(limit: TimeLimit | None) -> Mark | None:
    """The weightiest mark made for the limit's present last day. Reads ``limit.marks``."""
    if limit is None:
        return None
    present = [mark for mark in limit.marks.all() if mark.latest_on == limit.latest_on]
    if not present:
        return None
    last = max(present, key=lambda mark: (_WEIGHT.index(MarkKind(mark.kind)), mark.on))
    return Mark(f"{last.get_kind_display()}：{last.words}", TONES[MarkKind(last.kind)])


def count_escalated(holdings: Holdings) -> int:
    """How many limits wait before the person as superior (one query)."""
    return _still_open(_escalated(holdings)).count()


def read_escalated(holdings: Holdings, *, whole: bool = False, number: int = 1) -> Page[LimitMark]:
    """What was brought before the person as superior, the longest overdue first (two queries).

    ``whole`` tells to list also what has been met, ended or moved since.
    """
    marks = _escalated(holdings)
    rows = (marks if whole else _still_open(marks)).select_related(
        "limit__matter__maker", "limit__organ"
    )
    return page_of(rows.order_by("on", "pk"), number)


def escalated_rows(page: Page[LimitMark]) -> tuple[Escalated, ...]:
    return tuple(Escalated(row, limit_mark(row.limit)) for row in page.rows)


def _escalated(holdings: Holdings) -> QuerySet[LimitMark]:
    mine = Q(pk__in=())
    for role, organs in sorted(holdings.organs_by_role.items()):
        if role in SUPERIOR_ROLES:
            mine |= Q(role=role, organ__in=organs)
    return LimitMark.objects.filter(mine, kind=MarkKind.ESCALATION).filter(
        no_secret_to(holdings, "limit__matter__")
    )


def _still_open(marks: QuerySet[LimitMark]) -> QuerySet[LimitMark]:
    return marks.filter(limit__status__in=OPEN_LIMITS, latest_on=F("limit__latest_on"))
