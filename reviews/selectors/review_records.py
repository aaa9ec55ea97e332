"""Legality reviews, deliberations and the report to the Party committee on a matter's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.models import Prefetch

from reviews.models import (
    AdditionalSigner,
    Attendance,
    CatalogueEntry,
    ConclusionCode,
    CounselOpinion,
    Deliberation,
    DeliberationOutcome,
    Finding,
    LegalityReview,
    PartyReport,
    Position,
    ReviewMethod,
    ReviewStatus,
    Severity,
    Statement,
)
from reviews.selectors.rounds import rounds_of
from workflows.deputies import Deputies, deputies_in
from workflows.law import MEETINGS
from workflows.models import Matter
from workflows.selectors.records import (
    Mark,
    Paper,
    Record,
    Section,
    Table,
    Value,
    facts,
    table,
)

_REVIEW_TONES: Final = {
    ReviewStatus.ISSUED: "good",
    ReviewStatus.RETURNED: "bad",
    ReviewStatus.WITHDRAWN: "calm",
    ReviewStatus.SUPPLEMENTING: "warn",
}
_OUTCOME_TONES: Final = {
    DeliberationOutcome.PASSED: "good",
    DeliberationOutcome.PASSED_WITH_CHANGES: "good",
    DeliberationOutcome.REJECTED: "bad",
    DeliberationOutcome.POSTPONED: "warn",
}
_POSITION_TONES: Final = {
    Position.AGREE: "good",
    Position.DISAGREE: "bad",
    Position.RESERVE: "warn",
}


def review_sections(matter: Matter) -> Iterator[Section]:
    """The catalogue entry of a decision, reviews, deliberations, the report to the Party."""
    yield Section("catalogue", "年度重大行政决策事项目录", tuple(_catalogue_entry(matter)))
    title = f"合法性{matter.kind_enum.review_word}"
    yield Section("legality-review", title, tuple(_reviews(matter)))
    yield Section("deliberation", "集体审议", tuple(_deliberations(matter)))
    yield Section("party-report", "请示报告党委", tuple(_party_reports(matter)))


def _catalogue_entry(matter: Matter) -> Iterator[Record]:
    for row in CatalogueEntry.objects.filter(matter=matter):
        yield Record(
            title=str(row),
            facts=facts(("公布日", row.published_on), ("同级党委意见", row.party_consent)),
        )


def _reviews(matter: Matter) -> Iterator[Record]:
    counsel = CounselOpinion.objects.select_related("counsel").order_by("pk")
    signers = AdditionalSigner.objects.select_related("person", "added_by").order_by("pk")
    rows = (
        rounds_of(LegalityReview, matter)
        .select_related("reviewer", "second_reviewer", "signed_by", "opinion", "answered_revision")
        .defer("revision__plain", "opinion__plain", "answered_revision__plain")
        .prefetch_related("findings", "supplements", Prefetch("counsel_opinions", counsel))
        .prefetch_related(Prefetch("added_signers", signers))
    )
    deputies = deputies_in(matter)
    for number, row in enumerate(rows, 1):
        yield _review(matter, number, row, deputies)


def _review(matter: Matter, number: int, row: LegalityReview, deputies: Deputies) -> Record:
    kind = matter.kind_enum
    word = kind.review_word
    status = matter.in_its_words(row.get_status_display())
    return Record(
        title=f"第{number}轮，{row.revision}",
        mark=Mark(status, _REVIEW_TONES.get(ReviewStatus(row.status), "info")),
        facts=facts(
            ("送审时间", row.opened_at),
            ("来文文号", row.submission_number),
            ("紧急理由及批准人", row.urgent_reason),
            ("办公机构核对意见", row.office_note),
            ("材料齐备日", row.complete_on),
            (f"{word}方式", "、".join(ReviewMethod(one).label_for(kind) for one in row.methods)),
            (f"{word}过程", row.process_note),
            ("未听取法律顾问意见的理由", row.counsel_absence_reason),
            ("结论", _conclusion(matter, row)),
            ("结论说明", row.conclusion_note),
            ("法律风险提示", row.risk_statement),
            (f"{word}人", deputies.name("conclude_review", row.reviewer)),
            ("复核人", deputies.name("confirm_review", row.second_reviewer)),
            ("签发人", deputies.name("sign_opinion", row.signed_by)),
            ("出具时间", row.issued_at),
            ("文号", row.opinion_number),
            ("意见书", Paper.of(row.opinion)),
            ("回应意见的文本", _name(row.answered_revision)),
        ),
        tables=(
            *_findings(matter, row),
            *_supplements(row),
            *_counsel(row),
            *_added_signers(row),
        ),
    )


def _added_signers(row: LegalityReview) -> tuple[Table, ...]:
    return table(
        "加签",
        "加签人员 加签人 理由 状态 意见",
        (
            (
                str(one.person),
                str(one.added_by),
                one.reason,
                Mark(one.state, "warn" if one.state == "待签" else "calm"),
                one.opinion or one.remove_reason,
            )
            for one in row.added_signers.all()
        ),
    )


def _name(person: object) -> Value:
    return None if person is None else str(person)


def _conclusion(matter: Matter, row: LegalityReview) -> Value:
    """The conclusion in the words of the matter's law, as the opinion has it."""
    if not row.conclusion:
        return None
    legal = row.conclusion == ConclusionCode.LEGAL
    label = matter.pack.law.conclusion(matter.kind, row.conclusion).label
    return Mark(label, "good" if legal else "warn")


