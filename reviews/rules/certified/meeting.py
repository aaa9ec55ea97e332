"""Collective deliberation, its record, the report to the Party committee, the signature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviews.models import Deliberation, DeliberationStatus
from reviews.rules.certified.reading import Reading, meeting_of
from reviews.rules.deliberation import record_missing
from reviews.rules.meeting import Attendee, Meeting
from reviews.rules.signing import adoption_missing, report_missing
from reviews.rules.tabling import meeting_missing
from workflows.certificate import (
    CertifiedStep,
    Ground,
    ahead,
    judged,
    ledger_evidence,
    not_applicable,
    on,
    paper_evidence,
    text_evidence,
    unrecorded,
)
from workflows.certificate.traces import Trace
from workflows.constants import CONFLICTS, Duty, Stage
from workflows.errors import Missing
from workflows.law import MEETINGS

UNTIL = Stage.DELIBERATION
_NOT_HELD = (DeliberationStatus.TABLED, DeliberationStatus.UNTABLED)


def deliberation(reading: Reading) -> CertifiedStep:
    """集体审议: the right meeting, its quorum, the head last, reasons, nobody in conflict."""
    ground, matter, held = reading.ground, reading.matter, reading.deliberation
    code, label = "deliberation", "集体审议"
    rule = ground.law.meetings(matter.kind, matter.maker_family)
    half = f"{rule.quorum.denominator}分之{rule.quorum.numerator}"
    required = f"{'或者'.join(rule.labels)}，出席超过{half}，主要负责人末位发言"
    articles = ground.article("deliberation_required", "meeting_type", "quorum", "head_last")
    if held is None or held.status in _NOT_HELD:
        return ahead(ground, code, label, until=UNTIL, required=required, citations=articles)
    meeting = meeting_of(held, reading.lines[held])
    trace = _recorded(ground, held)
    times = len(ground.traces.of("conclude_deliberation"))
    return judged(
        ground, code, label, until=UNTIL, required=required,
        actual=f"第{times}次，{on(held.held_on)}{held.session}"
        f"（{MEETINGS.get(held.meeting_type, held.meeting_type)}），组成人员{len(meeting.voters)}人"
        f"出席{len(meeting.present_voters)}人，{held.get_outcome_display()}"
        f"{_against_majority(held)}",
        citations=articles,
        evidence=(
            reading.evidence_of(held),
            text_evidence(held.revision),
            ledger_evidence(ground.traces.at("submit_to_deliberation", held.opened_at), trace),
        ),
        faults=[
            *meeting_missing(matter, held.meeting_type),
            *record_missing(
                matter, meeting, heads=[held.signed_by] if held.signed_by else [], members=()
            ),
            *_conflicting(ground, meeting, trace),
            *_contradicted(ground, held, meeting, trace),
        ],
    )  # fmt: skip


def _against_majority(held: Deliberation) -> str:
    return f"；与多数人意见不一致的理由：{held.majority_reason}" if held.majority_reason else ""


def _recorded(ground: Ground, held: Deliberation) -> Trace | None:
    """The ledger's row of the record: the last one of this session."""
    rows = ground.traces.of("conclude_deliberation")
    of_session = [one for one in rows if one.subject == held.session[:60]]
    return of_session[-1] if of_session else None


def _contradicted(
    ground: Ground, held: Deliberation, meeting: Meeting, trace: Trace | None
) -> Iterator[Missing]:
    articles = ground.article("minutes")
    if trace is None:
        yield Missing("unrecorded", f"{held.session}在办理记录中没有相符的记载", articles)
        return
    said = (trace.detail.get("held_on"), trace.detail.get("outcome"))
    if said != (held.held_on.isoformat(), held.outcome):
        yield Missing(
            "contradicted", f"会议日期或者结果与办理记录（位次{trace.position}）不符", articles
        )
    if not held.outcome or meeting.against_majority != trace.detail.get("against_majority"):
        yield Missing("positions", "与会人员的态度与办理记录不符", articles)
    if trace.detail.get("silent") != [one.name for one in meeting.silent]:
        yield Missing("attendance", "出席、发言情况与办理记录不符", articles)
    if trace.detail.get("recused") != [one.name for one in meeting.attendees if one.recused]:
        yield Missing("recusals", "回避情况与办理记录不符", articles)
    tabled = ground.traces.at("submit_to_deliberation", held.opened_at)
    if tabled is None or tabled.revision.get("id") != held.revision_id:
        yield Missing("another_text", "提请审议的文本与办理记录不符", articles)
    elif tabled.detail.get("meeting_type") != held.meeting_type:
        yield Missing("meeting_type", "会议类型与办理记录不符", ground.article("meeting_type"))


