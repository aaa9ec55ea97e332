"""The record of a meeting: who came, who spoke last, who dissented, and what was decided."""

from dataclasses import replace
from datetime import date

import pytest

from config.rehearsal.deliberation import attendees, statements
from reviews.forms.deliberation import ConcludeDeliberationForm
from reviews.models import (
    Attendance,
    Deliberation,
    DeliberationOutcome,
    DeliberationStatus,
    LegalityReview,
    Part,
    Position,
    Statement,
)
from reviews.rules.meeting import Attendee, Meeting, Spoken
from reviews.transitions.deliberation import conclude_deliberation
from tests.builders import a_walk, instant
from tests.once import made_once, own
from tests.reviews.deputies import reviewed_by_a_deputy
from tests.reviews.standing import open_names
from tests.tampering import tampering
from tests.unchanged import refused
from workflows.appointments import appoint
from workflows.constants import Role, Stage
from workflows.errors import (
    GateClosed,
    Inadmissible,
    NotNow,
    NotPermitted,
    OutsideWindow,
    StaleVersion,
)
from workflows.models import Entry, StepRun

LAW_713 = "《重大行政决策程序暂行条例》第三十条"
CLERK = Attendee("记录人", Part.NON_VOTING, "科员")


called = made_once(lambda: a_walk(at="deliberate", technical=False, touches_market=False))


@pytest.fixture
def walk(called, db):
    walk = own(called)
    walk.wait_until(date(2026, 4, 13))
    return walk


def conclude(walk, **arguments):
    defaults = {
        "attendees": attendees(walk),
        "statements": statements(walk),
        "outcome": DeliberationOutcome.PASSED,
    }
    return walk.do(conclude_deliberation, walk.cast.secretariat, **{**defaults, **arguments})


def spoke(person, position=Position.AGREE, text="发言要点。"):
    return Spoken(str(person), position, text)


def absent(walk, *names):
    return tuple(
        replace(one, present=one.present and one.name not in names) for one in attendees(walk)
    )


def test_the_record_keeps_presence_order_and_silence(walk):
    deliberation = conclude(walk)
    assert deliberation.status == DeliberationStatus.HELD
    assert deliberation.outcome == DeliberationOutcome.PASSED
    assert not deliberation.against_majority
    assert list(deliberation.attendances.values_list("name", "part", "present")) == [
        ("唐为民", "head", True),
        ("冯国良", "member", True),
        ("蒋文慧", "member", True),
        ("韩建军", "member", True),
        ("杨晓琳", "member", False),
        ("王守则", "non_voting", True),
    ]
    assert list(deliberation.statements.values_list("order", "speaker__name")) == [
        (1, "王守则"),
        (2, "冯国良"),
        (3, "蒋文慧"),
        (4, "唐为民"),
    ]
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert entry.detail["silent"] == ["韩建军"]
    assert entry.detail["remarks"] == []
    assert open_names(walk.matter) == ["sign_minutes"]
    assert walk.matter.stage == Stage.DELIBERATION


@pytest.mark.parametrize(
    ("case", "gone", "held"),
    [
        ("three of five is more than half", ["韩建军"], True),
        ("two of five is not", ["韩建军", "蒋文慧"], False),
    ],
)
def test_more_than_half_of_all_members_must_be_present(walk, case, gone, held):
    present = absent(walk, *gone)
    said = [one for one in statements(walk) if one.name not in gone]
    if held:
        assert conclude(walk, attendees=present, statements=said).status == DeliberationStatus.HELD
        return
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, attendees=present, statements=said)
    assert told.missing == {"quorum": ["《本级人民政府工作规则》"]}


def test_exactly_half_is_no_quorum(walk):
    appoint(walk.cast.drafter, Role.MEETING_MEMBER, walk.cast.government)
    extra = Attendee("周启明", Part.MEMBER, present=False, person=walk.cast.drafter)
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, attendees=(*absent(walk, "韩建军"), extra))
    assert list(told.missing) == ["quorum"]
    assert "组成人员6人，出席3人" in str(told.error)


def test_listeners_do_not_make_a_quorum(walk):
    guests = tuple(Attendee(f"列席{number}", Part.NON_VOTING) for number in range(9))
    gone = ["韩建军", "蒋文慧"]
    said = [one for one in statements(walk) if one.name not in gone]
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, attendees=(*absent(walk, *gone), *guests), statements=said)
    assert list(told.missing) == ["quorum"]


