"""Counsel are named on the matter and speak for themselves."""

import pytest

from reviews.transitions import counsel
from tests.reviews.legality_cases import a_review, at_steps, hear_counsel, refused, the_review
from workflows import authority
from workflows.appointments import assign_named
from workflows.constants import NamedRole
from workflows.errors import DutiesConflict, Inadmissible, NotPermitted
from workflows.models import Matter

pytestmark = pytest.mark.django_db


def test_invited_counsel_sees_the_matter_and_gives_one_opinion():
    walk = a_review("review")
    seen = Matter.objects.visible_to(authority.holdings_of(walk.cast.counsel))
    assert walk.matter not in seen
    opinion = hear_counsel(walk)
    assert walk.matter in Matter.objects.visible_to(authority.holdings_of(walk.cast.counsel))
    assert (opinion.counsel, opinion.text) == (walk.cast.counsel, "对送审稿没有不同意见。")
    assert at_steps(walk) == ["review"]
    refused(Inadmissible, walk, counsel.give_counsel_opinion, walk.cast.counsel, text="补充一点")


def test_uninvited_lawyer_gives_no_opinion():
    walk = a_review("review")
    stranger = refused(
        NotPermitted, walk, counsel.give_counsel_opinion, walk.cast.counsel, text="没有不同意见"
    )
    assert stranger.sentence == "只有本事项指定的法律顾问可以提出法律顾问意见。"


def test_reviewer_is_not_the_own_counsel():
    walk = a_review("review")
    refused(
        Inadmissible, walk, counsel.invite_counsel, walk.cast.reviewer, counsel=walk.cast.reviewer
    )


@pytest.mark.parametrize("part", ["drafter", "unit_reviewer"])
def test_who_made_the_draft_is_no_counsel_on_it(part):
    walk = a_review("review")
    refused(
        DutiesConflict,
        walk,
        counsel.invite_counsel,
        walk.cast.reviewer,
        counsel=getattr(walk.cast, part),
    )


def test_empty_opinion_is_none():
    walk = a_review("review")
    walk.do(counsel.invite_counsel, walk.cast.reviewer, counsel=walk.cast.counsel)
    blank = refused(Inadmissible, walk, counsel.give_counsel_opinion, walk.cast.counsel, text="  ")
    assert blank.field_name == "text"


def test_counsel_at_work_does_not_make_the_reviewers_page_stale():
    walk = a_review("review")
    walk.do(counsel.invite_counsel, walk.cast.reviewer, counsel=walk.cast.counsel)
    before = walk.matter.version - 1
    counsel.give_counsel_opinion(
        matter=walk.matter,
        actor=walk.cast.counsel,
        now=walk.now,
        expected_version=before,
        text="没有不同意见",
    )
    assert the_review(walk).counsel_opinions.count() == 1


def test_secret_matter_is_not_opened_by_inviting_counsel():
    walk = a_review("review")
    walk.matter.secret, walk.matter.secrecy_basis = True, "《国家秘密目录》第三项"
    walk.matter.disclosure = "withheld"
    walk.matter.save()
    assign_named(walk.matter, walk.cast.reviewer, role=NamedRole.INSIDER)
    outsider = refused(
        Inadmissible, walk, counsel.invite_counsel, walk.cast.reviewer, counsel=walk.cast.counsel
    )
    assert outsider.field_name == "counsel"
    assert walk.matter not in Matter.objects.visible_to(authority.holdings_of(walk.cast.counsel))
