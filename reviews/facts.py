"""What has been done for the newest text of a matter, read at once for the gates that ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

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
    UnitReview,
    newest_of,
)
from workflows.constants import Capacity
from workflows.models import Attachment, ChangeKind, Entry, Matter, Organ, Revision
from workflows.questions import Row, answers
from workflows.statements import Statement

COUNTERSIGN = "countersign"
"""The verb by which the head of a joint drafter signs the draft."""


@dataclass(frozen=True)
class SubmissionFacts:
    """The newest round of each step of the preparation, and the papers that are there.

    ``replies`` are all of the newest round, ``open_comments`` those comments of the newest
    period that nobody has answered. ``substantial`` are the numbers of the texts that were
    changed in substance; ``reviewed`` is the number of the newest text that answers an issued
    opinion (0: none), up to which a change needs no new consultation. ``countersigned`` are the
    ids of the joint drafters that have signed the newest text.
    """

    revision: Revision
    substantial: tuple[int, ...]
    reviewed: int
    consultation: Consultation | None
    replies: tuple[ConsultationReply, ...]
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

    @property
    def open_replies(self) -> tuple[ConsultationReply, ...]:
        """Opinions of the newest round that nobody has answered."""
        return tuple(reply for reply in self.replies if reply.is_open)

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
    """Read everything about the newest text, in one message."""
    key = matter.pk
    *rounds, replies, unanswered, heard, changed, issued, drafters, signed, materials = answers(
        *(kind.asking_latest(matter) for kind in _ROUNDS),
        *(one.asking_objects(matter=key) for one in (_REPLIES, _UNANSWERED)),
        *(one.asking_rows(matter=key) for one in (_HEARD, _CHANGED, _ISSUED)),
        _JOINT_DRAFTERS.asking_objects(matter=key),
        _COUNTERSIGNED.asking_objects(matter=key, revision=revision.pk),
        _MATERIALS.asking_rows(matter=key),
    )
    consultation, comment, argument, screening, assessment, competition, unit_review = rounds
    return SubmissionFacts(
        revision=revision,
        substantial=tuple(number for (number,) in changed),
        reviewed=_highest(issued),
        consultation=consultation,
        replies=tuple(_sent_to(consultation, replies)),
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


def _sent_to(
    consultation: Consultation | None, replies: Iterable[ConsultationReply]
) -> Iterator[ConsultationReply]:
    for reply in replies:
        if consultation is not None:
            reply.consultation = consultation
            yield reply


def _said_in(period: CommentPeriod | None, comments: Iterable[Comment]) -> Iterator[Comment]:
    for comment in comments:
        if period is not None:
            comment.period = period
            yield comment


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


def _replies(matter: int) -> QuerySet[ConsultationReply]:
    replies = ConsultationReply.objects.filter(consultation=newest_of(Consultation, matter))
    return replies.select_related("organ")


def _unanswered(matter: int) -> QuerySet[Comment]:
    return Comment.objects.filter(period=newest_of(CommentPeriod, matter)).unanswered()


def _heard(matter: int) -> QuerySet[Any, Any]:
    """That a hearing was held: opinions given at one are among the comments."""
    said = Comment.objects.filter(
        period=newest_of(CommentPeriod, matter), channel=CommentChannel.HEARING
    )
    return said.order_by().values_list("pk")[:1]


_CHANGED: Final = Statement(_changed, matter=int)
_ISSUED: Final = Statement(_issued, matter=int)
_JOINT_DRAFTERS: Final = Statement(_joint_drafters, matter=int)
_COUNTERSIGNED: Final = Statement(_countersigned, matter=int, revision=int)
_MATERIALS: Final = Statement(
    lambda matter: Attachment.objects.filter(matter=matter).order_by().values_list("material"),
    matter=int,
)
_REPLIES: Final = Statement(_replies, matter=int)
_UNANSWERED: Final = Statement(_unanswered, matter=int)
_HEARD: Final = Statement(_heard, matter=int)
