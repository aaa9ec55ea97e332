"""Collective deliberation: the item is tabled, withdrawn, or decided on by the meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reviews.models import (
    Attendance,
    Deliberation,
    DeliberationOutcome,
    LegalityReview,
    Part,
    Position,
    Statement,
)
from reviews.rules import deliberation as rules
from reviews.rules.dossier import meeting_package
from reviews.rules.meeting import Attendee, Meeting, Spoken
from reviews.rules.tabling import Agenda, check_tabling
from workflows import acts, papers
from workflows.acts import Act, transition
from workflows.constants import Capacity, Role
from workflows.errors import Inadmissible, OutsideWindow
from workflows.lawful_days import until
from workflows.models import Matter
from workflows.verbs import Verb

SUBMIT_TO_DELIBERATION = Verb(
    "submit_to_deliberation", "提请集体审议", steps=("table",), article="review_required"
)
WITHDRAW_ITEM = Verb(
    "withdraw_item",
    "撤回议题",
    steps=("table",),
    role=Role.DRAFTER,
    of=Capacity.DRAFTING_UNIT,
    article="withdraw",
)
CONCLUDE_DELIBERATION = Verb(
    "conclude_deliberation",
    "记录审议结果",
    steps=("deliberate",),
    article="deliberation_required",
)


UNTABLE = Verb(
    "untable",
    "撤出议程",
    steps=("deliberate",),
    article="deliberation_required",
)


@transition(SUBMIT_TO_DELIBERATION)
def submit_to_deliberation(
    act: Act, *, meeting_type: str, session: str, held_on: date
) -> Deliberation:
    """Put the newest text on the agenda of a meeting, with the papers that lie before it.

    Raises:
        OutsideWindow: the meeting would lie in the past.
        GateClosed: G3, G4, G5, the kind of meeting, the experts; all that is missing at once.
    """
    revision = papers.current_revision(act.matter)
    review = LegalityReview.latest(act.matter)
    act.note.revision = revision
    check_tabling(act.matter, Agenda(review, revision, meeting_type, held_on), act.today)
    assert review is not None
    deliberation = Deliberation.objects.create(
        matter=act.matter,
        revision=revision,
        opened_at=act.now,
        opened_by=act.actor,
        review=review,
        meeting_type=meeting_type,
        session=acts.required(session, "请填写会议届次，如“第六十次常务会议”。", "session"),
        held_on=held_on,
        package=meeting_package(act.matter, revision),
    )
    act.note.subject = deliberation.session
    act.note.detail = {
        "meeting_type": meeting_type,
        "held_on": held_on.isoformat(),
        "opinion": review.opinion_number,
        "legal_risk": review.risk_statement,
        "package": {paper["source"]: paper["sha256"] for paper in deliberation.package},
    }
    act.complete("tabled", due_on=held_on.isoformat())
    return deliberation


@transition(WITHDRAW_ITEM)
def withdraw_item(act: Act, *, reason: str) -> None:
    """The drafting unit takes the item back to draft it anew."""
    act.note.reason = acts.required(reason, "请填写撤回议题的理由。", "reason")
    act.note.revision = papers.current_revision(act.matter)
    act.complete("redraft")


@transition(UNTABLE)
def untable(act: Act, *, reason: str) -> Deliberation:
    """The meeting is put off, or does not take the item: it waits for another tabling."""
    deliberation = current_deliberation(act.matter)
    act.note.subject = deliberation.session
    act.note.revision = deliberation.revision
    act.note.reason = acts.required(reason, "请填写撤出议程的理由。", "reason")
    deliberation.untable()
    deliberation.save()
    act.complete("untabled")
    return deliberation


@transition(CONCLUDE_DELIBERATION)
def conclude_deliberation(
    act: Act,
    *,
    attendees: Sequence[Attendee],
    statements: Sequence[Spoken],
    outcome: str,
    changes: str = "",
    majority_reason: str = "",
    held_on: date | None = None,
) -> Deliberation:
    """Write down who came, who said what in which order, and what was decided.

    ``held_on`` is given when the meeting took place on another day than planned. A member who
    was present and said nothing has consented.

    Raises:
        OutsideWindow: the meeting has not taken place yet, or lies before the tabling.
        GateClosed: quorum, order of speaking, duties, reasons; all that is wrong at once.
    """
    deliberation = current_deliberation(act.matter)
    meeting = Meeting(
        held_on=held_on or deliberation.held_on,
        attendees=tuple(attendees),
        statements=tuple(statements),
        outcome=_outcome(outcome),
        changes=changes.strip(),
        majority_reason=majority_reason.strip(),
    )
    _check_values(meeting, act.today)
    act.note.revision = deliberation.revision
    act.note.subject = deliberation.session
    people = rules.people_of(act.matter)
    meeting = rules.identified(meeting, people)
    rules.check_meeting(act.matter, deliberation, meeting, people)
    _write(act, deliberation, meeting)
    act.note.reason = deliberation.majority_reason
    act.note.detail = {
        "held_on": meeting.held_on.isoformat(),
        "outcome": meeting.outcome,
        "against_majority": meeting.against_majority,
        "silent": [one.name for one in meeting.silent],
        "recused": [one.name for one in meeting.attendees if one.recused],
        "remarks": rules.remarks(act.matter, meeting),
    }
    act.complete()
    return deliberation


def current_deliberation(matter: Matter) -> Deliberation:
    """The newest deliberation of the matter.

    Raises:
        Inadmissible: none was ever tabled.
    """
    deliberation = Deliberation.latest(matter)
    if deliberation is None:
        raise Inadmissible(sentence="本事项尚未提请集体审议。")
    return deliberation


def _outcome(value: str) -> str:
    if value not in DeliberationOutcome.values:
        raise Inadmissible(sentence="请选择审议结果。", field_name="outcome")
    return value


def _check_values(meeting: Meeting, today: date) -> None:
    if until(today).is_over(meeting.held_on):
        raise OutsideWindow(
            sentence="会议尚未召开，不能记录审议结果。", latest=today, recorded=False
        )
    if {one.part for one in meeting.attendees} - set(Part.values):
        raise Inadmissible(sentence="出席人员的身份不明。", field_name="attendees")
    if {one.position for one in meeting.statements} - set(Position.values):
        raise Inadmissible(sentence="发言人员的态度不明。", field_name="statements")


def _write(act: Act, deliberation: Deliberation, meeting: Meeting) -> None:
    deliberation.held_on = meeting.held_on
    deliberation.outcome = meeting.outcome
    deliberation.changes = meeting.changes
    deliberation.against_majority = meeting.against_majority
    deliberation.majority_reason = meeting.majority_reason if meeting.against_majority else ""
    deliberation.recorded_by = act.actor
    deliberation.hold()
    deliberation.save()
    attendances = {
        one.name: Attendance.objects.create(
            deliberation=deliberation,
            person=one.person,
            name=one.name,
            position=one.position,
            part=one.part,
            present=one.present,
            recused=one.recused,
        )
        for one in meeting.attendees
    }
    for order, one in enumerate(meeting.statements, 1):
        Statement.objects.create(
            deliberation=deliberation,
            order=order,
            speaker=attendances[one.name],
            position=one.position,
            text=one.text.strip(),
        )
