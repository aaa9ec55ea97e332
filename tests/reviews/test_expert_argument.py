"""Who may advise as an expert, what an opinion says, and when the argument may be concluded."""

import pytest

from reviews.models import ArgumentStatus, ExpertArgument, ExpertOpinion
from reviews.transitions import experts, risk, submission
from tests.builders import a_walk
from tests.reviews.standing import labels, open_names, refusals_of, standing
from tests.tampering import tampering
from workflows.appointments import appoint, assign_named
from workflows.constants import NamedRole, Role
from workflows.errors import (
    DutiesConflict,
    GateClosed,
    Inadmissible,
    NotNow,
    NotPermitted,
    StaleVersion,
)
from workflows.models import Matter, MatterUserRole

pytestmark = pytest.mark.django_db

INDEPENDENCE = "《重大行政决策程序暂行条例》第二十条"
OPINION = {
    "no_interest": True,
    "necessity": "有必要。",
    "feasibility": "可行。",
    "soundness": "科学。",
}


def invite(walk, *people, reason="从专家库随机选取。"):
    return walk.do(
        experts.invite_experts, walk.cast.drafter, experts=people, selection_reason=reason
    )


def give(walk, person, **arguments):
    return walk.do(experts.give_expert_opinion, person, **{**OPINION, **arguments})


def conclude(walk, **arguments):
    return walk.do(
        experts.conclude_experts,
        walk.cast.drafter,
        **{"conclusion": "草案可行。", "adoption": "均予采纳。", **arguments},
    )


def test_invited_experts_are_named_on_the_matter_and_have_an_empty_opinion():
    walk = a_walk(at="invite_experts")
    argument = invite(walk, *walk.cast.experts)
    assert {one.expert for one in argument.opinions.unsigned()} == set(walk.cast.experts)
    named = MatterUserRole.objects.filter(
        content_object=walk.matter, permission__codename=NamedRole.EXPERT
    )
    assert {one.user for one in named} == set(walk.cast.experts)
    assert "conclude_experts" in open_names(walk.matter)


def test_a_matter_that_is_not_technical_asks_no_expert():
    walk = a_walk(at="announce_comment", technical=False)
    assert not {"invite_experts", "conclude_experts"} & set(open_names(walk.matter))


@pytest.mark.parametrize(
    ("case", "people", "reason", "field"),
    [
        ("nobody", 0, "随机选取", "experts"),
        ("no word on the choice", 3, "  ", "selection_reason"),
    ],
)
def test_an_invitation_says_whom_and_why(case, people, reason, field):
    walk = a_walk(at="invite_experts")
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        invite(walk, *walk.cast.experts[:people], reason=reason)
    assert refused.value.field_name == field
    assert standing(walk.matter) == before


@pytest.mark.parametrize("part", ["drafter", "unit_reviewer", "unit_head"])
def test_nobody_of_the_drafting_unit_is_an_expert(part):
    walk = a_walk(at="invite_experts")
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        invite(walk, walk.cast.experts[0], getattr(walk.cast, part))
    assert labels(refused.value.citations) == [INDEPENDENCE]
    assert str(getattr(walk.cast, part)) in refused.value.sentence
    assert standing(walk.matter) == before


def test_who_drafted_and_moved_away_is_still_no_expert():
    walk = a_walk(at="invite_experts")
    walk.cast.drafter.organ = None
    walk.cast.drafter.save()
    with pytest.raises(Inadmissible) as refused:
        invite(walk, walk.cast.drafter)
    assert labels(refused.value.citations) == [INDEPENDENCE]


def test_where_law_gives_a_number_fewer_experts_are_refused():
    walk = a_walk(at="invite_experts", division="510811", kind="major_decision")
    demand_three_experts(walk.matter)
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        invite(walk, *walk.cast.experts[:2])
    assert refused.value.sentence == "论证专家不得少于3人，现为2人。"
    assert standing(walk.matter) == before
    assert invite(walk, *walk.cast.experts).opinions.count() == 3


