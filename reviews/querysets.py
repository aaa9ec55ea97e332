"""Filters of the review's records, named as adjectives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

if TYPE_CHECKING:
    from reviews.models import Comment, ConsultationReply, ExpertOpinion


class ReplyQuerySet(QuerySet["ConsultationReply"]):
    def with_opinion(self) -> ReplyQuerySet:
        """Answers that ask for a change; “无意见” and silence are not among them."""
        return self.filter(has_opinion=True)


class CommentQuerySet(QuerySet["Comment"]):
    def unanswered(self) -> CommentQuerySet:
        """Comments nobody has yet said adopted or not."""
        return self.filter(disposition="")


class ExpertOpinionQuerySet(QuerySet["ExpertOpinion"]):
    def signed(self) -> ExpertOpinionQuerySet:
        return self.filter(given_at__isnull=False)

    def unsigned(self) -> ExpertOpinionQuerySet:
        return self.filter(given_at=None)