def _conflicting(ground: Ground, meeting: Meeting, trace: Trace | None) -> Iterator[Missing]:
    """Members present who had taken a duty that excludes the deliberation, before its record."""
    before = [one for one in ground.traces.acts if trace is None or one.position < trace.position]
    excluded = {duty.value for duty in CONFLICTS[Duty.DELIBERATION]}
    taken = [one for one in before if one.duty in excluded]
    for member in meeting.present_voters:
        if _has_acted(member, taken):
            yield Missing(
                "duties",
                f"{member.name}已承担起草或者审核职责，不得作为组成人员参加审议",
                ground.article("duties"),
            )


def _has_acted(member: Attendee, taken: Iterable[Trace]) -> bool:
    """Whether the member did one of these acts, or another did it for them."""
    people = [person for one in taken for person in one.people]
    if member.person is not None:
        return any(person["id"] == member.person.pk for person in people)
    return any(person["name"] == member.name for person in people)


def minutes(reading: Reading) -> CertifiedStep:
    """会议记录: true, with every position, signed by who presided."""
    ground, held = reading.ground, reading.deliberation
    code, label = "minutes", "会议记录"
    required, articles = "如实记录，不同意见载明，主要负责人签署", ground.article("minutes")
    if held is None or held.signed_at is None or held.status != DeliberationStatus.SIGNED:
        return ahead(ground, code, label, until=UNTIL, required=required, citations=articles)
    trace = ground.traces.at("sign_minutes", held.signed_at)
    faults = [
        *unrecorded(
            ground, "sign_minutes", held.signed_at, "会议记录的签署", articles,
            number=held.minutes_number, outcome=held.outcome,
            sha256=held.minutes.sha256 if held.minutes else None,
        )
    ]  # fmt: skip
    if trace is not None and trace.actor.get("id") != held.signed_by_id:
        faults.append(Missing("another_person", "签署人与办理记录不符", articles))
    return judged(
        ground, code, label, until=UNTIL, required=required, citations=articles,
        actual=f"{on(trace.on) if trace else ''}由{held.signed_by}签署，{held.minutes_number}",
        evidence=(paper_evidence(held.minutes), ledger_evidence(trace)), faults=faults,
    )  # fmt: skip


def party_report(reading: Reading) -> CertifiedStep:
    """请示报告同级党委."""
    ground, matter, report = reading.ground, reading.matter, reading.report
    code, label = "party_report", "请示报告同级党委"
    rule = ground.law.party_report(matter.kind)
    required = (
        "出台前请示报告同级党委"
        if rule.required
        else f"{rule.when or '有必要的'}，请示报告同级党委"
    )
    articles = ground.article("party_report")
    faults = list(report_missing(matter, reading.deliberation, report))
    said = reading.registered.get("party_report_needed")
    if said is not None and said != matter.party_report_needed:
        faults.append(Missing("circumstance", "“应当请示报告”的认定与登记时的记载不符", articles))
    if not matter.party_report_needed and not faults:
        return not_applicable(
            ground, code, label, required=required, citations=articles, why="不需要请示报告"
        )
    if report is not None:
        faults += unrecorded(
            ground, "report_to_party", report.opened_at, label, articles,
            reported_on=report.reported_on.isoformat(), reason=report.reply,
        )  # fmt: skip
    trace = ground.traces.last("report_to_party")
    return judged(
        ground, code, label, until=Stage.PARTY_REPORT, required=required, citations=articles,
        actual=f"{on(report.reported_on)}请示报告：{report.reply}" if report else "",
        evidence=(reading.evidence_of(report), ledger_evidence(trace)), faults=faults,
    )  # fmt: skip


def signature(reading: Reading) -> CertifiedStep:
    """签发: the words that the meeting adopted, by the head of the maker."""
    ground = reading.ground
    code, label, required = "signature", "签发", "主要负责人签发会议通过的文本"
    articles, trace = ground.article("sign"), ground.traces.last("sign_document")
    if trace is None:
        return ahead(
            ground, code, label, until=Stage.SIGNING, required=required, citations=articles
        )
    revision = next(
        (one for one in (reading.final_revision,) if one.pk == trace.revision.get("id")), None
    )
    faults = list(adoption_missing(reading.matter, reading.deliberation, reading.final_revision))
    if revision is None:
        faults.append(Missing("another_text", "签发的文本不是会议通过的文本", articles))
    return judged(
        ground, code, label, until=Stage.SIGNING, required=required, citations=articles,
        actual=f"{on(trace.on)}由{trace.by}签发{reading.final_revision}",
        evidence=(text_evidence(revision), ledger_evidence(trace)), faults=faults,
    )  # fmt: skip
