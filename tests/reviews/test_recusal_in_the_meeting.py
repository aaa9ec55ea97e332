"""A recused member is neither a voter nor missing from the quorum; a vote needs an account."""

from dataclasses import replace
from datetime import date

import pytest

from config.rehearsal.deliberation import attendees, statements
from reviews.documents.minutes import minutes_of
from reviews.models import Attendance, Part, Position
from reviews.rules.lines import lines_of
from reviews.rules.meeting import Attendee, Spoken
from reviews.transitions import minutes
from reviews.transitions.deliberation import conclude_deliberation
from tests.builders import a_walk
from tests.once import made_once, own
from tests.unchanged import refused
from workflows.errors import GateClosed
from workflows.recusals import recuse

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
        "outcome": "passed",
    }
    return walk.do(conclude_deliberation, walk.cast.secretariat, **{**defaults, **arguments})


def recused(walk, *people):
    for person in people:
        recuse(matter=walk.matter, person=person, reason="利害关系", actor=person, now=walk.now)


def without(walk, *people):
    """The same meeting with these people recorded as not present and not heard."""
    names = {str(person) for person in people}
    seats = tuple(replace(one, present=one.name not in names) for one in attendees(walk))
    return {
        "attendees": seats,
        "statements": [one for one in statements(walk) if one.name not in names],
    }


def test_a_recused_member_does_not_attend(walk):
    member = walk.cast.members[0]
    recused(walk, member)
    with refused(GateClosed, recorded=True) as told:
        conclude(walk)
    assert list(told.missing) == ["recused"]
    assert "冯国良已回避" in str(told.error)


def test_the_quorum_is_counted_of_those_who_may_vote(walk):
    """Five with the head: three absent leave two of five; recused, they leave two of two."""
    three = walk.cast.members[:3]
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, **without(walk, *three))
    assert list(told.missing) == ["quorum"]
    recused(walk, *three)
    held = conclude(walk, **without(walk, *three))
    kept = Attendance.objects.filter(deliberation=held, recused=True)
    assert {one.name for one in kept} == {str(person) for person in three}
    walk.do(minutes.sign_minutes, walk.cast.mayor)
    held.refresh_from_db()
    said = [
        block
        for block in minutes_of(held, lines_of(held)[held]).body
        if getattr(block, "label", "") == "回避"
    ]
    assert len(said) == 1


def test_a_recused_member_still_stands_in_the_record(walk):
    member = walk.cast.members[0]
    recused(walk, member)
    left_out = without(walk, member)
    left_out["attendees"] = [one for one in left_out["attendees"] if one.person != member]
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, **left_out)
    assert list(told.missing) == ["members_unlisted"]


def test_a_recused_person_does_not_listen_in_under_a_bare_name(walk):
    recused(walk, walk.cast.members[0])
    seats = without(walk, walk.cast.members[0])
    guest = Attendee("冯 国良", Part.NON_VOTING)
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, **seats | {"attendees": (*seats["attendees"], guest)})
    assert list(told.missing) == ["recused"]


@pytest.mark.parametrize("name", ["某同志", "李 明法", "周启明（兼）"])
def test_a_name_without_an_account_of_the_meeting_has_no_vote(walk, name):
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, attendees=(*attendees(walk), Attendee(name, Part.MEMBER)))
    assert list(told.missing) == ["member_unknown"]
    conclude(walk, attendees=(*attendees(walk), Attendee(name, Part.NON_VOTING)))


def test_an_account_that_does_not_belong_to_the_meeting_has_no_vote(walk):
    guest = Attendee("陈警宇", Part.MEMBER, person=walk.cast.respondents[0])
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, attendees=(*attendees(walk), guest))
    assert list(told.missing) == ["member_unknown"]


def test_a_member_written_down_by_name_is_recognised(walk):
    seats = tuple(
        replace(one, person=None) if one.name == "冯国良" else one for one in attendees(walk)
    )
    held = conclude(walk, attendees=seats)
    assert held.attendances.get(name="冯国良").person == walk.cast.members[0]


def test_a_position_of_the_recused_counts_for_nothing(walk):
    member = walk.cast.members[0]
    recused(walk, member)
    seats = without(walk, member)
    seats["statements"] = [
        Spoken(str(member), Position.DISAGREE, "反对。"),
        *seats["statements"],
    ]
    with refused(GateClosed, recorded=True) as told:
        conclude(walk, **seats)
    assert set(told.missing) == {"recused", "speaker_absent"}
