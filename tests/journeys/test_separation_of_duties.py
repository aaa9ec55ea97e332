"""Persons with several roles try to judge their own work; reviews pass from hand to hand."""

import pytest

from config.rehearsal.deliberation import attendees, statements
from reviews.models import LegalityReview, Part
from reviews.rules.meeting import Attendee
from reviews.transitions import assignment, deliberation, drafting, office, opinion, review
from tests.builders import a_walk
from tests.once import made_once, own
from tests.reviews.legality_cases import conclude, judgement
from tests.reviews.standing import open_names
from tests.unchanged import refused
from workflows.appointments import appoint, dismiss
from workflows.constants import Role
from workflows.errors import DutiesConflict, GateClosed, NotPermitted
from workflows.models import Entry, StepRun, User

in_review = made_once(lambda: a_walk("review", technical=False, touches_market=False))


@pytest.fixture
def walk(in_review, db):
    return own(in_review)


@pytest.fixture
def colleague(walk):
    person = User.objects.create(
        username="colleague", name="高同仁", organ=walk.cast.justice, position="审核科科员"
    )
    appoint(person, Role.LEGALITY_REVIEWER, walk.cast.justice)
    return person


def owner(walk):
    return StepRun.objects.open().get(matter=walk.matter).owner


def test_the_reviewer_is_not_the_second_pair_of_eyes(walk):
    conclude(walk)
    appoint(walk.cast.reviewer, Role.SECOND_REVIEWER, walk.cast.justice)
    with refused(DutiesConflict, recorded=True) as told:
        walk.do(review.confirm_review, walk.cast.reviewer)
    assert "您在本事项中已承担合法性审核职责，不得再复核同意。" in str(told.error)
    walk.do(review.confirm_review, walk.cast.second_reviewer)
    assert open_names(walk.matter) == ["sign_opinion"]


@pytest.mark.parametrize("who", ["drafter", "unit_reviewer"])
def test_nobody_of_the_drafting_unit_who_worked_on_the_text_reviews_it(walk, who):
    person = getattr(walk.cast, who)
    for role in (Role.LEGALITY_REVIEWER, Role.SECOND_REVIEWER, Role.HEAD):
        appoint(person, role, walk.cast.justice)
    conclude(walk)
    with refused(DutiesConflict, recorded=True):
        walk.do(assignment.reassign, walk.cast.bureau_head, to=person, reason="转办")
    with refused(DutiesConflict, recorded=True):
        walk.do(review.confirm_review, person)
    walk.do(review.confirm_review, walk.cast.second_reviewer)
    with refused(DutiesConflict, recorded=True):
        walk.do(opinion.sign_opinion, person)


def test_a_colleague_who_holds_no_step_waits_until_it_is_handed_over(walk, colleague):
    with refused(NotPermitted, recorded=False) as told:
        walk.do(review.conclude_review, colleague, judgement=None)
    assert str(told.error) == "本步骤已分办给其他承办人。"
    walk.do(assignment.reassign, walk.cast.bureau_head, to=colleague, reason="承办人休假")
    assert (owner(walk), LegalityReview.latest(walk.matter).reviewer) == (colleague, colleague)
    with refused(NotPermitted, recorded=False):
        walk.do(review.conclude_review, walk.cast.reviewer, judgement=None)
    entry = Entry.objects.filter(matter=walk.matter).latest("sequence")
    assert entry.detail == {"from": "李明法", "to": "高同仁"}


def test_who_handed_the_review_over_has_reviewed_all_the_same(walk, colleague):
    walk.do(assignment.reassign, walk.cast.bureau_head, to=colleague, reason="承办人休假")
    walk.do(review.conclude_review, colleague, judgement=judgement(walk))
    appoint(walk.cast.reviewer, Role.SECOND_REVIEWER, walk.cast.justice)
    with refused(DutiesConflict, recorded=True):
        walk.do(review.confirm_review, walk.cast.reviewer)


def test_a_reviewer_who_has_lost_the_role_no_longer_acts(walk, colleague):
    dismiss(walk.cast.reviewer, Role.LEGALITY_REVIEWER, walk.cast.justice)
    with refused(NotPermitted, recorded=False):
        conclude(walk)
    walk.do(assignment.reassign, walk.cast.bureau_head, to=colleague, reason="调离")
    assert owner(walk) == colleague


def test_a_reviewer_does_not_take_up_the_draft_that_was_withdrawn(walk):
    walk.do(office.withdraw, walk.cast.drafter, reason="重新起草")
    appoint(walk.cast.reviewer, Role.DRAFTER, walk.cast.drafting_unit)
    with refused(DutiesConflict, recorded=True):
        walk.do(drafting.resubmit, walk.cast.reviewer, reason="代为报送")


@pytest.mark.parametrize("who", ["reviewer", "second_reviewer", "bureau_head", "drafter"])
def test_whoever_made_or_judged_the_text_has_no_seat_in_the_meeting(walk, who):
    walk.run(until="deliberate")
    walk.wait_until(walk.next_working_day())
    person = getattr(walk.cast, who)
    seats = [one for one in attendees(walk) if one.person != person]
    spoken = [one for one in statements(walk) if one.name != str(person)]
    with refused(GateClosed, recorded=True) as told:
        walk.do(
            deliberation.conclude_deliberation,
            walk.cast.secretariat,
            attendees=(*seats, Attendee(str(person), Part.MEMBER, person=person)),
            statements=spoken,
            outcome="passed",
        )
    assert list(told.missing) == ["duties"]
