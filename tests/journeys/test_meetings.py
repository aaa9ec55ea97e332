"""What a meeting may do with a text, one meeting after the other, and who may sit in it."""

from datetime import date

import pytest

from config.rehearsal.deliberation import attendees, statements
from reviews.models import (
    Deliberation,
    DeliberationOutcome,
    LegalityReview,
    Part,
    Position,
)
from reviews.rules.meeting import Attendee, Spoken
from reviews.transitions import deliberation, drafting, minutes, risk, signing
from tests.builders import DRAFT, a_text, a_walk
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.unchanged import refused
from workflows.appointments import appoint
from workflows.constants import Role, Stage
from workflows.errors import DutiesConflict, GateClosed, NotNow
from workflows.models import ChangeKind

OUTCOME = DeliberationOutcome

tabled = made_once(lambda: a_walk("deliberate", technical=False, touches_market=False))


@pytest.fixture
def walk(tabled, db):
    walk = own(tabled)
    walk.wait_until(date(2026, 4, 13))
    return walk


def hold(walk, outcome=OUTCOME.PASSED, **arguments):
    defaults = {"attendees": attendees(walk), "statements": statements(walk), "outcome": outcome}
    return walk.do(
        deliberation.conclude_deliberation, walk.cast.secretariat, **{**defaults, **arguments}
    )


def signed(walk, outcome, **arguments):
    hold(walk, outcome, **arguments)
    return walk.do(minutes.sign_minutes, walk.cast.mayor)


def table_again(walk, session):
    walk.do(
        deliberation.submit_to_deliberation,
        walk.cast.secretariat,
        meeting_type="executive_meeting",
        session=session,
        held_on=walk.next_working_day(),
    )
    walk.wait_until(walk.next_working_day())


def change(walk, kind):
    walk.do(
        drafting.add_revision,
        walk.cast.drafter,
        upload=a_text("会后稿.txt", f"{DRAFT}第五条 会议要求增加。\n"),
        change=kind,
        note="按会议意见修改",
    )
    walk.do(signing.declare_revision, walk.cast.drafter, account="已修改。")


def against(walk):
    """All members but the head are against; the head speaks last and is for it."""
    present = [one for one in attendees(walk) if one.present and one.part == Part.MEMBER]
    members = [Spoken(one.name, Position.DISAGREE, "时机不成熟。") for one in present]
    return (*members, statements(walk)[-1])


def test_twice_postponed_then_rejected_then_reviewed_and_adopted(walk):
    first = LegalityReview.latest(walk.matter)
    for session in ("第六十一次常务会议", "第六十二次常务会议"):
        signed(walk, OUTCOME.POSTPONED)
        assert (walk.matter.stage, open_names(walk.matter)) == (Stage.TABLING, ["table"])
        table_again(walk, session)
    signed(walk, OUTCOME.REJECTED, statements=against(walk))
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.DRAFTING, ["draft"])
    with refused(NotNow, recorded=False):
        walk.do(deliberation.submit_to_deliberation, walk.cast.secretariat)
    walk.do(drafting.resubmit, walk.cast.drafter, reason="补充论证后再报")
    walk.run(until="deliberate")
    again = LegalityReview.latest(walk.matter)
    assert (again.previous, again.revision) == (first, first.revision)
    walk.run(until="issue")
    meetings = Deliberation.objects.filter(matter=walk.matter).order_by("pk")
    assert [(one.outcome, one.minutes_number, one.review_id) for one in meetings] == [
        ("postponed", "昭府纪〔2026〕1号", first.pk),
        ("postponed", "昭府纪〔2026〕2号", first.pk),
        ("rejected", "昭府纪〔2026〕3号", first.pk),
        ("passed", "昭府纪〔2026〕4号", again.pk),
    ]
    assert walk.matter.document.adoption.endswith("第六十次常务会议审议通过")


def test_a_change_of_wording_is_confirmed_and_signed(walk):
    signed(walk, OUTCOME.PASSED_WITH_CHANGES, changes="增加第五条。")
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.ANSWERING, ["revise"])
    with refused(NotNow, recorded=False):
        walk.do(signing.sign_document, walk.cast.mayor)
    change(walk, ChangeKind.WORDING)
    walk.run(until="issue")
    assert walk.matter.document.revision.number == 2


