"""Whether a named person is still asked in the round under way: a condition on an open step."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from reviews.models import (
    AdditionalSigner,
    ArgumentStatus,
    ExpertOpinion,
    LegalityReview,
    ReviewStatus,
)


def counsel_asked(person: int) -> Q:
    """Counsel gives one opinion in each round of review."""
    under_way = LegalityReview.objects.filter(
        matter=OuterRef("matter"), status=ReviewStatus.IN_REVIEW
    )
    return Q(Exists(under_way.exclude(counsel_opinions__counsel=person)))


def signer_asked(person: int) -> Q:
    """An added signer agrees to each conclusion."""
    waiting = AdditionalSigner.objects.waiting().filter(
        review__matter=OuterRef("matter"), person=person
    )
    return Q(Exists(waiting))


def expert_asked(person: int) -> Q:
    """An expert signs in each argument to which they were invited."""
    unsigned = ExpertOpinion.objects.filter(
        argument__matter=OuterRef("matter"),
        argument__status=ArgumentStatus.OPEN,
        expert=person,
        given_at=None,
    )
    return Q(Exists(unsigned))
