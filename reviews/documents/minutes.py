"""The minutes of a deliberation as a document (会议纪要): who spoke in which order, who
dissented, what was decided and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from reviews.models import Attendance, Deliberation, DeliberationOutcome, Part, Position, Statement
from reviews.rules.lines import Lines
from workflows.chinese_dates import chinese_date
from workflows.law import MEETINGS
from workflows.lawful_days import day_of
from workflows.pdf import (
    Block,
    Heading,
    Labelled,
    OfficialDocument,
    Paragraph,
    Style,
    Table,
)
from workflows.secret_marks import marks_of

_DECISIONS = {
    DeliberationOutcome.PASSED: "会议审议通过{title}。",
    DeliberationOutcome.PASSED_WITH_CHANGES: "会议原则通过{title}，按会议意见修改后印发。",
    DeliberationOutcome.REJECTED: "会议决定对{title}不予通过。",
    DeliberationOutcome.POSTPONED: "会议决定对{title}暂缓审议。",
}


def minutes_of(deliberation: Deliberation, lines: Lines, copy_number: str = "") -> OfficialDocument:
    """The minutes of a deliberation that its head has signed: who was called, and what was said;
    ``copy_number`` is that of secret ones."""
    people, statements = lines["attendances"], lines["statements"]
    matter = deliberation.matter
    marks = marks_of(matter, copy_number)
    meeting = MEETINGS[deliberation.meeting_type]
    return OfficialDocument(
        style=Style.MINUTES,
        issuer=f"{matter.maker}{meeting}纪要",
        number=deliberation.minutes_number,
        title=f"{deliberation.session}关于{_quoted(deliberation)}的审议纪要",
        dated_on=deliberation.held_on,
        issued_by=str(matter.office),
        issued_on=_signed_on(deliberation),
        secrecy=marks.secrecy,
        copy_no=marks.copy_no,
        body=(
            *_opening(deliberation),
            *_discussion(people, statements),
            *_dissent(statements),
            *_decision(deliberation),
            *_people(deliberation, people),
        ),
    )


def _signed_on(deliberation: Deliberation) -> date:
    assert deliberation.signed_at is not None
    return day_of(deliberation.signed_at)


def _quoted(deliberation: Deliberation) -> str:
    return f"《{deliberation.matter.title}》"


def _opening(deliberation: Deliberation) -> Iterator[Block]:
    matter, review = deliberation.matter, deliberation.review
    word = matter.kind_enum.review_word
    yield Paragraph(
        f"{chinese_date(deliberation.held_on)}，{matter.maker}召开{deliberation.session}，"
        f"审议{matter.drafting_unit}报送的{_quoted(deliberation)}（{deliberation.revision}）。"
        f"合法性{word}意见（{review.opinion_number}）及有关材料已于会前提交会议组成人员。"
    )
    yield Paragraph(f"审议文本摘要：{deliberation.revision.text_sha256[:16]}")


def _discussion(people: Iterable[Attendance], statements: Iterable[Statement]) -> Iterator[Block]:
    yield Heading(1, "一、发言情况")
    yield Paragraph("会议按下列顺序发言，主要负责人末位发言。")
    yield Table(
        ("序号", "姓名", "职务", "态度", "发言要点"),
        tuple(map(_row, statements)),
        widths=(2.5, 4, 5.5, 4, 12),
    )
    silent = _silent(people, statements)
    if silent:
        yield Paragraph(f"出席会议的{'、'.join(silent)}未发表意见，视为同意。")


def _row(statement: Statement) -> tuple[str, ...]:
    speaker = statement.speaker
    return (
        str(statement.order),
        speaker.name,
        speaker.position or speaker.get_part_display(),
        statement.get_position_display(),
        statement.text,
    )


def _silent(people: Iterable[Attendance], statements: Iterable[Statement]) -> list[str]:
    spoken = {statement.speaker_id for statement in statements}
    voters = (one for one in people if one.present and one.part in (Part.HEAD, Part.MEMBER))
    return [one.name for one in voters if one.pk not in spoken]


def _dissent(statements: Iterable[Statement]) -> Iterator[Block]:
    yield Heading(1, "二、不同意见")
    dissent = [one for one in statements if one.position != Position.AGREE]
    if not dissent:
        yield Paragraph("会议组成人员和列席人员未提出不同意见。")
    for statement in dissent:
        yield Paragraph(
            f"{statement.speaker.name}：{statement.get_position_display()}。{statement.text}"
        )


def _decision(deliberation: Deliberation) -> Iterator[Block]:
    yield Heading(1, "三、审议结果")
    sentence = _DECISIONS[DeliberationOutcome(deliberation.outcome)]
    yield Paragraph(sentence.format(title=_quoted(deliberation)))
    if deliberation.changes:
        yield Paragraph(f"会议提出的修改意见：{deliberation.changes}")
    if deliberation.against_majority:
        yield Paragraph(
            "上述决定与会议组成人员多数人的意见不一致，主要负责人在会上说明理由："
            f"{deliberation.majority_reason}"
        )


def _people(deliberation: Deliberation, people: Sequence[Attendance]) -> Iterator[Block]:
    voting = [one for one in people if one.part != Part.NON_VOTING]
    yield Labelled("出席", _names(one for one in voting if one.present))
    absent = [one for one in voting if not one.present and not one.recused]
    recused = [one for one in people if one.recused]
    if recused:
        yield Labelled("回避", _names(recused))
    if absent:
        yield Labelled("请假", _names(absent))
    heard = [one for one in people if one.part == Part.NON_VOTING and one.present]
    if heard:
        yield Labelled("列席", _names(heard))
    signed_on = chinese_date(_signed_on(deliberation))
    yield Labelled("签署", f"{deliberation.signed_by}（{signed_on}）")


def _names(people: Iterable[Attendance]) -> str:
    return "　".join(one.name for one in people)