def _findings(matter: Matter, row: LegalityReview) -> tuple[Table, ...]:
    law = matter.pack.law
    classes = {
        item.code: item.label for item in (*law.prohibited_content(), *law.finding_classes())
    }
    return table(
        matter.in_its_words("审核发现的问题"),
        "序号 条款 程度 问题类别 原文 依据 修改意见 采纳 修改情况或者理由",
        (
            (
                one.number,
                one.clause,
                _severity(one),
                classes.get(one.problem_class, one.problem_class),
                one.original,
                one.basis,
                one.suggestion,
                one.adopted,
                one.answer or one.struck_reason,
            )
            for one in row.findings.all()
        ),
    )


def _severity(finding: Finding) -> Mark:
    if finding.struck_reason:
        return Mark("已撤销")
    must = finding.severity == Severity.MUST
    return Mark(finding.get_severity_display(), "bad" if must else "warn")


def _supplements(row: LegalityReview) -> tuple[Table, ...]:
    return table(
        "补正通知",
        "通知日 补正期限 补正日 应补正的材料 理由",
        (
            (one.requested_on, one.due_on, one.supplied_on, one.materials, one.reason)
            for one in row.supplements.all()
        ),
    )


def _counsel(row: LegalityReview) -> tuple[Table, ...]:
    return table(
        "法律顾问、公职律师意见",
        "提出人 提出时间 意见",
        ((str(one.counsel), one.given_at, one.text) for one in row.counsel_opinions.all()),
    )


def _deliberations(matter: Matter) -> Iterator[Record]:
    statements = Statement.objects.select_related("speaker").order_by("order")
    rows = (
        rounds_of(Deliberation, matter)
        .select_related("signed_by", "minutes", "changed_revision")
        .defer("revision__plain", "minutes__plain", "changed_revision__plain")
        .prefetch_related("attendances", Prefetch("statements", statements))
    )
    for row in rows:
        yield _deliberation(row)


def _deliberation(row: Deliberation) -> Record:
    return Record(
        title=f"{row.session}（{row.revision}）",
        mark=_outcome(row),
        facts=facts(
            ("会议类型", MEETINGS.get(row.meeting_type, row.meeting_type)),
            ("会议日期", row.held_on),
            ("出席", _present(list(row.attendances.all()))),
            ("会议提出的修改意见", row.changes),
            ("与多数人意见不一致的理由", row.majority_reason),
            ("签署人", _name(row.signed_by)),
            ("签署时间", row.signed_at),
            ("纪要编号", row.minutes_number),
            ("会议记录", Paper.of(row.minutes)),
            ("会后修改稿", _name(row.changed_revision)),
            ("修改性质", row.get_change_found_display()),
        ),
        tables=table(
            "发言",
            "顺序 发言人 身份 态度 发言要点",
            (
                (
                    one.order,
                    one.speaker.name,
                    one.speaker.get_part_display(),
                    Mark(one.get_position_display(), _POSITION_TONES[Position(one.position)]),
                    one.text,
                )
                for one in row.statements.all()
            ),
        ),
    )


def _outcome(row: Deliberation) -> Mark:
    if not row.outcome:
        return Mark(row.get_status_display(), "info")
    return Mark(row.get_outcome_display(), _OUTCOME_TONES[DeliberationOutcome(row.outcome)])


def _present(attendances: list[Attendance]) -> str:
    present = [one.name for one in attendances if one.present]
    absent = [one.name for one in attendances if not one.present]
    words = f"出席{len(present)}人：{'、'.join(present)}" if present else ""
    return f"{words}；缺席{len(absent)}人：{'、'.join(absent)}" if absent else words


def _party_reports(matter: Matter) -> Iterator[Record]:
    for row in rounds_of(PartyReport, matter):
        yield Record(
            title="请示报告同级党委",
            facts=facts(("请示报告日", row.reported_on), ("党委意见", row.reply)),
        )
