"""A person's messages: a page of them, and the unread ones beside the inbox."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from workflows.holdings import Holdings
from workflows.models import Matter, Message
from workflows.selectors.paging import Page, page_of

BESIDE_THE_INBOX: Final = 5


def read_messages(holdings: Holdings, number: int = 1) -> Page[Message]:
    """All messages, newest first (two queries)."""
    return page_of(_shown(holdings), number)


def read_unread(holdings: Holdings) -> tuple[Message, ...]:
    """The newest unread ones (one query)."""
    return tuple(_shown(holdings).unread()[:BESIDE_THE_INBOX])  # type: ignore[attr-defined]


def _shown(holdings: Holdings) -> QuerySet[Message]:
    """``matter_open``: the person may see the matter still, and its title with it."""
    visible = Matter.objects.known_to(holdings).filter(pk=OuterRef("matter"))
    return (
        Message.objects.filter(recipient=holdings.user_id)
        .annotate(matter_open=Exists(visible))
        .select_related("matter")
        .order_by("-pk")
    )
