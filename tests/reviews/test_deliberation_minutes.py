"""The head signs the record; the minutes say what it says."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from config.rehearsal.deliberation import SESSION, attendees
from reviews.forms.signing import SignMinutesForm
from reviews.models import DeliberationOutcome, DeliberationStatus, Position
from reviews.rules.meeting import Spoken
from reviews.transitions.deliberation import conclude_deliberation
from reviews.transitions.minutes import sign_minutes
from tests.builders import a_walk
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.unchanged import refused
from workflows.appointments import appoint
from workflows.constants import Duty, Role, Stage
from workflows.errors import DutiesConflict, Inadmissible, NotNow, NotPermitted, StaleVersion
from workflows.models import Entry, Organ, User

called = made_once(lambda: a_walk(at="deliberate", technical=False, touches_market=False))


@pytest.fixture
def walk(called, db):
    walk = own(called)
    walk.wait_until(date(2026, 4, 13))
    return walk


def conclude(walk, outcome, *positions, **arguments):
    """A meeting at which the first members speak with these positions, then the head."""
    members = walk.cast.members
    spoken = [
        Spoken(str(member), position, f"{member}的意见。")
        for member, position in zip(members, positions, strict=False)
    ]
    walk.do(
        conclude_deliberation,
        walk.cast.secretariat,
        attendees=attendees(walk),
        statements=[*spoken, Spoken(str(walk.cast.mayor), Position.AGREE, "按会议意见办理。")],
        outcome=outcome,
        **arguments,
    )


def sign(walk, person=None):
    return walk.do(sign_minutes, person or walk.cast.mayor)


def words_of(attachment):
    pages = PdfReader(BytesIO(attachment.file.read())).pages
    return "".join("".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(
    ("outcome", "arguments", "stage", "step"),
    [
        (DeliberationOutcome.PASSED, {}, Stage.SIGNING, "sign"),
        (
            DeliberationOutcome.PASSED_WITH_CHANGES,
            {"changes": "第三条增加消防救援机构职责。"},
            Stage.ANSWERING,
            "revise",
        ),
        (
            DeliberationOutcome.REJECTED,
            {"majority_reason": "条件尚不成熟。"},
            Stage.DRAFTING,
            "draft",
        ),
        (DeliberationOutcome.POSTPONED, {}, Stage.TABLING, "table"),
    ],
)
def test_the_outcome_decides_where_the_matter_goes(walk, outcome, arguments, stage, step):
    conclude(walk, outcome, Position.AGREE, **arguments)
    deliberation = sign(walk)
    assert deliberation.status == DeliberationStatus.SIGNED
    assert (walk.matter.stage, open_names(walk.matter)) == (stage, [step])


def test_signing_gives_number_and_document(walk):
    conclude(walk, DeliberationOutcome.PASSED, Position.AGREE)
    deliberation = sign(walk)
    assert deliberation.minutes_number == "昭府纪〔2026〕1号"
    assert deliberation.signed_by == walk.cast.mayor
    assert deliberation.minutes.material == "minutes"
    assert deliberation.minutes.revision == deliberation.revision
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert (entry.verb, entry.duty) == ("sign_minutes", Duty.DELIBERATION)
    assert entry.detail["sha256"] == deliberation.minutes.sha256


def test_the_minutes_tell_dissent_by_person_and_the_reason_against_the_majority(walk):
    conclude(
        walk,
        DeliberationOutcome.PASSED,
        Position.DISAGREE,
        Position.RESERVE,
        majority_reason="防汛紧迫，须即时施行。",
    )
    words = words_of(sign(walk).minutes)
    assert f"{SESSION}关于《电动自行车停放充电安全管理办法》的审议纪要" in words
    assert "冯国良：不同意。冯国良的意见。" in words
    assert "蒋文慧：保留意见。蒋文慧的意见。" in words
    assert "出席会议的韩建军未发表意见，视为同意。" in words
    assert "与会议组成人员多数人的意见不一致" in words
    assert "防汛紧迫，须即时施行。" in words
    assert "请假：杨晓琳" in words
    assert "列席：王守则" in words


def test_minutes_without_dissent_say_so(walk):
    conclude(walk, DeliberationOutcome.PASSED, Position.AGREE)
    words = words_of(sign(walk).minutes)
    assert "未提出不同意见" in words
    assert "多数人的意见不一致" not in words


def test_only_who_presided_signs(walk):
    other = User.objects.create(username="other-head", name="代理负责人")
    appoint(other, Role.HEAD, walk.cast.government)
    conclude(walk, DeliberationOutcome.PASSED)
    with refused(NotPermitted, recorded=False) as told:
        sign(walk, other)
    assert "唐为民" in told.error.sentence
    with refused(NotPermitted, recorded=False):
        sign(walk, walk.cast.secretariat)


def test_a_head_who_reviewed_the_text_does_not_sign(walk):
    appoint(walk.cast.bureau_head, Role.HEAD, walk.cast.government)
    conclude(walk, DeliberationOutcome.PASSED)
    with refused(DutiesConflict, recorded=True):
        sign(walk, walk.cast.bureau_head)


def test_an_organ_without_a_number_code_cannot_number(walk):
    conclude(walk, DeliberationOutcome.PASSED)
    Organ.objects.filter(pk=walk.cast.government.pk).update(abbreviation="")
    with refused(Inadmissible, recorded=False):
        sign(walk)


def test_minutes_are_signed_once(walk):
    conclude(walk, DeliberationOutcome.PASSED)
    version = walk.matter.version
    sign(walk)
    again = {"matter": walk.matter, "actor": walk.cast.mayor, "now": walk.now}
    with refused(StaleVersion, recorded=False):
        sign_minutes(expected_version=version, **again)
    with refused(NotNow, recorded=False) as told:
        sign_minutes(expected_version=walk.matter.version, **again)
    assert [one.label for one in told.error.citations] == [
        "《重大行政决策程序暂行条例》第三十条第三款"
    ]


def test_nothing_is_signed_before_the_meeting(walk):
    with refused(NotNow, recorded=False):
        sign(walk)


def test_the_form_needs_nothing_but_the_signature(walk):
    conclude(walk, DeliberationOutcome.PASSED)
    step = walk.open_steps()[0]
    form = SignMinutesForm({}, matter=walk.matter, step=step, user=walk.cast.mayor)
    assert form.is_valid()
    form.act(now=walk.now, expected_version=walk.matter.version)
    assert walk.matter.stage == Stage.SIGNING
