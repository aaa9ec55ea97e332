"""The plain form of every verb from the consultation to the submission."""

import pytest

from reviews.forms import (
    comments,
    competition,
    consultation,
    experts,
    risk,
    submission,
    unit_reviews,
)
from reviews.models import Comment, ConsultationReply
from tests.builders import a_walk, instant
from tests.reviews.standing import acts_of, standing
from workflows.errors import Inadmissible
from workflows.forms import form_of
from workflows.models import StepRun
from workflows.verbs import verb_called

pytestmark = pytest.mark.django_db

ASSESSMENT = {
    "assessor": "第三方评估机构",
    "outcome": "controllable",
    "report": "风险较低。",
    "measures": "加强宣传。",
}

# case: form, step, whose part, entered, the field left out
FORMS = [
    (consultation.SendConsultationForm, "send_consultation", "drafter",
     {"no_unit_reason": "仅涉及本单位职责。"}, None),
    (consultation.ReplyConsultationForm, "reply", "respondent",
     {"has_opinion": "yes", "text": "建议明确分工。"}, "text"),
    (comments.AnnounceCommentForm, "announce_comment", "drafter",
     {"channel": "网站", "how_to_comment": "留言", "contact": "周启明"}, "contact"),
    (comments.WaiveCommentForm, "announce_comment", "drafter",
     {"case": "emergency", "reason": "突发事件", "consent_by": "局长"}, "case"),
    (comments.RecordCommentForm, "collect_comments", "drafter",
     {"author": "匿名", "channel": "site", "text": "建议", "received_on": "2026-03-02"},
     "received_on"),
    (experts.InviteExpertsForm, "invite_experts", "drafter",
     {"experts": "experts", "selection_reason": "随机选取"}, "experts"),
    (experts.GiveExpertOpinionForm, "conclude_experts", "expert",
     {"no_interest": "on", "necessity": "有", "feasibility": "可", "soundness": "科学"},
     "no_interest"),
    (risk.ScreenRiskForm, "screen_risk", "drafter",
     {"risky": "no", "points": "未发现风险。"}, "risky"),
    (risk.AssessRiskForm, "assess_risk", "drafter", ASSESSMENT, "measures"),
    (risk.ReassessRiskForm, "submit", "drafter", ASSESSMENT, "outcome"),
    (competition.FirstCompetitionReviewForm, "first_competition_review", "drafter",
     {"heard": "听取了协会意见。", "first_review": "未发现问题。"}, "heard"),
    (competition.ConcludeCompetitionReviewForm, "competition_review", "market_reviewer",
     {"outcome": "complies", "opinion": "符合。"}, "outcome"),
    (unit_reviews.ConcludeUnitReviewForm, "unit_review", "unit_reviewer",
     {"outcome": "passed", "opinion": "同意。"}, "opinion"),
    (submission.SubmitForReviewForm, "submit", "drafter",
     {"submission_number": "昭住建〔2026〕1号"}, None),
    (submission.RedraftForm, "submit", "drafter", {"reason": "调整表述"}, "reason"),
]  # fmt: skip
NAMES = [case[0].__name__ for case in FORMS]


def person_of(walk, part):
    return {"respondent": walk.cast.respondents[0], "expert": walk.cast.experts[0]}.get(
        part
    ) or getattr(walk.cast, part)


def form_at(walk, form_class, step, part, data=None):
    run = StepRun.objects.open().filter(matter=walk.matter, name=step).order_by("pk").first()
    return form_class(data, matter=walk.matter, step=run, user=person_of(walk, part))


def entered(walk, data):
    """What the browser sends: people as ids."""
    if "experts" in data:
        return {**data, "experts": [person.pk for person in walk.cast.experts]}
    return data


@pytest.mark.parametrize(("form_class", "step", "part", "data", "left_out"), FORMS, ids=NAMES)
def test_a_form_filled_in_does_its_verb(form_class, step, part, data, left_out):
    walk = a_walk(at=step)
    form = form_at(walk, form_class, step, part, entered(walk, data))
    assert form.is_valid(), form.errors
    form.act(now=walk.now, expected_version=walk.matter.version)
    verb = form_class.transition.verb
    assert acts_of(walk.matter)[-1] == verb.code
    assert form_of(verb) is form_class
    assert verb_called(verb.code) is verb


@pytest.mark.parametrize(
    ("form_class", "step", "part", "data", "left_out"),
    [case for case in FORMS if case[4]],
    ids=[name for name, case in zip(NAMES, FORMS, strict=True) if case[4]],
)
def test_a_required_field_left_out_is_shown_at_the_field(form_class, step, part, data, left_out):
    walk = a_walk(at=step)
    rest = {name: value for name, value in entered(walk, data).items() if name != left_out}
    form = form_at(walk, form_class, step, part, rest)
    assert not form.is_valid()
    assert list(form.errors) == [left_out]


def test_units_to_ask_are_those_of_the_division_without_the_drafters():
    walk = a_walk(at="send_consultation")
    form = form_at(walk, consultation.SendConsultationForm, "send_consultation", "drafter")
    offered = set(form.fields["units"].queryset)
    assert set(walk.cast.consulted) <= offered
    assert walk.cast.drafting_unit not in offered
    assert walk.cast.superior not in offered
    assert next(iter(form.fields)) == "units"


def test_asked_units_come_from_the_form():
    walk = a_walk(at="send_consultation")
    data = {"units": [unit.pk for unit in walk.cast.consulted], "reply_by": "2026-03-10"}
    form = form_at(walk, consultation.SendConsultationForm, "send_consultation", "drafter", data)
    assert form.is_valid(), form.errors
    asked = form.act(now=walk.now, expected_version=walk.matter.version)
    assert {reply.organ for reply in asked.replies.all()} == set(walk.cast.consulted)


