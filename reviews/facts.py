"""What has been done for the newest text of a matter, read at once for the gates that ask."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from reviews.models import (
    Comment,
    CommentChannel,
    CommentPeriod,
    CompetitionReview,
    Consultation,
    ConsultationReply,
    ExpertArgument,
    LegalityReview,
    ReviewStatus,
    RiskAssessment,
    RiskScreening,
    Round,
    UnitReview,
)
from workflows.constants import Capacity
from workflows.models import ChangeKind, Entry, Matter, Organ, Revision
from workflows.statements import Statement

M = TypeVar("M", bound=Round)

COUNTERSIGN = "countersign"
"""The verb by which the head of a joint drafter signs the draft."""


@dataclass(frozen=True)
class SubmissionFacts:
    """The newest round of each step of the preparation, and the papers that are there.

    ``open_replies`` and ``open_comments`` are opinions of the newest rounds that nobody has
    answered. ``substantial`` are the numbers of the texts that were changed in substance;
    ``reviewed`` is the number of the newest text that answers an issued opinion (0: none), up
    to which a change needs no new consultation. ``countersigned`` are the ids of the joint
    drafters that have signed the newest text.
    """

    revision: Revision
    substantial: tuple[int, ...]
    reviewed: int
    consultation: Consultation | None
    open_replies: tuple[ConsultationReply, ...]
    comment: CommentPeriod | None
    open_comments: tuple[Comment, ...]
    heard: bool
    argument: ExpertArgument | None
    screening: RiskScreening | None
    assessment: RiskAssessment | None
    competition: CompetitionReview | None
    unit_review: UnitReview | None
    joint_drafters: tuple[Organ, ...]
    countersigned: frozenset[int]
    materials: frozenset[str]

    def changed_since(self, judged: Revision) -> bool:
        """Whether the newest text differs in substance from the one that was judged."""
        after = max(judged.number, self.reviewed)
        return any(after < number <= self.revision.number for number in self.substantial)


def facts_of(matter: Matter, revision: Revision) -> SubmissionFacts:
    """Read everything about the newest text, in a fixed number of queries."""
    consultation = _with_text(matter, Consultation)
    comment = _with_text(matter, CommentPeriod)
    return SubmissionFacts(
        revision=revision,
        substantial=substantial_revisions(matter),
        reviewed=reviewed_number(matter),
        consultation=consultation,
        open_replies=_open_replies(consultation),
        comment=comment,
        open_comments=_open_comments(comment),
        heard=_heard(comment),
        argument=_with_text(matter, ExpertArgument),
        screening=_with_text(matter, RiskScreening),
        assessment=_with_text(matter, RiskAssessment),
        competition=_with_text(matter, CompetitionReview),
        unit_review=_with_text(matter, UnitReview),
        joint_drafters=_joint_drafters(matter),
        countersigned=_countersigned(matter, revision),
        materials=frozenset(matter.attachments.values_list("material", flat=True)),
    )


def substantial_revisions(matter: Matter) -> tuple[int, ...]:
    """The numbers of the texts that the drafter declared to be changed in substance."""
    changed = matter.revisions.filter(change=ChangeKind.SUBSTANCE)
    return tuple(changed.values_list("number", flat=True))


def reviewed_number(matter: Matter) -> int:
    """The number of the newest text that an issued opinion judged or that answers one."""
    issued = LegalityReview.objects.filter(matter=matter, status=ReviewStatus.ISSUED)
    numbers = issued.values_list("revision__number", "answered_revision__number")
    return max((number or 0 for pair in numbers for number in pair), default=0)


def _with_text(matter: Matter, kind: type[M]) -> M | None:
    newest = _newest_with_text(kind).first(matter=matter.pk)
    if newest is not None:
        newest.matter = matter
    return newest


@cache
def _newest_with_text(kind: type[M]) -> Statement[M]:
    return Statement(
        lambda matter: (
            kind._default_manager.filter(matter=matter)
            .select_related("revision")
            .order_by("-pk")[:1]
        ),
        matter=int,
    )


def _open_replies(consultation: Consultation | None) -> tuple[ConsultationReply, ...]:
    if consultation is None:
        return ()
    replies = consultation.replies.select_related("organ")
    return tuple(reply for reply in replies if reply.is_open)


def _open_comments(comment: CommentPeriod | None) -> tuple[Comment, ...]:
    return tuple(comment.comments.unanswered()) if comment is not None else ()


def _heard(comment: CommentPeriod | None) -> bool:
    """Whether a hearing was held: opinions given at one are among the comments."""
    if comment is None:
        return False
    return comment.comments.filter(channel=CommentChannel.HEARING).exists()


def _joint_drafters(matter: Matter) -> tuple[Organ, ...]:
    return tuple(
        Organ.objects.filter(parts__matter=matter, parts__capacity=Capacity.JOINT_DRAFTER).order_by(
            "pk"
        )
    )


def _countersigned(matter: Matter, revision: Revision) -> frozenset[int]:
    signed = Entry.objects.filter(
        matter=matter, verb=COUNTERSIGN, refusal="", revision=revision
    ).values_list("detail", flat=True)
    return frozenset(organ for detail in signed for organ in detail.get("organs", ()))
