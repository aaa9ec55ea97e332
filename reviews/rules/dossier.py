"""The review's records as papers: what goes before the meeting, and what the file must hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.db.models import Model

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
from workflows.dossier import Contributor, Paper, Wants, file_paper, record_paper
from workflows.errors import Missing
from workflows.lawful_days import day_of
from workflows.models import Matter, Revision
from workflows.questions import answers
from workflows.statements import Statement

OPINION = "legality_opinion"
MINUTES = "minutes"

_ALL: Final = slice(None)
_NEWEST: Final = slice(-1, None)


@dataclass(frozen=True)
class _Register:
    """One class of records, and where the lines of a record are."""

    model: type[Round]
    code: str
    title: str
    lines: tuple[str, ...] = ()

    def lines_of(self, record: Round) -> list[Model]:
        return [line for name in self.lines for line in getattr(record, name).all()]

    def paper(self, record: Round, lines: list[Model]) -> Paper:
        """The record, with its lines, as a paper."""
        word = record.matter.kind_enum.review_word
        title = self.title.replace("合法性审核", f"合法性{word}")
        return record_paper(
            record,
            self.code,
            title,
            lines,
            responsible=record.opened_by.organ or record.opened_by,
            made_on=day_of(record.opened_at),
        )


def _papers_of(
    matter: Matter, registers: Sequence[_Register], rounds: slice = _ALL
) -> Iterator[Paper]:
    """The rounds of the matter as papers, register by register, each oldest first (two messages:
    the records, their lines)."""
    asked = (_rounds(one.model).asking_objects(matter=matter.pk) for one in registers)
    found = [
        (register, record)
        for register, records in zip(registers, answers(*asked), strict=True)
        for record in records[rounds]
    ]
    for _, record in found:
        record.matter = matter
    lines = _lines(found)
    for register, record in found:
        yield register.paper(
            record, [line for name in register.lines for line in lines[record, name]]
        )


def _lines(found: Sequence[tuple[_Register, Round]]) -> dict[tuple[Round, str], list[Model]]:
    """The lines of each record, by the record and the name that they have there."""
    wanted = [(record, name) for register, record in found for name in register.lines]
    asked = (
        _lines_named(type(record), name).asking_objects(record=record.pk) for record, name in wanted
    )
    return dict(zip(wanted, answers(*asked), strict=True))


@cache
def _lines_named(model: type[Round], name: str) -> Statement[Model]:
    relation: Any = model._meta.get_field(name)
    lines = relation.related_model._default_manager
    return Statement(lambda record: lines.filter(**{relation.field.name: record}), record=int)


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
    _Register(Consultation, "unit_opinions", "征求有关单位意见及采纳情况", ("replies",)),
    _Register(CommentPeriod, "public_comments", "公开征求意见公告及意见采纳情况", ("comments",)),
    _Register(ExpertArgument, "expert_opinion", "专家论证意见及采纳情况", ("opinions",)),
    _Register(RiskScreening, "risk_screening", "风险排查记录"),
    _Register(RiskAssessment, "risk_report", "风险评估报告"),
    _Register(CompetitionReview, "competition_conclusion", "公平竞争审查结论"),
    _Register(UnitReview, "own_review", "起草单位审核意见"),
)
_AT_REVIEW_AND_AFTER = (
    _Register(
        LegalityReview,
        "legality_review",
        "合法性审核记录",
        ("findings", "counsel_opinions", "supplements"),
    ),
    _Register(
        Deliberation, "deliberation", "集体审议出席和发言记录", ("attendances", "statements")
    ),
    _Register(PartyReport, "party_report", "请示报告同级党委记录"),
)


def hash_of(record: Round) -> str:
    """The hash under which the record, with its lines, stands in the matter's file."""
    registers = (*_BEFORE_MEETING, *_AT_REVIEW_AND_AFTER)
    register = next(one for one in registers if isinstance(record, one.model))
    return record_paper(record, register.code, register.title, register.lines_of(record)).sha256


def meeting_package(matter: Matter, revision: Revision) -> list[dict[str, str]]:
    """What lies before the members: the text, its papers, the newest record of each step."""
    attachments = matter.attachments.exclude(material=MINUTES).select_related("author__organ")
    papers = [
        file_paper(revision),
        *map(file_paper, attachments.defer("plain")),
        *_papers_of(matter, _BEFORE_MEETING, _NEWEST),
    ]
    return [paper.as_dict() for paper in papers]


def _papers(matter: Matter, wants: Wants) -> Iterator[Paper]:
    """All rounds of all records; of a text that was adopted elsewhere there are none here."""
    wanted = [one for one in (*_BEFORE_MEETING, *_AT_REVIEW_AND_AFTER) if wants(one.code)]
    if wanted and _was_signed_here(matter):
        yield from _papers_of(matter, wanted)


def _was_signed_here(matter: Matter) -> bool:
    return matter.step_runs.filter(name="sign").exists()


def _missing(matter: Matter) -> Iterator[Missing]:
    """The papers that must be in the closed file (713 art. 33); none of a text that was adopted
    elsewhere."""
    if not _was_signed_here(matter):
        return
    articles = matter.pack.law.article("archive", matter.kind)
    word = matter.kind_enum.review_word
    opinions = LegalityReview.objects.filter(matter=matter, status=ReviewStatus.ISSUED).values_list(
        "opinion", flat=True
    )
    if not opinions or None in opinions:
        yield Missing(OPINION, f"缺合法性{word}意见书", articles)
    meetings = Deliberation.objects.filter(
        matter=matter, status=DeliberationStatus.SIGNED
    ).values_list("minutes", flat=True)
    if not meetings or None in meetings:
        yield Missing(MINUTES, "缺经签署的会议纪要", articles)


CONTRIBUTOR: Final = Contributor(_papers, _missing)