def test_what_the_rule_refuses_is_shown_at_its_field_and_keeps_what_was_entered():
    walk = a_walk(at="send_consultation")
    data = {"units": [walk.cast.consulted[0].pk], "reply_by": "2026-03-02"}
    form = form_at(walk, consultation.SendConsultationForm, "send_consultation", "drafter", data)
    assert form.is_valid()
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        form.act(now=walk.now, expected_version=walk.matter.version)
    form.refuse(refused.value)
    assert form.errors == {"reply_by": ["回复期限应当晚于今天。"]}
    assert form["reply_by"].value() == "2026-03-02"
    assert standing(walk.matter) == before


def test_silence_is_recorded_by_a_form_without_fields():
    walk = a_walk(at="reply")
    walk.now = instant(2026, 3, 9)
    form = form_at(walk, consultation.RecordNoReplyForm, "reply", "drafter", {})
    assert (form.is_valid(), list(form.fields)) == (True, [])
    assert form.act(now=walk.now, expected_version=walk.matter.version).status == "silent"


def test_the_period_is_closed_by_a_form_without_fields():
    walk = a_walk(at="collect_comments")
    walk.now = instant(2026, 4, 2)
    form = form_at(walk, comments.CloseCommentsForm, "collect_comments", "drafter", {})
    assert (form.is_valid(), list(form.fields)) == (True, [])
    assert form.act(now=walk.now, expected_version=walk.matter.version).status == "closed"


def test_the_notice_form_states_the_period_and_its_article():
    walk = a_walk(at="announce_comment")
    form = form_at(walk, comments.AnnounceCommentForm, "announce_comment", "drafter")
    assert form.fields["closes_on"].help_text == (
        "当日24:00截止，期限不得少于30日（《优化营商环境条例》第六十二条）；"
        "不填写的，按最短期限届满之日计，遇休息日持续开放至下一个工作日。"
    )


def test_the_waiver_form_offers_the_cases_of_the_law():
    walk = a_walk(at="announce_comment")
    form = form_at(walk, comments.WaiveCommentForm, "announce_comment", "drafter")
    assert [code for code, _label in form.fields["case"].choices] == [
        "emergency",
        "security",
        "secret",
        "by_law",
    ]


def test_the_experts_offered_are_nobody_of_the_drafting_unit():
    walk = a_walk(at="invite_experts")
    field = form_at(walk, experts.InviteExpertsForm, "invite_experts", "drafter").fields["experts"]
    assert set(walk.cast.experts) <= set(field.queryset)
    assert walk.cast.unit_head not in field.queryset
    assert field.label_from_instance(walk.cast.experts[0]) == "高研之（消防工程教授）"
    assert field.label_from_instance(walk.cast.counsel) == (
        "沈律言（广元市昭化区司法局，法律顾问）"
    )


def test_every_opinion_of_a_unit_has_its_row():
    walk = a_walk(at="settle_replies")
    first, second = ConsultationReply.objects.with_opinion()
    data = {
        f"disposition_{first.pk}": "adopted",
        f"disposition_{second.pk}": "partly",
        f"reason_{second.pk}": "时限另行规定。",
    }
    form = form_at(walk, consultation.SettleRepliesForm, "settle_replies", "drafter", data)
    assert form.fields[f"disposition_{first.pk}"].help_text == first.text
    assert form.is_valid(), form.errors
    form.act(now=walk.now, expected_version=walk.matter.version)
    assert [
        (one.disposition, one.disposition_reason)
        for one in ConsultationReply.objects.with_opinion()
    ] == [("adopted", ""), ("partly", "时限另行规定。")]


def test_every_comment_has_its_row_and_its_reason():
    walk = a_walk(at="settle_comments")
    first, second = Comment.objects.all()
    data = {"summary": "共2条。", f"disposition_{first.pk}": "not_adopted"}
    form = form_at(walk, comments.SettleCommentsForm, "settle_comments", "drafter", data)
    assert not form.is_valid()
    assert set(form.errors) == {f"reason_{first.pk}", f"disposition_{second.pk}"}
    whole = {**data, f"reason_{first.pk}": "已有规定。", f"disposition_{second.pk}": "adopted"}
    form = form_at(walk, comments.SettleCommentsForm, "settle_comments", "drafter", whole)
    assert form.is_valid(), form.errors
    assert form.act(now=walk.now, expected_version=walk.matter.version).status == "settled"


def test_the_argument_is_concluded_from_its_form():
    walk = a_walk(at="conclude_experts")
    for expert in walk.cast.experts:
        data = {"no_interest": "on", "necessity": "有", "feasibility": "可", "soundness": "科学"}
        run = StepRun.objects.open().get(matter=walk.matter, name="conclude_experts")
        form = experts.GiveExpertOpinionForm(data, matter=walk.matter, step=run, user=expert)
        assert form.is_valid(), form.errors
        form.act(now=walk.now, expected_version=walk.matter.version)
    empty = form_at(walk, experts.ConcludeExpertsForm, "conclude_experts", "drafter", {})
    assert not empty.is_valid()
    assert set(empty.errors) == {"conclusion", "adoption"}
    whole = {"conclusion": "可行。", "adoption": "均予采纳。"}
    form = form_at(walk, experts.ConcludeExpertsForm, "conclude_experts", "drafter", whole)
    assert form.is_valid(), form.errors
    assert form.act(now=walk.now, expected_version=walk.matter.version).status == "concluded"