def test_every_member_of_the_meeting_is_recorded_present_or_absent(walk):
    listed = [one for one in attendees(walk) if one.name != "杨晓琳"]
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, attendees=listed)
    assert told.missing == {"members_unlisted": [f"{LAW_713}第三款"]}
    assert "杨晓琳" in str(told.error)


def test_nobody_is_recorded_twice(walk):
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, attendees=(*attendees(walk), Attendee("冯国良", Part.NON_VOTING)))
    assert list(told.missing) == ["name_twice"]


def test_the_head_presides(walk):
    said = [one for one in statements(walk) if one.name != "唐为民"]
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, attendees=absent(walk, "唐为民"), statements=said)
    assert list(told.missing) == ["head_absent", "head_last"]


def test_there_is_one_head(walk):
    heads = [
        replace(one, part=Part.HEAD) if one.name == "冯国良" else one for one in attendees(walk)
    ]
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, attendees=heads)
    assert "head_one" in told.missing


@pytest.mark.parametrize(
    ("case", "order"),
    [
        ("a member speaks after the head", ["冯国良", "唐为民", "蒋文慧"]),
        ("a listener speaks after the head", ["冯国良", "唐为民", "王守则"]),
        ("the head opens and closes", ["唐为民", "冯国良", "唐为民"]),
        ("the head says nothing", ["冯国良", "蒋文慧"]),
        ("nobody says anything", []),
    ],
)
def test_the_head_speaks_once_and_last(walk, case, order):
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, statements=[spoke(name) for name in order])
    assert told.missing == {"head_last": [f"{LAW_713}第二款"]}


def test_an_opinion_sent_in_by_somebody_absent_is_no_statement(walk):
    said = [spoke("杨晓琳", text="书面表示同意。"), *statements(walk)]
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, statements=said)
    assert list(told.missing) == ["speaker_absent"]
    assert "《四川省行政规范性文件管理办法》第三十一条" in told.missing["speaker_absent"]


def test_a_statement_has_words(walk):
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, statements=[spoke("冯国良", text="  "), spoke("唐为民")])
    assert list(told.missing) == ["statement_empty"]


def test_who_reviewed_the_text_does_not_sit_as_a_member(walk):
    seated = [
        replace(one, part=Part.MEMBER) if one.name == "王守则" else one for one in attendees(walk)
    ]
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, attendees=seated)
    assert list(told.missing) == ["duties"]
    assert "王守则在本事项中已承担签发意见书职责" in str(told.error)


@pytest.mark.parametrize("known", [True, False], ids=["with an account", "by name"])
@pytest.mark.django_db
def test_for_whom_a_deputy_reviewed_does_not_sit_as_a_member(known):
    walk, reviewer = reviewed_by_a_deputy(until="deliberate")
    walk.wait_until(date(2026, 4, 13))
    member = Attendee(reviewer.name, Part.MEMBER, "委员", person=reviewer if known else None)
    seated = [*(one for one in attendees(walk) if one.name != reviewer.name), member]
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, attendees=seated)
    assert list(told.missing) == ["duties"]
    assert f"{reviewer.name}在本事项中已承担合法性审核职责" in str(told.error)


def test_a_justice_bureau_that_did_not_attend_is_noted(walk):
    conclude(
        walk,
        attendees=absent(walk, "王守则"),
        statements=[one for one in statements(walk) if one.name != "王守则"],
    )
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert entry.detail["remarks"] == ["广元市昭化区司法局负责人未列席会议"]


AGAINST = (
    ("冯国良", Position.DISAGREE),
    ("蒋文慧", Position.DISAGREE),
    ("唐为民", Position.AGREE),
)


def test_a_decision_against_the_majority_needs_its_reason(walk):
    said = [spoke(name, position) for name, position in AGAINST]
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, statements=said)
    assert told.missing == {"majority_reason": [f"{LAW_713}第二款"]}
    deliberation = conclude(walk, statements=said, majority_reason="防汛紧迫，须即时施行。")
    assert deliberation.against_majority
    assert deliberation.majority_reason == "防汛紧迫，须即时施行。"


