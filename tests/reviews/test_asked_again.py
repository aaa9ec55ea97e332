"""Counsel and experts of an earlier round are asked again in the next, and only if invited."""

import pytest

from reviews.transitions import counsel, experts, review, supplements
from tests.browsing import signed_in
from tests.builders import a_walk
from tests.reviews.legality_cases import a_review, judgement
from workflows.recusals import recuse

pytestmark = pytest.mark.django_db


def asked(person):
    inbox = signed_in(person).get("/").context["inbox"]
    return [task.step.name for task in inbox.tasks]


def counselled():
    walk = a_review("review")
    walk.do(counsel.invite_counsel, walk.cast.reviewer, counsel=walk.cast.counsel)
    assert asked(walk.cast.counsel) == ["review"]
    walk.do(counsel.give_counsel_opinion, walk.cast.counsel, text="无异议。")
    return walk


def test_counsel_is_asked_again_in_the_next_round():
    walk = counselled()
    assert asked(walk.cast.counsel) == []
    walk.do(supplements.return_to_drafter, walk.cast.reviewer, reason="材料不符")
    walk.run(until="review")
    assert asked(walk.cast.counsel) == ["review"]
    walk.do(counsel.give_counsel_opinion, walk.cast.counsel, text="仍无异议。")
    assert asked(walk.cast.counsel) == []


def test_counsel_is_not_asked_twice_in_one_round():
    walk = counselled()
    walk.do(review.conclude_review, walk.cast.reviewer, judgement=judgement(walk))
    walk.do(review.send_back_review, walk.cast.second_reviewer, reason="依据不充分")
    assert asked(walk.cast.counsel) == []


def test_a_recused_counsel_is_not_asked():
    walk = a_review("review")
    walk.do(counsel.invite_counsel, walk.cast.reviewer, counsel=walk.cast.counsel)
    person = walk.cast.counsel
    recuse(matter=walk.matter, person=person, reason="利害关系", actor=person, now=walk.now)
    assert asked(person) == []


def test_an_expert_of_an_earlier_argument_is_asked_only_when_invited_again():
    walk = a_walk(at="office_check")
    walk.run(until="accept")
    walk.do(supplements.return_to_drafter, walk.cast.reviewer, reason="须重新论证")
    walk.run(until="invite_experts")
    first, second, third = walk.cast.experts
    walk.do(
        experts.invite_experts,
        walk.cast.drafter,
        experts=(first, second),
        selection_reason="从专家库抽取",
    )
    assert [asked(one) for one in (first, second, third)] == [
        ["conclude_experts"],
        ["conclude_experts"],
        [],
    ]
