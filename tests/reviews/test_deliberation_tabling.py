"""What must stand before a text goes before a meeting (G3, G4, G5), and withdrawing the item."""

from datetime import date

import pytest

from config.rehearsal.deliberation import SESSION
from reviews.forms.deliberation import SubmitToDeliberationForm, WithdrawItemForm
from reviews.models import (
    CompetitionOutcome,
    CompetitionReview,
    CompetitionStatus,
    Deliberation,
    DeliberationOutcome,
    DeliberationStatus,
    ExpertArgument,
    LegalityReview,
    RiskAssessment,
    RiskOutcome,
)
from reviews.transitions.deliberation import submit_to_deliberation, withdraw_item
from tests.builders import DRAFT, a_text, a_walk, instant
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.tampering import tampering
from tests.unchanged import refused
from workflows import papers
from workflows.constants import Kind, Stage
from workflows.errors import (
    GateClosed,
    Inadmissible,
    NotNow,
    NotPermitted,
    OutsideWindow,
    StaleVersion,
)
from workflows.models import ChangeKind, Entry, Matter

pytestmark = pytest.mark.django_db

SICHUAN = "《四川省行政规范性文件管理办法》"
ZHAOHUA = "《广元市昭化区创建省级法治政府建设示范区实施方案》附件1"
COMPETITION = [f"{SICHUAN}第二十三条", "《公平竞争审查条例》第十八条", f"{ZHAOHUA}第12项"]


tabled = made_once(lambda: a_walk(at="table", technical=False, touches_market=False))


@pytest.fixture
def walk(tabled, db):
    return own(tabled)


def submit(walk, **arguments):
    defaults = {
        "meeting_type": "executive_meeting",
        "session": SESSION,
        "held_on": walk.next_working_day(),
    }
    return walk.do(submit_to_deliberation, walk.cast.secretariat, **{**defaults, **arguments})


def new_text(walk, change, words="第五条 解释权归住房和城乡建设主管部门。"):
    """A text that slipped in past the procedure, as the gate must expect it."""
    return papers.store_revision(
        walk.matter,
        a_text("changed.txt", f"{DRAFT}{words}\n"),
        author=walk.cast.drafter,
        now=walk.now,
        change=change,
        note="",
    )


def judged_anew(walk, revision):
    """The newest opinion, now about this text."""
    with tampering():
        LegalityReview.objects.filter(matter=walk.matter).update(revision=revision)


def competition(walk, revision, outcome, status=CompetitionStatus.CONCLUDED):
    Matter.objects.filter(pk=walk.matter.pk).update(touches_market=True)
    concluded = status == CompetitionStatus.CONCLUDED
    return CompetitionReview.objects.create(
        matter=walk.matter,
        revision=revision,
        opened_at=walk.now,
        opened_by=walk.cast.drafter,
        status=status,
        heard="听取了经营者和行业协会意见。",
        first_review="未发现问题。",
        outcome=outcome if concluded else "",
        concluded_by=walk.cast.market_reviewer if concluded else None,
        concluded_at=walk.now if concluded else None,
    )


def assessment(walk, revision, outcome):
    return RiskAssessment.objects.create(
        matter=walk.matter,
        revision=revision,
        opened_at=walk.now,
        opened_by=walk.cast.drafter,
        assessor="第三方评估机构",
        outcome=outcome,
        report="评估要点。",
        measures="制定应急预案。",
    )


def test_a_reviewed_text_is_tabled_with_its_package():
    walk = a_walk(at="table")
    deliberation = submit(walk)
    assert deliberation.status == DeliberationStatus.TABLED
    assert deliberation.held_on == date(2026, 4, 13)
    assert deliberation.revision == papers.current_revision(walk.matter)
    assert [paper["code"] for paper in deliberation.package] == [
        "text",
        "request",
        "drafting_note",
        "basis",
        "legality_opinion",
        "unit_opinions",
        "public_comments",
        "expert_opinion",
        "risk_screening",
        "risk_report",
        "competition_conclusion",
        "own_review",
    ]
    assert deliberation.package[0]["sha256"] == deliberation.revision.sha256
    assert walk.matter.stage == Stage.DELIBERATION
    assert open_names(walk.matter) == ["deliberate"]


def test_an_edited_text_is_not_tabled_on_the_old_opinion(walk):
    new_text(walk, ChangeKind.WORDING)
    with refused(GateClosed, recorded=True) as told:
        submit(walk)
    assert told.missing == {"another_text": [f"{SICHUAN}第二十四条", f"{SICHUAN}第三十条"]}
    assert walk.matter.stage == Stage.TABLING


def test_a_department_meeting_does_not_decide_a_government_document(walk):
    with refused(GateClosed, recorded=True) as told:
        submit(walk, meeting_type="office_meeting")
    assert told.missing == {"meeting_type": [f"{SICHUAN}第三十一条"]}
    assert "常务会议或者全体会议" in str(told.error)


def test_circulation_is_no_meeting(walk):
    with refused(GateClosed, recorded=True) as told:
        submit(walk, meeting_type="circulation")
    assert list(told.missing) == ["meeting_type"]