def test_a_change_that_the_review_body_finds_to_be_one_of_substance_goes_round_again(walk):
    signed(walk, OUTCOME.PASSED_WITH_CHANGES, changes="增加第五条。")
    walk.do(
        risk.reassess_risk,
        walk.cast.drafter,
        assessor="区住房和城乡建设局",
        outcome="controllable",
        report="风险可控。",
        measures="加强宣传。",
    )
    change(walk, ChangeKind.WORDING)
    walk.do(
        signing.confirm_change, walk.cast.reviewer, found=ChangeKind.SUBSTANCE, note="增加了义务"
    )
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.ACCEPTING, ["accept"])
    walk.run(until="table")
    # The assessment was made before the change was known: it speaks about the first text.
    with refused(GateClosed, recorded=True) as told:
        table_again(walk, "第六十一次常务会议")
    assert list(told.missing) == ["risk_missing"]
    walk.do(deliberation.withdraw_item, walk.cast.drafter, reason="补做风险评估")
    walk.do(
        risk.reassess_risk,
        walk.cast.drafter,
        assessor="区住房和城乡建设局",
        outcome="controllable",
        report="修改后风险可控。",
        measures="加强宣传。",
    )
    walk.do(drafting.resubmit, walk.cast.drafter, reason="已补做风险评估")
    walk.run(until="issue")
    assert walk.matter.document.revision.number == 2
    assert LegalityReview.objects.filter(matter=walk.matter, status="issued").count() == 3


def test_against_the_majority_only_with_a_reason_said_in_the_meeting(walk):
    """Gate example (j)."""
    with refused(GateClosed, recorded=True) as told:
        hold(walk, statements=against(walk), majority_reason="  ")
    assert list(told.missing) == ["majority_reason"]
    assert told.missing["majority_reason"] == ["《重大行政决策程序暂行条例》第三十条第二款"]
    held = hold(walk, statements=against(walk), majority_reason="安全隐患突出，不宜再拖。")
    assert (held.against_majority, held.majority_reason) == (True, "安全隐患突出，不宜再拖。")
    dissent = held.attendances.filter(statements__position=Position.DISAGREE)
    assert dissent.count() == 3
    walk.run(until="issue")


def test_everything_that_is_wrong_with_a_meeting_is_said_at_once(walk):
    head, *others = statements(walk)[::-1]
    few = tuple(
        Attendee(one.name, one.part, one.position, one.part != Part.MEMBER, one.person)
        for one in attendees(walk)
    )
    with refused(GateClosed, recorded=True) as told:
        hold(walk, attendees=few, statements=(head, *others))
    assert set(told.missing) == {"quorum", "speaker_absent", "head_last"}
    assert open_names(walk.matter) == ["deliberate"]


def test_a_member_does_not_preside_in_the_place_of_the_head(walk):
    """Nobody could sign such a record: it is signed by a head, and by the one who presided."""
    mayor, deputy, *others = attendees(walk)
    people = (
        Attendee(mayor.name, Part.MEMBER, mayor.position, False, mayor.person),
        Attendee(deputy.name, Part.HEAD, deputy.position, True, deputy.person),
        *others,
    )
    spoken = (Spoken(deputy.name, Position.AGREE, "同意。"),)
    with refused(GateClosed, recorded=True) as told:
        hold(walk, attendees=people, statements=spoken)
    assert list(told.missing) == ["head_role"]
    appoint(deputy.person, Role.HEAD, walk.cast.government)
    hold(walk, attendees=people, statements=spoken)
    walk.do(minutes.sign_minutes, deputy.person)
    assert open_names(walk.matter) == ["sign"]


@pytest.mark.parametrize(("case", "known"), [("with an account", True), ("by name alone", False)])
def test_who_reviewed_the_text_is_no_member_however_they_are_written_down(walk, case, known):
    reviewer = walk.cast.reviewer
    person = reviewer if known else None
    guest = Attendee(str(reviewer), Part.MEMBER, "科员", person=person)
    with refused(GateClosed, recorded=True) as told:
        hold(walk, attendees=(*attendees(walk), guest))
    assert list(told.missing) == ["duties"]
    listener = Attendee(str(reviewer), Part.NON_VOTING, "科员", person=person)
    hold(walk, attendees=(*attendees(walk), listener))


def test_who_changed_the_text_does_not_find_the_change_to_be_one_of_wording(walk):
    signed(walk, OUTCOME.PASSED_WITH_CHANGES, changes="增加第五条。")
    change(walk, ChangeKind.WORDING)
    appoint(walk.cast.drafter, Role.LEGALITY_REVIEWER, walk.cast.justice)
    with refused(DutiesConflict, recorded=True):
        walk.do(
            signing.confirm_change,
            walk.cast.drafter,
            found=ChangeKind.WORDING,
            note="只改文字",
        )
    assert open_names(walk.matter) == ["confirm_wording"]
