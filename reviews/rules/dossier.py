"""The review's records as papers: what goes before the meeting, and what the file must hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.db.models import QuerySet

from reviews.models import (
    CommentPeriod,
    CompetitionReview,
    Consultation,
    Deliberation,
    DeliberationStatus,
    ExpertArgument,
    LegalityReview,
    PartyReport,
    ReviewStatus,
    RiskAssessment,
    RiskScreening,
    Round,
    UnitReview,
)
from reviews.rules.lines import Lines, in_order, lines_of
from workflows.dossier import Contributor, Paper, Wants, file_paper, record_paper
from workflows.errors import Missing
from workflows.lawful_days import day_of
from workflows.models import Attachment, Matter, Revision, StepRun, User
from workflows.questions import Question, Row, answers
from workflows.statements import Statement

OPINION = "legality_opinion"
MINUTES = "minutes"

_NEWEST: Final = slice(-1, None)


@dataclass(frozen=True)
class _Register:
    """One class of records."""

    model: type[Round]
    code: str
    title: str

    def paper(self, record: Round, lines: Lines) -> Paper:
        """The record, with its lines, as a paper."""
        word = record.matter.kind_enum.review_word
        title = self.title.replace("合法性审核", f"合法性{word}")
        return record_paper(
            record,
            self.code,
            title,
            in_order(lines),
            responsible=record.opened_by.organ or record.opened_by,
            made_on=day_of(record.opened_at),
        )


def _asking_rounds(matter: Matter, registers: Sequence[_Register]) -> list[Question[list[Round]]]:
    """As questions, the rounds of the matter, register by register, each oldest first."""
    return [_rounds(one.model).asking_objects(matter=matter.pk) for one in registers]


def _papers_of(
    matter: Matter, registers: Sequence[_Register], found: Iterable[Sequence[Round]]
) -> Iterator[Paper]:
    """The rounds found as papers, with their lines (one message)."""
    rounds = [
        (register, record)
        for register, records in zip(registers, found, strict=True)
        for record in records
    ]
    lines = lines_of(*(record for _, record in rounds))
    for register, record in rounds:
        record.matter = matter
        yield register.paper(record, lines[record])


@cache
def _rounds(model: type[Round]) -> Statement[Round]:
    return Statement(
        lambda matter: (
            model._default_manager.filter(matter=matter)
            .select_related("opened_by__organ")
            .order_by("pk")
        ),
        matter=int,
    )


# Judged before the meeting (713 art. 29).
_BEFORE_MEETING = (
    _Register(Consultation, "unit_opinions", "征求有关单位意见及采纳情况"),
    _Register(CommentPeriod, "public_comments", "公开征求意见公告及意见采纳情况"),
    _Register(ExpertArgument, "expert_opinion", "专家论证意见及采纳情况"),
    _Register(RiskScreening, "risk_screening", "风险排查记录"),
    _Register(RiskAssessment, "risk_report", "风险评估报告"),
    _Register(CompetitionReview, "competition_conclusion", "公平竞争审查结论"),
    _Register(UnitReview, "own_review", "起草单位审核意见"),
)
_AT_REVIEW_AND_AFTER = (
    _Register(LegalityReview, "legality_review", "合法性审核记录"),
    _Register(Deliberation, "deliberation", "集体审议出席和发言记录"),
    _Register(PartyReport, "party_report", "请示报告同级党委记录"),
)


def hash_of(record: Round, lines: Lines) -> str:
    """The hash under which the record, with its lines, stands in the matter's file."""
    registers = (*_BEFORE_MEETING, *_AT_REVIEW_AND_AFTER)
    register = next(one for one in registers if isinstance(record, one.model))
    return record_paper(record, register.code, register.title, in_order(lines)).sha256


def meeting_package(matter: Matter, revision: Revision) -> list[dict[str, str]]:
    """What lies before the members: the text, its papers, the newest record of each step (two
    messages)."""
    (author,), attachments, *rounds = answers(
        _AUTHOR.asking_objects(person=revision.author_id),
        _ATTACHED.asking_objects(matter=matter.pk),
        *_asking_rounds(matter, _BEFORE_MEETING),
    )
    revision.author = author
    newest = [records[_NEWEST] for records in rounds]
    papers = [
        file_paper(revision),
        *map(file_paper, attachments),
        *_papers_of(matter, _BEFORE_MEETING, newest),
    ]
    return [paper.as_dict() for paper in papers]


def _attached(matter: int) -> QuerySet[Attachment]:
    attachments = Attachment.objects.filter(matter=matter).exclude(material=MINUTES)
    return attachments.select_related("author__organ").defer("plain")


_ATTACHED: Final = Statement(_attached, matter=int)
_AUTHOR: Final = Statement(
    lambda person: User.objects.filter(pk=person).select_related("organ").order_by(), person=int
)


def _papers(matter: Matter, wants: Wants) -> Iterator[Paper]:
    """All rounds of all records; of a text that was adopted elsewhere there are none here."""
    wanted = [one for one in (*_BEFORE_MEETING, *_AT_REVIEW_AND_AFTER) if wants(one.code)]
    if not wanted:
        return
    signed, *rounds = answers(_asking_signed_here(matter), *_asking_rounds(matter, wanted))
    if signed:
        yield from _papers_of(matter, wanted, rounds)


def _asking_signed_here(matter: Matter) -> Question[list[Row]]:
    """As a question: a row, if the text was adopted here."""
    return _SIGNED_HERE.asking_rows(matter=matter.pk)


def _missing(matter: Matter) -> Iterator[Missing]:
    """The papers that must be in the closed file (713 art. 33); none of a text that was adopted
    elsewhere."""
    signed, opinions, meetings = answers(
        _asking_signed_here(matter),
        *(one.asking_rows(matter=matter.pk) for one in (_OPINIONS, _MEETINGS)),
    )
    if not signed:
        return
    articles = matter.pack.law.article("archive", matter.kind)
    word = matter.kind_enum.review_word
    if not opinions or (None,) in opinions:
        yield Missing(OPINION, f"缺合法性{word}意见书", articles)
    if not meetings or (None,) in meetings:
        yield Missing(MINUTES, "缺经签署的会议纪要", articles)


def _opinions(matter: int) -> QuerySet[Any, Any]:
    issued = LegalityReview.objects.filter(matter=matter, status=ReviewStatus.ISSUED)
    return issued.order_by().values_list("opinion")


def _meetings(matter: int) -> QuerySet[Any, Any]:
    held = Deliberation.objects.filter(matter=matter, status=DeliberationStatus.SIGNED)
    return held.order_by().values_list("minutes")


_OPINIONS: Final = Statement(_opinions, matter=int)
_MEETINGS: Final = Statement(_meetings, matter=int)
_SIGNED_HERE: Final = Statement(
    lambda matter: (
        StepRun.objects.filter(matter=matter, name="sign").order_by().values_list("pk")[:1]
    ),
    matter=int,
)

CONTRIBUTOR: Final = Contributor(_papers, _missing)
