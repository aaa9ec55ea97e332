"""An act of the review is about the text that was submitted, and about no other."""

from __future__ import annotations

from collections.abc import Iterator

from reviews.models import LegalityReview
from workflows.errors import Missing, close_gate
from workflows.models import Matter, Revision


def replaced_text(matter: Matter, review: LegalityReview, revision: Revision) -> Iterator[Missing]:
    """What is missing if ``revision``, the newest text, is not the one under review."""
    if revision.pk != review.revision_id:
        yield Missing(
            "another_text",
            f"送审的是{review.revision}，现已有{revision}；更换文稿应当撤回后重新送审",
            matter.pack.law.article("review_same_text", matter.kind),
        )


def check_same_text(matter: Matter, review: LegalityReview, revision: Revision) -> None:
    """Refuse to go on over a text that has been replaced.

    Raises:
        GateClosed: there is a newer text.
    """
    close_gate("G3", "送审文稿已经变化", replaced_text(matter, review, revision))