def test_a_reason_that_was_not_needed_is_not_kept(walk):
    assert conclude(walk, majority_reason="多余的理由").majority_reason == ""


def test_changes_are_written_down(walk):
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, outcome=DeliberationOutcome.PASSED_WITH_CHANGES)
    assert told.missing == {"changes": [f"{LAW_713}第三款"]}


def test_a_meeting_that_has_not_taken_place_has_no_record(walk):
    with refused(OutsideWindow, recorded=False) as told:
        conclude(walk, held_on=date(2026, 4, 14))
    assert told.error.latest == date(2026, 4, 13)


def test_a_meeting_before_the_tabling_is_a_back_dated_one(walk):
    with tampering():
        LegalityReview.objects.filter(matter=walk.matter).update(issued_at=instant(2026, 4, 1))
    with refused(OutsideWindow, recorded=True) as told:
        conclude(walk, held_on=date(2026, 4, 9))
    assert told.error.earliest == date(2026, 4, 10)


def test_an_opinion_issued_after_the_meeting_does_not_count(walk):
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, held_on=date(2026, 4, 9))
    assert list(told.missing) == ["issued_after"]
    assert "《四川省行政规范性文件管理办法》第二十四条" in told.missing["issued_after"]


def test_the_meeting_may_be_held_on_another_day_than_planned(walk):
    walk.wait_until(date(2026, 4, 15))
    assert conclude(walk, held_on=date(2026, 4, 14)).held_on == date(2026, 4, 14)


@pytest.mark.parametrize(
    ("case", "arguments", "field"),
    [
        ("no outcome", {"outcome": ""}, "outcome"),
        ("no known outcome", {"outcome": "circulated"}, "outcome"),
        ("no known part", {"attendees": [replace(CLERK, part="clerk")]}, "attendees"),
        ("no known position", {"statements": [Spoken("唐为民", "maybe", "再议")]}, "statements"),
    ],
)
def test_codes_are_those_of_the_field(walk, case, arguments, field):
    with refused(Inadmissible, recorded=False) as told:
        conclude(walk, **arguments)
    assert told.error.field_name == field


def test_only_the_secretariat_writes_the_record_and_once(walk):
    arguments = {
        "attendees": attendees(walk),
        "statements": statements(walk),
        "outcome": DeliberationOutcome.PASSED,
    }
    with refused(NotPermitted, recorded=False):
        walk.do(conclude_deliberation, walk.cast.mayor, **arguments)
    version = walk.matter.version
    conclude(walk)
    again = {"matter": walk.matter, "actor": walk.cast.secretariat, "now": walk.now, **arguments}
    with refused(StaleVersion, recorded=False):
        conclude_deliberation(expected_version=version, **again)
    with refused(NotNow, recorded=False):
        conclude_deliberation(expected_version=walk.matter.version, **again)


def a_meeting(outcome, *positions):
    """A head who agrees, and members present with these positions (None: silent)."""
    members = [Attendee(f"成员{number}", Part.MEMBER) for number, _ in enumerate(positions)]
    spoken = [
        Spoken(member.name, position, "发言")
        for member, position in zip(members, positions, strict=True)
        if position
    ]
    head = Attendee("负责人", Part.HEAD)
    return Meeting(
        held_on=date(2026, 4, 13),
        attendees=(head, *members, Attendee("缺席者", Part.MEMBER, present=False)),
        statements=(*spoken, Spoken("负责人", Position.AGREE, "总结")),
        outcome=outcome,
    )


YES, NO, HOLD = Position.AGREE, Position.DISAGREE, Position.RESERVE


@pytest.mark.parametrize(
    ("case", "outcome", "positions", "against"),
    [
        ("all agree", "passed", [YES, YES, YES], False),
        ("silence is consent", "passed", [None, None, NO], False),
        ("half disagrees", "passed", [YES, YES, NO, NO], False),
        ("more than half disagrees", "passed", [YES, NO, NO], True),
        ("reservations do not agree", "passed", [YES, HOLD, NO], True),
        ("passed with changes counts alike", "passed_with_changes", [NO, NO, YES], True),
        ("rejected though most agree", "rejected", [YES, YES, NO], True),
        ("rejected as most want", "rejected", [NO, NO, YES], False),
        ("rejected against silence", "rejected", [None, None, NO], True),
        ("a postponement is against nobody", "postponed", [NO, NO, NO], False),
    ],
)
def test_the_majority_is_that_of_the_members_beside_the_head(case, outcome, positions, against):
    assert a_meeting(outcome, *positions).against_majority is against