def demand_three_experts(matter):
    """As 黑龙江 does for decisions (HLJ 24): the matter is pinned to that province's pack."""
    packs = type(matter.pack).objects
    Matter.objects.filter(pk=matter.pk).update(pack=packs.get(division="230000"))


def test_another_unit_cannot_invite():
    walk = a_walk(at="invite_experts")
    before = standing(walk.matter)
    with pytest.raises(NotPermitted):
        walk.do(
            experts.invite_experts,
            walk.cast.respondents[0],
            experts=walk.cast.experts,
            selection_reason="选取",
        )
    assert standing(walk.matter) == before


def test_an_opinion_is_signed_once_and_not_changed():
    walk = a_walk(at="conclude_experts")
    expert = walk.cast.experts[0]
    opinion = give(walk, expert)
    assert (opinion.given_at, opinion.no_interest) == (walk.now, True)
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        give(walk, expert, necessity="没有必要。")
    assert refused.value.sentence == "您已签署论证意见，不能更改。"
    assert standing(walk.matter) == before


def test_experts_sign_side_by_side_from_the_same_page():
    walk = a_walk(at="conclude_experts")
    page = walk.matter.version
    for expert in walk.cast.experts:
        experts.give_expert_opinion(
            matter=walk.matter, actor=expert, now=walk.now, expected_version=page, **OPINION
        )
    assert ExpertOpinion.objects.signed().count() == 3


@pytest.mark.parametrize(
    ("case", "arguments", "field"),
    [
        ("a direct interest", {"no_interest": False}, "no_interest"),
        ("nothing on necessity", {"necessity": ""}, "necessity"),
        ("nothing on feasibility", {"feasibility": " "}, "feasibility"),
        ("nothing on soundness", {"soundness": ""}, "soundness"),
    ],
)
def test_an_opinion_is_whole_and_without_interest(case, arguments, field):
    walk = a_walk(at="conclude_experts")
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        give(walk, walk.cast.experts[0], **arguments)
    assert refused.value.field_name == field
    assert standing(walk.matter) == before


def test_who_was_not_invited_gives_no_opinion():
    walk = a_walk(at="conclude_experts")
    before = standing(walk.matter)
    with pytest.raises(NotPermitted) as refused:
        give(walk, walk.cast.reviewer)
    assert refused.value.needed_role == NamedRole.EXPERT
    assert standing(walk.matter) == before


def test_an_expert_of_an_earlier_round_was_not_asked_in_this_one():
    walk = a_walk(at="conclude_experts")
    argument = ExpertArgument.latest(walk.matter)
    with tampering():
        argument.opinions.filter(expert=walk.cast.experts[0]).delete()
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        give(walk, walk.cast.experts[0])
    assert refused.value.sentence == "本轮论证未邀请您。"
    assert standing(walk.matter) == before


def test_who_reviewed_in_the_drafting_unit_is_no_expert_of_the_next_round():
    walk = a_walk(at="submit")
    walk.do(submission.redraft, walk.cast.drafter, reason="补充内容")
    walk.run("invite_experts")
    walk.cast.unit_reviewer.organ = None
    walk.cast.unit_reviewer.save()
    with pytest.raises(Inadmissible) as refused:
        invite(walk, walk.cast.unit_reviewer)
    assert labels(refused.value.citations) == [INDEPENDENCE]


def test_an_expert_who_took_part_in_drafting_may_not_sign():
    walk = a_walk(at="invite_experts")
    expert = walk.cast.experts[0]
    invite(walk, *walk.cast.experts)
    appoint(expert, Role.DRAFTER, walk.cast.drafting_unit)
    walk.do(risk.screen_risk, expert, risky=False, points="未发现风险。")
    before = standing(walk.matter)
    with pytest.raises(DutiesConflict):
        give(walk, expert)
    assert standing(walk.matter) == before
    assert refusals_of(walk.matter) == [("give_expert_opinion", "duties_conflict")]


