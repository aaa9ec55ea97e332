"""Marks of time limits as pages show them, and what was brought before superiors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, F, JSONField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from workflows.holdings import Holdings
from workflows.legal_terms import SUPERIOR_ROLES
from workflows.models import LimitMark, MarkKind
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


def newest_mark_of(limit: str) -> Subquery:
    """Of rows with a limit: kind and distance of the weightiest mark made for its present last
    day, for :func:`mark_in`; nothing where there is none."""
    present = LimitMark.objects.filter(
        limit=OuterRef(limit), latest_on=OuterRef(f"{limit}__latest_on")
    )
    weight = Case(*(When(kind=kind, then=place) for place, kind in enumerate(_WEIGHT)))
    said = JSONObject(kind="kind", distance="distance")
    newest = present.order_by(weight.desc(), F("on").desc(), "pk").values(said=said)[:1]
    return Subquery(newest, output_field=JSONField())


def mark_in(found: dict[str, Any] | None) -> Mark | None:
    """The mark that :func:`newest_mark_of` has found, in words."""
    if found is None:
        return None
    mark = LimitMark(**found)
    return Mark(f"{mark.get_kind_display()}：{mark.words}", TONES[MarkKind(mark.kind)])


def escalated_to(holdings: Holdings) -> QuerySet[LimitMark]:
    """What waits before the person as superior: of limits still open, for their present last
    day."""
    return _still_open(_escalated(holdings))


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