def test_the_last_of_several_statements_is_the_position():
    meeting = a_meeting("passed", NO)
    member = meeting.attendees[1]
    later = replace(
        meeting, statements=(Spoken(member.name, NO, "反对"), Spoken(member.name, YES, "接受解释"))
    )
    assert meeting.position_of(member) == NO
    assert later.position_of(member) == YES


def filled(walk):
    """The form's data as a secretary fills it in: a line for each person."""
    data = {"held_on": "2026-04-13", "outcome": "passed", "changes": "", "majority_reason": ""}
    cast = walk.cast
    rows = [
        (cast.mayor, "head", True, 3),
        *((member, "member", True, None) for member in cast.members[1:]),
        (cast.members[0], "member", True, 1),
        (cast.bureau_head, "non_voting", True, 2),
    ]
    for person, part, present, order in rows:
        key = f"person{person.pk}"
        data |= {
            f"{key}_part": part,
            f"{key}_present": "on" if present else "",
            f"{key}_order": order or "",
            f"{key}_position": "agree" if order else "",
            f"{key}_text": "同意。" if order else "",
        }
    for number in range(1, 5):
        data[f"other{number}_part"] = "non_voting"
    return data


def a_form(walk, data):
    step = StepRun.objects.open().get(matter=walk.matter)
    return ConcludeDeliberationForm(data, matter=walk.matter, step=step, user=walk.cast.secretariat)


def test_the_form_has_a_row_for_each_person_and_lines_for_others(walk):
    form = a_form(walk, {})
    names = [str(seat.person) if seat.person else seat.key for seat in form.seats]
    assert names == [
        "唐为民",
        "冯国良",
        "蒋文慧",
        "韩建军",
        "杨晓琳",
        "王守则",
        "other1",
        "other2",
        "other3",
        "other4",
    ]
    assert [field.label for field in form.rows()[0]] == [
        "唐为民：出席",
        "唐为民：身份",
        "唐为民：发言顺序",
        "唐为民：态度",
        "唐为民：发言要点",
    ]
    assert {"held_on", "outcome"} <= set(form.errors)


def test_the_form_writes_the_record(walk):
    data = filled(walk) | {"other1_name": "宋列席", "other1_office": "社区主任"}
    form = a_form(walk, data)
    assert form.is_valid(), form.errors
    form.act(now=walk.now, expected_version=walk.matter.version)
    deliberation = Deliberation.objects.get()
    spoken = Statement.objects.filter(deliberation=deliberation)
    assert list(spoken.values_list("speaker__name", flat=True)) == ["冯国良", "王守则", "唐为民"]
    guest = Attendance.objects.get(name="宋列席")
    assert (guest.part, guest.position, guest.present) == ("non_voting", "社区主任", False)


@pytest.mark.parametrize(
    ("case", "changed", "field"),
    [
        ("a statement without a place", {"mayor_order": ""}, "mayor_order"),
        ("a place without a statement", {"mayor_text": ""}, "mayor_text"),
        ("two in one place", {"mayor_order": "1"}, "first_order"),
        ("a speaker without a name", {"other1_order": "9", "other1_text": "建议"}, "other1_name"),
    ],
)
def test_the_form_says_at_its_field_what_is_wrong(walk, case, changed, field):
    keys = {
        "mayor": f"person{walk.cast.mayor.pk}",
        "first": f"person{walk.cast.members[0].pk}",
        "other1": "other1",
    }

    def named(name):
        person, _, column = name.partition("_")
        return f"{keys[person]}_{column}"

    data = filled(walk) | {named(name): value for name, value in changed.items()}
    assert named(field) in a_form(walk, data).errors


def test_nobody_without_a_role_presides_under_a_name_that_the_product_does_not_know(walk):
    stranger = Attendee("某同志", Part.HEAD, "主持工作")
    seats = tuple(stranger if one.part == Part.HEAD else one for one in attendees(walk))
    *said, last = statements(walk)
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, attendees=seats, statements=(*said, replace(last, name=stranger.name)))
    assert list(told.missing) == ["head_role"]
