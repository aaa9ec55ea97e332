"""All comments of one period, page by page."""

from __future__ import annotations

from dataclasses import dataclass

from reviews.models import Comment, CommentPeriod
from workflows.models import Matter
from workflows.selectors.paging import Page, page_of


@dataclass(frozen=True)
class Comments:
    period: CommentPeriod
    page: Page[Comment]


def read_comments(matter: Matter, pk: int, number: int) -> Comments | None:
    """The comments in the order of receipt (three queries); ``None`` for no such period."""
    period = CommentPeriod.objects.filter(matter=matter, pk=pk).first()
    if period is None:
        return None
    return Comments(period, page_of(period.comments.order_by("number"), number, size=50))
