"""Rounds of the legality review: the one under way, and the next one over a changed text."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from reviews.models import LegalityReview
from workflows.acts import Act
from workflows.errors import Inadmissible
from workflows.models import Entry, Matter, Revision
from workflows.statements import Statement


def review_under_way(act: Act) -> LegalityReview:
    """The newest round, named in the act's ledger entry with the text it is about.

    Raises:
        Inadmissible: nothing has been submitted.
    """
    review = latest_review(act.matter)
    act.note.subject = f"合法性{act.matter.kind_enum.review_word}"
    act.note.revision = review.revision
    return review


def latest_review(matter: Matter) -> LegalityReview:
    """The newest round of the matter.

    Raises:
        Inadmissible: nothing has been submitted.
    """
    review = _NEWEST.first(matter=matter.pk)
    if review is None:
        raise Inadmissible(sentence="本事项尚未送审。")
    review.matter = matter
    if review.limit is not None:
        review.limit.matter = matter
    return review


def _newest(matter: int) -> QuerySet[LegalityReview]:
    reviews = LegalityReview.objects.filter(matter=matter).order_by("-pk")[:1]
    return reviews.select_related("revision", "limit", "review_body", "reviewer")


_NEWEST: Final = Statement(_newest, matter=int)


def holder_of(review: LegalityReview) -> int | None:
    """Whose the review was when it was concluded: the delegator, where another acted for them."""
    concluded = Entry.objects.filter(
        matter=review.matter_id, verb="conclude_review", refusal="", actor=review.reviewer_id
    ).last()
    if concluded is None or concluded.on_behalf_of_id is None:
        return review.reviewer_id
    return concluded.on_behalf_of_id


def open_rereview(act: Act, previous: LegalityReview, revision: Revision) -> LegalityReview:
    """A new round over a changed text, which comes straight to the review body.

    The opinion ``previous`` keeps standing for the text that it judged, and for no other.
    """
    review = LegalityReview(
        matter=act.matter,
        revision=revision,
        opened_at=act.now,
        opened_by=act.actor,
        previous=previous,
        review_body=act.matter.review_body,
        submission_number=previous.submission_number,
        urgent=previous.urgent,
        urgent_reason=previous.urgent_reason,
        office_note=previous.office_note,
    )
    review.forward()
    review.save()
    return review