def test_a_technical_matter_needs_expert_argument(walk):
    Matter.objects.filter(pk=walk.matter.pk).update(technical=True)
    assert ExpertArgument.latest(walk.matter) is None
    with refused(GateClosed, recorded=True) as told:
        submit(walk)
    assert told.missing == {"expert_argument": [f"{SICHUAN}第二十一条"]}


def test_an_economic_measure_without_competition_review_is_refused(walk):
    Matter.objects.filter(pk=walk.matter.pk).update(touches_market=True)
    with refused(GateClosed, recorded=True) as told:
        submit(walk)
    assert told.missing == {"competition_missing": COMPETITION}


@pytest.mark.parametrize(
    ("case", "outcome", "status", "code"),
    [
        ("only the first review", "complies", CompetitionStatus.FIRST, "competition_missing"),
        ("a violation", CompetitionOutcome.VIOLATES, CompetitionStatus.CONCLUDED,
         "competition_violates"),
    ],
)  # fmt: skip
def test_a_competition_review_must_be_concluded_and_permit(walk, case, outcome, status, code):
    competition(walk, papers.current_revision(walk.matter), outcome, status)
    with refused(GateClosed, recorded=True) as told:
        submit(walk)
    assert told.missing == {code: COMPETITION}


def test_a_change_of_substance_outdates_the_competition_review_and_the_assessment(walk):
    competition(walk, papers.current_revision(walk.matter), CompetitionOutcome.COMPLIES)
    judged_anew(walk, new_text(walk, ChangeKind.SUBSTANCE))
    with refused(GateClosed, recorded=True) as told:
        submit(walk)
    assert told.missing == {
        "risk_missing": [f"{SICHUAN}第二十二条"],
        "competition_stale": COMPETITION,
    }


def test_a_change_of_wording_outdates_neither(walk):
    competition(walk, papers.current_revision(walk.matter), CompetitionOutcome.COMPLIES)
    judged_anew(walk, new_text(walk, ChangeKind.WORDING))
    assert submit(walk).revision.number == 2


def test_what_the_opinion_asked_to_change_needs_no_second_assessment():
    walk = a_walk(at="draft", technical=False)
    walk.with_findings = True
    walk.run(until="table")
    assert submit(walk).revision.change == ChangeKind.ADOPTING


def test_an_uncontrollable_risk_closes_the_gate_until_a_new_text_has_a_new_result(walk):
    first = papers.current_revision(walk.matter)
    risk = {"risk_uncontrollable": [f"{SICHUAN}第二十二条"]}
    assessment(walk, first, RiskOutcome.UNCONTROLLABLE)
    with refused(GateClosed, recorded=True) as told:
        submit(walk)
    assert told.missing == risk

    assessment(walk, first, RiskOutcome.CONTROLLABLE)
    with refused(GateClosed, recorded=True) as told:
        submit(walk)
    assert told.missing == risk

    second = new_text(walk, ChangeKind.SUBSTANCE)
    judged_anew(walk, second)
    with refused(GateClosed, recorded=True) as told:
        submit(walk)
    assert told.missing == {"risk_missing": [f"{SICHUAN}第二十二条"]}

    assessment(walk, second, RiskOutcome.CONTROLLABLE)
    assert submit(walk).revision == second


def test_everything_missing_is_named_at_once(walk):
    Matter.objects.filter(pk=walk.matter.pk).update(touches_market=True, technical=True)
    assessment(walk, papers.current_revision(walk.matter), RiskOutcome.UNCONTROLLABLE)
    new_text(walk, ChangeKind.WORDING)
    with refused(GateClosed, recorded=True) as told:
        submit(walk, meeting_type="office_meeting")
    assert list(told.missing) == [
        "meeting_type",
        "another_text",
        "expert_argument",
        "risk_uncontrollable",
        "competition_missing",
    ]
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert len(entry.detail["missing"]) == 5


def test_a_meeting_is_not_called_for_yesterday(walk):
    with refused(OutsideWindow, recorded=False) as told:
        submit(walk, held_on=date(2026, 4, 9))
    assert told.error.earliest == date(2026, 4, 10)


def test_a_meeting_has_a_name(walk):
    with refused(Inadmissible, recorded=False) as told:
        submit(walk, session="  ")
    assert told.error.field_name == "session"


def test_only_the_secretariat_of_the_office_tables(walk):
    for person in (walk.cast.drafter, walk.cast.mayor, walk.cast.intake):
        with refused(NotPermitted, recorded=False):
            walk.do(
                submit_to_deliberation,
                person,
                meeting_type="executive_meeting",
                session=SESSION,
                held_on=walk.next_working_day(),
            )


def test_a_second_click_is_stale_and_a_third_is_too_late(walk):
    version = walk.matter.version
    submit(walk)
    arguments = {
        "matter": walk.matter,
        "actor": walk.cast.secretariat,
        "now": walk.now,
        "meeting_type": "executive_meeting",
        "session": SESSION,
        "held_on": walk.next_working_day(),
    }
    with refused(StaleVersion, recorded=False):
        submit_to_deliberation(expected_version=version, **arguments)
    with refused(NotNow, recorded=False):
        submit_to_deliberation(expected_version=walk.matter.version, **arguments)
    assert Deliberation.objects.count() == 1


