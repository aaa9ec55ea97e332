"""What has been done for the newest text of a matter, read at once for the gates that ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeVar

from django.db.models import QuerySet

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
from workflows.models import Attachment, ChangeKind, Entry, Matter, Organ, Revision
from workflows.questions import Row, answers
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


_ROUNDS: Final = (
    Consultation,
    CommentPeriod,
    ExpertArgument,
    RiskScreening,
    RiskAssessment,
    CompetitionReview,
    UnitReview,
)


def facts_of(matter: Matter, revision: Revision) -> SubmissionFacts:
    """Read everything about the newest text, in two messages."""
    key = matter.pk
    *newest, changed, issued, drafters, signed, materials = answers(
        *(_newest_with_text(kind).asking_objects(matter=key) for kind in _ROUNDS),
        _CHANGED.asking_rows(matter=key),
        _ISSUED.asking_rows(matter=key),
        _JOINT_DRAFTERS.asking_objects(matter=key),
        _COUNTERSIGNED.asking_objects(matter=key, revision=revision.pk),
        _MATERIALS.asking_rows(matter=key),
    )
    rounds: list[Any] = [_of_matter(found, matter) for found in newest]
    consultation, comment, argument, screening, assessment, competition, unit_review = rounds
    replies, unanswered, heard = answers(
        _REPLIES.asking_objects(consultation=_key(consultation)),
        _UNANSWERED.asking_objects(period=_key(comment)),
        _HEARD.asking_rows(period=_key(comment)),
    )
    return SubmissionFacts(
        revision=revision,
        substantial=tuple(number for (number,) in changed),
        reviewed=_highest(issued),
        consultation=consultation,
        open_replies=tuple(_open(replies, consultation)),
        comment=comment,
        open_comments=tuple(_said_in(comment, unanswered)),
        heard=bool(heard),
        argument=argument,
        screening=screening,
        assessment=assessment,
        competition=competition,
        unit_review=unit_review,
        joint_drafters=tuple(drafters),
        countersigned=frozenset(
            organ for entry in signed for organ in entry.detail.get("organs", ())
        ),
        materials=frozenset(material for (material,) in materials),
    )


def substantial_revisions(matter: Matter) -> tuple[int, ...]:
    """The numbers of the texts that the drafter declared to be changed in substance."""
    return tuple(number for (number,) in _CHANGED.rows(matter=matter.pk))


def reviewed_number(matter: Matter) -> int:
    """The number of the newest text that an issued opinion judged or that answers one."""
    return _highest(_ISSUED.rows(matter=matter.pk))


def _highest(issued: Iterable[Row]) -> int:
    return max((number or 0 for pair in issued for number in pair), default=0)


def _of_matter(found: list[Round], matter: Matter) -> Round | None:
    for one in found:
        one.matter = matter
        return one
    return None


def _key(row: Round | None) -> int:
    """The record's key; of none, one that no record has."""
    return 0 if row is None else row.pk


def _open(
    replies: Iterable[ConsultationReply], consultation: Consultation | None
) -> Iterator[ConsultationReply]:
    for reply in replies:
        if consultation is not None and reply.is_open:
            reply.consultation = consultation
            yield reply


def _said_in(period: CommentPeriod | None, comments: Iterable[Comment]) -> Iterator[Comment]:
    for comment in comments:
        if period is not None:
            comment.period = period
            yield comment


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


def _changed(matter: int) -> QuerySet[Any, Any]:
    texts = Revision.objects.filter(matter=matter, change=ChangeKind.SUBSTANCE)
    return texts.values_list("number")


def _issued(matter: int) -> QuerySet[Any, Any]:
    """Of each opinion issued: the text judged, and the one that answers."""
    issued = LegalityReview.objects.filter(matter=matter, status=ReviewStatus.ISSUED)
    return issued.values_list("revision__number", "answered_revision__number")


def _joint_drafters(matter: int) -> QuerySet[Organ]:
    joint = Organ.objects.filter(parts__matter=matter, parts__capacity=Capacity.JOINT_DRAFTER)
    return joint.order_by("pk")


def _countersigned(matter: int, revision: int) -> QuerySet[Entry]:
    signed = Entry.objects.filter(matter=matter, verb=COUNTERSIGN, refusal="", revision=revision)
    return signed.only("detail")


def _heard(period: int) -> QuerySet[Any, Any]:
    """That a hearing was held: opinions given at one are among the comments."""
    said = Comment.objects.filter(period=period, channel=CommentChannel.HEARING)
    return said.order_by().values_list("pk")[:1]


_CHANGED: Final = Statement(_changed, matter=int)
_ISSUED: Final = Statement(_issued, matter=int)
_JOINT_DRAFTERS: Final = Statement(_joint_drafters, matter=int)
_COUNTERSIGNED: Final = Statement(_countersigned, matter=int, revision=int)
_MATERIALS: Final = Statement(
    lambda matter: Attachment.objects.filter(matter=matter).order_by().values_list("material"),
    matter=int,
)
_REPLIES: Final = Statement(
    lambda consultation: ConsultationReply.objects.filter(consultation=consultation).select_related(
        "organ"
    ),
    consultation=int,
)
_UNANSWERED: Final = Statement(
    lambda period: Comment.objects.filter(period=period).unanswered(), period=int
)
_HEARD: Final = Statement(_heard, period=int)
