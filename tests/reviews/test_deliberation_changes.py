"""What the meeting asked to change: wording stands adopted, substance goes round again."""

from datetime import date

import pytest

from config.rehearsal.deliberation import attendees, statements
from reviews.forms.signing import ConfirmChangeForm, DeclareRevisionForm
from reviews.models import Deliberation, DeliberationOutcome, LegalityReview, ReviewStatus
from reviews.rules.substance import changes_of
from reviews.transitions.deliberation import conclude_deliberation, submit_to_deliberation
from reviews.transitions.drafting import add_revision
from reviews.transitions.minutes import sign_minutes
from reviews.transitions.signing import confirm_change, declare_revision, sign_document
from tests.builders import DRAFT, a_text, a_walk
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.unchanged import refused
from workflows.constants import Stage
from workflows.errors import GateClosed, Inadmissible, NotNow, NotPermitted, StaleVersion
from workflows.models import ChangeKind, Entry


def passed_with_changes():
    walk = a_walk(at="deliberate", technical=False, touches_market=False)
    walk.wait_until(date(2026, 4, 13))
    walk.do(
        conclude_deliberation,
        walk.cast.secretariat,
        attendees=attendees(walk),
        statements=statements(walk),
        outcome=DeliberationOutcome.PASSED_WITH_CHANGES,
        changes="统一“充电设施”的表述。",
    )
    walk.do(sign_minutes, walk.cast.mayor)
    return walk


passed = made_once(passed_with_changes)


@pytest.fixture
def walk(passed, db):
    return own(passed)


def revise(walk, change=ChangeKind.WORDING, words="（表述已统一）"):
    return walk.do(
        add_revision,
        walk.cast.drafter,
        upload=a_text("revised.txt", f"{DRAFT}{words}\n"),
        change=change,
        note="按会议意见修改",
    )


def declare(walk):
    walk.do(declare_revision, walk.cast.drafter, account="已统一表述。")


def confirm(walk, found, note="经核对。"):
    return walk.do(confirm_change, walk.cast.reviewer, found=found, note=note)


def test_without_a_newer_text_there_is_nothing_to_declare(walk):
    with refused(GateClosed, recorded=True) as told:
        declare(walk)
    assert list(told.missing) == ["no_newer_text"]
    assert "《四川省行政规范性文件管理办法》第三十一条" in told.missing["no_newer_text"]


def test_a_confirmed_change_of_wording_is_the_adopted_text(walk):
    revision = revise(walk)
    declare(walk)
    assert open_names(walk.matter) == ["confirm_wording"]
    deliberation = confirm(walk, ChangeKind.WORDING)
    assert deliberation.adopted_revision == revision
    assert walk.matter.stage == Stage.SIGNING
    walk.do(sign_document, walk.cast.mayor)
    assert walk.matter.document.revision == revision


def test_a_change_of_substance_is_reviewed_and_deliberated_on_again(walk):
    first = LegalityReview.latest(walk.matter)
    revision = revise(walk, words="第五条 违者处二百元罚款。")
    declare(walk)
    deliberation = confirm(walk, ChangeKind.SUBSTANCE)
    again = LegalityReview.latest(walk.matter)
    assert (again.previous, again.revision, again.status) == (
        first,
        revision,
        ReviewStatus.FORWARDED,
    )
    assert deliberation.adopted_revision is None
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.ACCEPTING, ["accept"])
    assert changes_of(walk.matter).in_substance(deliberation.revision, revision)


def test_after_a_change_of_substance_the_old_assessment_is_outdated(walk):
    revise(walk, words="第五条 违者处二百元罚款。")
    declare(walk)
    confirm(walk, ChangeKind.SUBSTANCE)
    walk.run(until="table")
    with refused(GateClosed, recorded=True) as told:
        walk.do(
            submit_to_deliberation,
            walk.cast.secretariat,
            meeting_type="executive_meeting",
            session="第六十一次常务会议",
            held_on=walk.next_working_day(),
        )
    assert list(told.missing) == ["risk_missing"]
    assert Deliberation.objects.filter(matter=walk.matter).count() == 1


def test_the_reviewer_is_never_milder_than_the_drafter(walk):
    revise(walk, ChangeKind.SUBSTANCE)
    declare(walk)
    assert Entry.objects.filter(matter=walk.matter).last().detail == {"declared": "substance"}
    with refused(Inadmissible, recorded=False) as told:
        confirm(walk, ChangeKind.WORDING)
    assert told.error.field_name == "found"


@pytest.mark.parametrize(
    ("case", "found", "note", "field"),
    [
        ("no kind of change", "first", "经核对。", "found"),
        ("no reason", ChangeKind.WORDING, " ", "note"),
    ],
)
def test_a_finding_is_one_of_two_and_has_a_reason(walk, case, found, note, field):
    revise(walk)
    declare(walk)
    with refused(Inadmissible, recorded=False) as told:
        confirm(walk, found, note)
    assert told.error.field_name == field


def test_the_drafter_does_not_confirm_and_the_reviewer_does_not_declare(walk):
    revise(walk)
    with refused(NotPermitted, recorded=False):
        walk.do(declare_revision, walk.cast.reviewer, account="已改。")
    declare(walk)
    with refused(NotPermitted, recorded=False):
        walk.do(confirm_change, walk.cast.drafter, found="wording", note="仅文字。")


def test_nothing_is_signed_while_the_change_is_open(walk):
    with refused(NotNow, recorded=False):
        walk.do(sign_document, walk.cast.mayor)
    revise(walk)
    declare(walk)
    with refused(NotNow, recorded=False):
        walk.do(sign_document, walk.cast.mayor)


def test_a_second_confirmation_is_stale(walk):
    revise(walk)
    declare(walk)
    version = walk.matter.version
    confirm(walk, ChangeKind.WORDING)
    with refused(StaleVersion, recorded=False):
        confirm_change(
            matter=walk.matter,
            actor=walk.cast.reviewer,
            now=walk.now,
            expected_version=version,
            found="wording",
            note="再确认。",
        )


def test_the_walk_goes_through_a_change_of_wording(walk):
    assert walk.run(until="sign").matter.stage == Stage.SIGNING


def test_the_forms_want_their_fields_and_act(walk):
    revise(walk)
    context = {"matter": walk.matter, "step": walk.open_steps()[0]}
    assert "account" in DeclareRevisionForm({}, user=walk.cast.drafter, **context).errors
    form = DeclareRevisionForm({"account": "已统一表述。"}, user=walk.cast.drafter, **context)
    assert form.is_valid()
    form.act(now=walk.now, expected_version=walk.matter.version)
    context = {"matter": walk.matter, "step": walk.open_steps()[0]}
    assert sorted(ConfirmChangeForm({}, user=walk.cast.reviewer, **context).errors) == [
        "found",
        "note",
    ]
    data = {"found": "wording", "note": "仅为文字性修改。"}
    form = ConfirmChangeForm(data, user=walk.cast.reviewer, **context)
    assert form.is_valid()
    form.act(now=walk.now, expected_version=walk.matter.version)
    assert walk.matter.stage == Stage.SIGNING
