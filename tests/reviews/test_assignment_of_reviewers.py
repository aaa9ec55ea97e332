"""分办 and 转办: who has the review, and who had it."""

import pytest

from reviews.transitions import assignment, findings, review, supplements
from tests.reviews.legality_cases import (
    A_FINDING,
    a_review,
    conclude,
    judgement,
    kept_refusals,
    refused,
    the_review,
    the_step,
)
from workflows.appointments import appoint, assign_named, dismiss
from workflows.constants import NamedRole, Role
from workflows.errors import DutiesConflict, Inadmissible, NotNow, NotPermitted
from workflows.models import Entry, User

pytestmark = pytest.mark.django_db


def another_reviewer(walk, *, role=Role.LEGALITY_REVIEWER, name="韩明法"):
    person = User.objects.create(username=f"other-{role}", name=name, organ=walk.cast.justice)
    appoint(person, role, walk.cast.justice)
    return person


def test_head_gives_the_review_to_a_person_and_to_nobody_else():
    walk = a_review("accept")
    other = another_reviewer(walk)
    walk.do(assignment.assign_reviewer, walk.cast.bureau_head, to=other)
    assert the_step(walk).owner == other
    assert the_review(walk).reviewer == other
    taken = refused(
        NotPermitted, walk, supplements.accept_materials, walk.cast.reviewer, complete=True
    )
    assert taken.sentence == "本步骤已分办给其他承办人。"
    walk.do(supplements.accept_materials, other, complete=True, take=False)
    assert the_step(walk).owner == other


def test_review_received_by_one_may_be_assigned_to_another():
    walk = a_review("accept")
    walk.do(supplements.accept_materials, walk.cast.reviewer, complete=True, take=False)
    other = another_reviewer(walk)
    walk.do(assignment.assign_reviewer, walk.cast.bureau_head, to=other)
    assert (the_step(walk).name, the_step(walk).owner) == ("review", other)


@pytest.mark.parametrize(
    ("case", "prepare"),
    [
        ("no reviewer of the body", lambda walk: walk.cast.intake),
        ("has left the body", lambda walk: _left(walk)),
        ("has left altogether", lambda walk: _inactive(walk)),
    ],
)
def test_only_a_reviewer_of_the_body_is_given_the_review(case, prepare):
    walk = a_review("accept")
    person = prepare(walk)
    wrong = refused(
        Inadmissible, walk, assignment.assign_reviewer, walk.cast.bureau_head, to=person
    )
    assert wrong.field_name == "to"


def _left(walk):
    person = another_reviewer(walk)
    dismiss(person, Role.LEGALITY_REVIEWER, walk.cast.justice)
    return person


def _inactive(walk):
    person = another_reviewer(walk)
    User.objects.filter(pk=person.pk).update(is_active=False)
    person.refresh_from_db()
    return person


def test_drafter_is_not_given_the_review_of_the_own_draft():
    walk = a_review("accept")
    appoint(walk.cast.drafter, Role.LEGALITY_REVIEWER, walk.cast.justice)
    refused(
        DutiesConflict,
        walk,
        assignment.assign_reviewer,
        walk.cast.bureau_head,
        to=walk.cast.drafter,
    )
    assert kept_refusals(walk) == [("assign_reviewer", "duties_conflict")]


def test_review_that_somebody_has_is_handed_over_and_not_assigned():
    walk = a_review("review")
    other = another_reviewer(walk)
    refused(Inadmissible, walk, assignment.assign_reviewer, walk.cast.bureau_head, to=other)


def test_both_holders_are_named_when_a_review_is_handed_over():
    walk = a_review("review")
    other = another_reviewer(walk)
    walk.do(assignment.reassign, walk.cast.bureau_head, to=other, reason="原承办人出差")
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert entry.detail == {"from": walk.cast.reviewer.name, "to": other.name}
    assert entry.reason == "原承办人出差"
    assert (the_step(walk).owner, the_review(walk).reviewer) == (other, other)
    refused(NotPermitted, walk, findings.record_finding, walk.cast.reviewer, **A_FINDING)


@pytest.mark.parametrize(
    ("case", "choose", "reason"),
    [
        ("no reason", lambda walk: another_reviewer(walk), " "),
        ("the same person", lambda walk: walk.cast.reviewer, "出差"),
    ],
)
def test_handing_over_needs_another_person_and_a_reason(case, choose, reason):
    walk = a_review("review")
    person = choose(walk)
    refused(
        Inadmissible, walk, assignment.reassign, walk.cast.bureau_head, to=person, reason=reason
    )


def test_unassigned_review_is_not_handed_over():
    walk = a_review("accept")
    other = another_reviewer(walk)
    refused(Inadmissible, walk, assignment.reassign, walk.cast.bureau_head, to=other, reason="出差")


def test_second_review_goes_only_to_a_second_reviewer_who_has_not_reviewed():
    walk = a_review("second_review")
    appoint(walk.cast.reviewer, Role.SECOND_REVIEWER, walk.cast.justice)
    same = {"to": walk.cast.reviewer, "reason": "复核人请假"}
    refused(DutiesConflict, walk, assignment.reassign, walk.cast.bureau_head, **same)
    other = another_reviewer(walk, role=Role.SECOND_REVIEWER)
    walk.do(assignment.reassign, walk.cast.bureau_head, to=other, reason="复核人请假")
    refused(NotPermitted, walk, review.confirm_review, walk.cast.second_reviewer)
    walk.do(review.confirm_review, other)
    assert the_review(walk).second_reviewer == other
    assert the_review(walk).reviewer == walk.cast.reviewer


def test_only_the_head_assigns_and_only_while_the_review_is_open():
    walk = a_review("accept")
    other = another_reviewer(walk)
    refused(NotPermitted, walk, assignment.assign_reviewer, walk.cast.reviewer, to=other)
    walk.run("table")
    refused(NotNow, walk, assignment.assign_reviewer, walk.cast.bureau_head, to=other)


def test_new_holder_concludes_and_is_the_reviewer_of_the_record():
    walk = a_review("review")
    other = another_reviewer(walk)
    walk.do(assignment.reassign, walk.cast.bureau_head, to=other, reason="原承办人出差")
    refused(
        NotPermitted, walk, review.conclude_review, walk.cast.reviewer, judgement=judgement(walk)
    )
    walk.do(review.conclude_review, other, judgement=judgement(walk))
    assert the_review(walk).reviewer == other


def test_sent_back_review_returns_to_its_holder():
    walk = a_review("review")
    conclude(walk)
    walk.do(review.send_back_review, walk.cast.second_reviewer, reason="依据不充分")
    assert (the_step(walk).name, the_step(walk).owner) == ("review", walk.cast.reviewer)


def test_secret_review_is_given_to_insiders_alone():
    walk = a_review("accept")
    walk.matter.secret, walk.matter.secrecy_basis = True, "《国家秘密目录》第三项"
    walk.matter.disclosure = "withheld"
    walk.matter.save()
    assign_named(walk.matter, walk.cast.bureau_head, role=NamedRole.INSIDER)
    other = another_reviewer(walk)
    outsider = refused(
        Inadmissible, walk, assignment.assign_reviewer, walk.cast.bureau_head, to=other
    )
    assert outsider.sentence == "涉密事项只由指定的知悉人员办理。"
    assign_named(walk.matter, other, role=NamedRole.INSIDER)
    walk.do(assignment.assign_reviewer, walk.cast.bureau_head, to=other)
    assert the_step(walk).owner == other
