"""The meeting and what follows it, as far as the signature."""

from __future__ import annotations

from datetime import date

from config.rehearsal.walk import Walk, at
from reviews.models import Deliberation, DeliberationOutcome, Part, Position
from reviews.rules.meeting import Attendee, Spoken
from reviews.transitions import deliberation, drafting, minutes, signing
from workflows.models import ChangeKind, StepRun, User
from workflows.papers import Upload, current_revision

SESSION = "第六十次常务会议"


def _attendee(person: User, part: Part, *, present: bool = True) -> Attendee:
    return Attendee(
        name=str(person), part=part, position=person.position, present=present, person=person
    )


def attendees(walk: Walk) -> tuple[Attendee, ...]:
    """The head, all members but the last, who is on leave, and the justice bureau's head."""
    *present, on_leave = walk.cast.members
    return (
        _attendee(walk.cast.mayor, Part.HEAD),
        *(_attendee(member, Part.MEMBER) for member in present),
        _attendee(on_leave, Part.MEMBER, present=False),
        _attendee(walk.cast.bureau_head, Part.NON_VOTING),
    )


def statements(walk: Walk) -> tuple[Spoken, ...]:
    """The justice bureau first, then the members, the head last."""
    title = walk.matter.title
    word = walk.matter.kind_enum.review_word
    opinions = (
        f"赞成{title}。建议公布后抓好宣传解读，明确各单位的落实责任。",
        "赞成。所需经费已有安排，建议分期实施，年底前报告进展情况。",
    )
    spoken = zip(walk.cast.members, opinions, strict=False)
    return (
        Spoken(
            str(walk.cast.bureau_head),
            Position.AGREE,
            f"已出具合法性{word}意见，制定主体、权限、程序和内容均符合规定。",
        ),
        *(Spoken(str(member), Position.AGREE, text) for member, text in spoken),
        Spoken(
            str(walk.cast.mayor),
            Position.AGREE,
            f"综合各位意见，通过{title}，由起草单位会同有关单位抓紧组织实施。",
        ),
    )


def _next_working_day(walk: Walk, _step: StepRun) -> date:
    return walk.next_working_day()


def _meeting_day(_walk: Walk, step: StepRun) -> date:
    latest = Deliberation.latest(step.matter)
    assert latest is not None
    return latest.held_on


@at("table")
def table(walk: Walk, _step: StepRun) -> None:
    rule = walk.matter.pack.law.meetings(walk.matter.kind, walk.matter.maker_family)
    walk.do(
        deliberation.submit_to_deliberation,
        walk.cast.secretariat,
        meeting_type=rule.types[0],
        session=SESSION,
        held_on=walk.next_working_day(),
    )


@at("deliberate", ready=_meeting_day)
def deliberate(walk: Walk, _step: StepRun) -> None:
    walk.do(
        deliberation.conclude_deliberation,
        walk.cast.secretariat,
        attendees=attendees(walk),
        statements=statements(walk),
        outcome=DeliberationOutcome.PASSED,
    )


@at("sign_minutes")
def sign_minutes(walk: Walk, _step: StepRun) -> None:
    walk.do(minutes.sign_minutes, walk.cast.mayor)


@at("revise", ready=_next_working_day)
def revise(walk: Walk, _step: StepRun) -> None:
    """A change of wording, as the meeting asked; the text itself is the newest with a note."""
    newest = current_revision(walk.matter)
    latest = Deliberation.latest(walk.matter)
    if latest is not None and newest.number == latest.revision.number:
        words = f"{newest.plain}\n（已按会议意见作文字修改。）\n"
        walk.do(
            drafting.add_revision,
            walk.cast.drafter,
            upload=Upload(f"{walk.matter.title}（修改稿）.txt", words.encode()),
            change=ChangeKind.WORDING,
            note="按会议意见作文字修改",
        )
    walk.do(signing.declare_revision, walk.cast.drafter, account="已按会议意见逐项作文字修改。")


@at("confirm_wording")
def confirm_wording(walk: Walk, _step: StepRun) -> None:
    walk.do(
        signing.confirm_change,
        walk.cast.reviewer,
        found=ChangeKind.WORDING,
        note="经核对，仅为文字性修改，不涉及权利义务。",
    )


@at("report_to_party", ready=_next_working_day)
def report_to_party(walk: Walk, _step: StepRun) -> None:
    walk.do(
        signing.report_to_party,
        walk.cast.secretariat,
        reported_on=walk.today,
        reply="同意，按程序印发。",
    )


@at("sign")
def sign(walk: Walk, _step: StepRun) -> None:
    walk.do(signing.sign_document, walk.cast.mayor)
