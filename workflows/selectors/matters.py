"""Lists of matters beside the inbox: those a person has worked on, and all they may see."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from workflows.holdings import Holdings
from workflows.models import Entry, Matter
from workflows.selectors.paging import Page, page_of


def read_handled(holdings: Holdings, number: int = 1) -> Page[Matter]:
    """Matters in which the person has acted, newest act first (two queries).

    Each row has ``acted_at`` and ``acted_as``: the instant and the name of their last act. An
    act that another did for them is theirs as well.
    """
    me = Q(actor=holdings.user_id) | Q(on_behalf_of=holdings.user_id)
    own = Entry.objects.filter(me, matter=OuterRef("pk"), refusal="")
    last = own.order_by("-sequence")
    matters = (
        _listed(holdings)
        .filter(Exists(own))
        .annotate(
            acted_at=Subquery(last.values("at")[:1]), acted_as=Subquery(last.values("label")[:1])
        )
        .order_by("-acted_at", "-pk")
    )
    return page_of(matters, number)


def read_visible(
    holdings: Holdings, *, words: str = "", kind: str = "", stage: str = "", number: int = 1
) -> Page[Matter]:
    """All matters that the person may see, newest first (two queries).

    ``words`` is looked for in title and reference. A consulted unit is not told the stage.
    """
    matters = _of_stage(holdings, stage) if stage else _listed(holdings)
    if words:
        matters = matters.filter(Q(title__icontains=words) | Q(reference__icontains=words))
    if kind:
        matters = matters.filter(kind=kind)
    return page_of(matters.order_by("-pk"), number)


def _listed(holdings: Holdings) -> QuerySet[Matter]:
    return Matter.objects.known_to(holdings).select_related("maker", "drafting_unit")


def _of_stage(holdings: Holdings, stage: str) -> QuerySet[Matter]:
    matters = Matter.objects.visible_to(holdings).filter(stage=stage)
    return matters.select_related("maker", "drafting_unit")
