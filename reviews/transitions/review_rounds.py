"""Rounds of the legality review: the one under way, and the next one over a changed text."""

from __future__ import annotations

from reviews.models import LegalityReview
from reviews.rules.lines import Lines, latest_with_lines
from workflows.acts import Act
from workflows.errors import Inadmissible
from workflows.models import Entry, Matter, Revision


def review_under_way(act: Act) -> LegalityReview:
    """The newest round, named in the act's ledger entry with the text it is about.

    Raises:
        Inadmissible: nothing has been submitted.
    """
    return _named(act, latest_review(act.matter))


def review_with_lines(act: Act) -> tuple[LegalityReview, Lines]:
    """The same with its findings, counsel's opinions and requests (one message)."""
    review, lines = latest_with_lines(LegalityReview, act.matter)
    return _named(act, _submitted(review, act.matter)), lines


def latest_review(matter: Matter) -> LegalityReview:
    """The newest round of the matter.

    Raises:
        Inadmissible: nothing has been submitted.
    """
    return _submitted(LegalityReview.latest(matter), matter)


def _submitted(review: LegalityReview | None, matter: Matter) -> LegalityReview:
    if review is None:
        raise Inadmissible(sentence="本事项尚未送审。")
    if review.limit is not None:
        review.limit.matter = matter
    return review


def _named(act: Act, review: LegalityReview) -> LegalityReview:
    act.note.subject = f"合法性{act.matter.kind_enum.review_word}"
    act.note.revision = review.revision
    return review


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