def test_nothing_is_tabled_before_the_review():
    walk = a_walk(at="draft")
    with refused(NotNow, recorded=False) as told:
        submit(walk)
    assert [one.label for one in told.error.citations] == [
        f"{SICHUAN}第二十四条",
        f"{ZHAOHUA}第28项",
    ]


@pytest.mark.parametrize(
    ("case", "today", "open_again"),
    [
        ("on the last day of the year", (2027, 4, 13), True),
        ("the day after", (2027, 4, 14), False),
    ],
)
def test_a_postponed_item_ends_by_itself_where_law_says_so(case, today, open_again):
    walk = a_walk(
        at="table",
        division="230000",
        kind=Kind.MAJOR_DECISION,
        technical=False,
        touches_market=False,
    )
    postponed = Deliberation.objects.create(
        matter=walk.matter,
        revision=papers.current_revision(walk.matter),
        opened_at=walk.now,
        opened_by=walk.cast.secretariat,
        review=LegalityReview.latest(walk.matter),
        meeting_type="executive_meeting",
        session="第五十九次常务会议",
        held_on=date(2026, 4, 13),
        status=DeliberationStatus.SIGNED,
        outcome=DeliberationOutcome.POSTPONED,
        signed_by=walk.cast.mayor,
        signed_at=walk.now,
    )
    walk.now = instant(*today)
    if open_again:
        assert submit(walk).pk > postponed.pk
        return
    with refused(GateClosed, recorded=True) as told:
        submit(walk)
    assert told.missing == {"postponed_ended": ["《黑龙江省重大行政决策程序暂行规定》第四十条"]}


def test_the_drafting_unit_takes_the_item_back(walk):
    walk.do(withdraw_item, walk.cast.drafter, reason="需要补充论证。")
    assert walk.matter.stage == Stage.DRAFTING
    assert open_names(walk.matter) == ["draft"]
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert (entry.verb, entry.reason) == ("withdraw_item", "需要补充论证。")


def test_withdrawing_needs_a_reason_and_the_drafting_unit(walk):
    with refused(Inadmissible, recorded=False):
        walk.do(withdraw_item, walk.cast.drafter, reason=" ")
    with refused(NotPermitted, recorded=False):
        walk.do(withdraw_item, walk.cast.secretariat, reason="不想审了。")


def test_the_form_offers_only_the_lawful_meetings_and_acts(walk):
    step = walk.open_steps()[0]
    context = {"matter": walk.matter, "step": step, "user": walk.cast.secretariat}
    empty = SubmitToDeliberationForm({}, **context)
    assert empty.fields["meeting_type"].choices == [
        ("executive_meeting", "常务会议"),
        ("plenary_meeting", "全体会议"),
    ]
    assert sorted(empty.errors) == ["held_on", "meeting_type", "session"]
    form = SubmitToDeliberationForm(
        {"meeting_type": "plenary_meeting", "session": "第三次全体会议", "held_on": "2026-04-13"},
        **context,
    )
    assert form.is_valid()
    tabled = form.act(now=walk.now, expected_version=walk.matter.version)
    assert (tabled.meeting_type, tabled.session) == ("plenary_meeting", "第三次全体会议")


def test_the_form_of_withdrawing_wants_a_reason(walk):
    step = walk.open_steps()[0]
    context = {"matter": walk.matter, "step": step, "user": walk.cast.drafter}
    assert "reason" in WithdrawItemForm({}, **context).errors
    form = WithdrawItemForm({"reason": "补充论证"}, **context)
    assert form.is_valid()
    form.act(now=walk.now, expected_version=walk.matter.version)
    assert open_names(walk.matter) == ["draft"]


def test_a_postponed_item_taken_off_the_agenda_is_still_postponed():
    walk = a_walk(
        at="table",
        division="230000",
        kind=Kind.MAJOR_DECISION,
        technical=False,
        touches_market=False,
    )
    usual = {
        "matter": walk.matter,
        "revision": papers.current_revision(walk.matter),
        "opened_at": walk.now,
        "opened_by": walk.cast.secretariat,
        "review": LegalityReview.latest(walk.matter),
        "meeting_type": "executive_meeting",
    }
    Deliberation.objects.create(
        **usual,
        session="第五十九次常务会议",
        held_on=date(2026, 4, 13),
        status=DeliberationStatus.SIGNED,
        outcome=DeliberationOutcome.POSTPONED,
        signed_by=walk.cast.mayor,
        signed_at=walk.now,
    )
    Deliberation.objects.create(
        **usual,
        session="第六十次常务会议",
        held_on=date(2027, 4, 12),
        status=DeliberationStatus.UNTABLED,
    )
    walk.now = instant(2027, 4, 14)
    with refused(GateClosed, recorded=True) as told:
        submit(walk)
    assert list(told.missing) == ["postponed_ended"]
