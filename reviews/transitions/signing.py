"""From the meeting to the signature: the change that the meeting asked for, the report to the
Party committee, the signed text."""

from __future__ import annotations

from datetime import date

from reviews.models import CommentPeriod, Deliberation, PartyReport
from reviews.rules import signing as rules
from reviews.transitions.deliberation import current_deliberation
from reviews.transitions.review_rounds import open_rereview
from workflows import acts, handover, papers
from workflows.acts import Act, transition
from workflows.chinese_dates import chinese_date
from workflows.errors import OutsideWindow
from workflows.handover import Adoption
from workflows.law import MEETINGS
from workflows.lawful_days import until
from workflows.models import ChangeKind
from workflows.questions import answers
from workflows.verbs import Verb

DECLARE_REVISION = Verb(
    "declare_revision", "报送修改稿", steps=("revise",), article="deliberation_required"
)
CONFIRM_CHANGE = Verb(
    "confirm_change", "确认修改性质", steps=("confirm_wording",), article="rereview"
)
REPORT_TO_PARTY = Verb(
    "report_to_party", "记录请示报告情况", steps=("report_to_party",), article="party_report"
)
SIGN_DOCUMENT = Verb(
    "sign_document", "签发", steps=("sign",), signs=True, article="deliberation_required"
)


@transition(DECLARE_REVISION)
def declare_revision(act: Act, *, account: str) -> None:
    """The text is changed as the meeting asked; the review body says what the change is.

    Raises:
        GateClosed: no newer text than the one deliberated on.
    """
    deliberation = current_deliberation(act.matter)
    revision = papers.current_revision(act.matter)
    rules.check_changed(act.matter, deliberation, revision)
    act.note.subject = str(revision)
    act.note.revision = revision
    act.note.reason = acts.required(account, "请说明按会议意见修改的情况。", "account")
    act.note.detail = {"declared": rules.declared_change(act.matter, deliberation, revision)}
    act.complete()


@transition(CONFIRM_CHANGE)
def confirm_change(act: Act, *, found: str, note: str) -> Deliberation:
    """Say whether the change is one of wording, which stands adopted, or one of substance,
    which is reviewed and deliberated on again.

    Raises:
        Inadmissible: milder than what the drafter declared.
    """
    deliberation = current_deliberation(act.matter)
    revision = papers.current_revision(act.matter)
    declared = rules.declared_change(act.matter, deliberation, revision)
    rules.check_finding(found, declared)
    deliberation.changed_revision = revision
    deliberation.change_found = found
    deliberation.save()
    act.note.subject = str(revision)
    act.note.revision = revision
    act.note.reason = acts.required(note, "请写明确认的理由。", "note")
    act.note.detail = {"declared": declared, "found": found}
    if found == ChangeKind.SUBSTANCE:
        open_rereview(act, deliberation.review, revision)
    act.complete(found)
    return deliberation


@transition(REPORT_TO_PARTY)
def report_to_party(act: Act, *, reported_on: date, reply: str) -> PartyReport:
    """Record that the Party committee of the same level was reported to before issuing.

    Raises:
        OutsideWindow: the day has not come yet.
    """
    if until(act.today).is_over(reported_on):
        raise OutsideWindow(sentence="请示报告日不得晚于今日。", latest=act.today, recorded=False)
    report = PartyReport.objects.create(
        matter=act.matter,
        revision=papers.current_revision(act.matter),
        opened_at=act.now,
        opened_by=act.actor,
        reported_on=reported_on,
        reply=acts.required(reply, "请填写党委意见。", "reply"),
    )
    act.note.revision = report.revision
    act.note.reason = report.reply
    act.note.detail = {"reported_on": reported_on.isoformat()}
    act.complete()
    return report


@transition(SIGN_DOCUMENT)
def sign_document(act: Act) -> None:
    """The head signs the adopted text; registration, numbering and issue follow at once.

    Raises:
        GateClosed: G6; not adopted, another text, no report to the Party committee.
    """
    deliberation, report, period = answers(
        *(one.asking_latest(act.matter) for one in (Deliberation, PartyReport, CommentPeriod))
    )
    revision = papers.current_revision(act.matter)
    act.note.revision = revision
    act.note.subject = str(revision)
    rules.check_signature(act.matter, deliberation, report, revision)
    assert deliberation is not None
    act.note.detail = {
        "text_sha256": revision.text_sha256,
        "session": deliberation.session,
        "minutes": deliberation.minutes_number,
        "opinion": deliberation.review.opinion_number,
    }
    act.complete()
    adoption = Adoption(
        revision, _account(act, deliberation), rules.departures(act.matter, deliberation, period)
    )
    handover.adopted(act, adoption)


def _account(act: Act, deliberation: Deliberation) -> str:
    held = chinese_date(deliberation.held_on)
    session = deliberation.session
    kind = MEETINGS[deliberation.meeting_type]
    meeting = session if kind in session else f"{session}（{kind}）"
    return f"经{act.matter.maker}{held}{meeting}审议通过"