def test_the_conclusion_waits_for_a_signed_opinion():
    walk = a_walk(at="conclude_experts")
    before = standing(walk.matter)
    with pytest.raises(GateClosed) as refused:
        conclude(walk)
    assert [one.code for one in refused.value.missing] == ["expert_opinions", "unsigned_reason"]
    assert refused.value.missing[0].sentence == "已签署的专家意见0份，不足1份"
    assert labels(refused.value.missing[0].citations) == [
        "《四川省行政规范性文件管理办法》第二十一条"
    ]
    assert standing(walk.matter) == before
    assert refusals_of(walk.matter) == [("conclude_experts", "gate_closed")]


def test_a_missing_opinion_is_accounted_for():
    walk = a_walk(at="conclude_experts")
    first, second, third = walk.cast.experts
    give(walk, first)
    before = standing(walk.matter)
    with pytest.raises(GateClosed) as refused:
        conclude(walk)
    assert [one.sentence for one in refused.value.missing] == [
        f"{second}、{third}尚未签署意见，应当等待签署或者说明未签署的原因"
    ]
    assert standing(walk.matter) == before
    conclude(walk, unsigned_reason="二人因存在利害关系回避。")
    assert walk.matter.entries.last().reason == "二人因存在利害关系回避。"


def test_fewer_signed_opinions_than_law_demands_conclude_nothing():
    walk = a_walk(at="conclude_experts", kind="major_decision")
    demand_three_experts(walk.matter)
    for expert in walk.cast.experts[:2]:
        give(walk, expert)
    with pytest.raises(GateClosed) as refused:
        conclude(walk, unsigned_reason="一人回避。")
    assert [one.sentence for one in refused.value.missing] == ["已签署的专家意见2份，不足3份"]


def test_a_further_expert_may_be_invited_while_the_argument_is_open():
    walk = a_walk(at="conclude_experts")
    argument = invite(walk, walk.cast.counsel, walk.cast.experts[0], reason="一名专家回避。")
    assert ExpertArgument.objects.get() == argument
    assert argument.opinions.count() == 4
    assert "conclude_experts" in open_names(walk.matter)
    assert give(walk, walk.cast.counsel).argument == argument


def test_all_signed_opinions_lead_to_a_conclusion():
    walk = a_walk(at="conclude_experts")
    for expert in walk.cast.experts:
        give(walk, expert)
    argument = conclude(walk)
    assert (argument.status, argument.conclusion) == (ArgumentStatus.CONCLUDED, "草案可行。")
    before = standing(walk.matter)
    with pytest.raises(NotNow):
        conclude(walk)
    assert standing(walk.matter) == before


def test_a_conclusion_from_an_old_page_is_stale():
    walk = a_walk(at="conclude_experts")
    give(walk, walk.cast.experts[0])
    before = standing(walk.matter)
    with pytest.raises(StaleVersion):
        experts.conclude_experts(
            matter=walk.matter,
            actor=walk.cast.drafter,
            now=walk.now,
            expected_version=walk.matter.version - 1,
            conclusion="可行",
            adoption="采纳",
            unsigned_reason="回避",
        )
    assert standing(walk.matter) == before


def test_a_secret_matter_is_not_opened_by_inviting_an_expert():
    walk = a_walk(at="invite_experts")
    matter = Matter.objects.filter(pk=walk.matter.pk)
    matter.update(secret=True, secrecy_basis="《国家秘密目录》第三项", disclosure="withheld")
    insiders = (walk.cast.drafter, *walk.cast.experts)
    for insider in insiders:
        assign_named(walk.matter, insider, role=NamedRole.INSIDER)
    stranger = walk.cast.counsel
    before = standing(walk.matter)
    with pytest.raises(Inadmissible, match="涉密事项只由指定的知悉人员办理") as refused:
        invite(walk, *walk.cast.experts, stranger)
    assert refused.value.field_name == "experts"
    assert standing(walk.matter) == before
    assert not MatterUserRole.objects.filter(user=stranger).exists()
    assert invite(walk, *walk.cast.experts).opinions.count() == len(walk.cast.experts)
