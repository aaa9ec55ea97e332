"""Every verb of the legality review has a plain form that does it."""

from dataclasses import replace

import pytest

from reviews.forms import (
    answers,
    assignment,
    counsel,
    findings,
    office,
    opinion,
    review,
    supplements,
)
from reviews.models import LegalityReview, Severity
from tests.reviews.legality_cases import (
    a_review,
    at_steps,
    record,
    the_review,
    the_step,
    told_to_change,
)
from workflows.appointments import assign_named
from workflows.constants import NamedRole
from workflows.forms import form_of
from workflows.law import Law
from workflows.lengths import WorkingDays
from workflows.verbs import verb_called

pytestmark = pytest.mark.django_db

CHECKED = {
    "methods": ["desk"],
    "process_note": "书面核对送审材料",
    "conclusion": "legal",
}
FINDING = {
    "clause": "第三条",
    "original": "负责物业服务区域内停放充电设施建设的指导监督",
    "problem_class": "competence",
    "basis": "《四川省行政规范性文件管理办法》第十条",
    "severity": "must",
    "suggestion": "按照部门法定职责表述。",
}


def filled(form_class, walk, user, data):
    return form_class(data, matter=walk.matter, step=the_step(walk), user=user)


def checklist(walk, answer="no"):
    return {f"check_{item.code}": answer for item in walk.matter.pack.law.prohibited_content()}


@pytest.mark.parametrize(
    ("form_class", "step", "part", "data", "after"),
    [
        (
            office.ForwardToReviewForm,
            "office_check",
            "intake",
            {"necessary": "on", "complete": "on", "in_form": "on"},
            "accept",
        ),
        (
            office.RequestOfficeSupplementForm,
            "office_check",
            "intake",
            {"materials": "起草说明", "reason": "缺少有效期理由"},
            "submit",
        ),
        (
            office.ReturnAtOfficeForm,
            "office_check",
            "intake",
            {"ground": "not_necessary", "reason": "现行规定已能适用"},
            "draft",
        ),
        (office.RecallForm, "office_check", "drafter", {"reason": "补充材料"}, "submit"),
        (office.WithdrawForm, "review", "drafter", {"reason": "重新研究"}, "draft"),
        (
            supplements.AcceptMaterialsForm,
            "accept",
            "reviewer",
            {"complete": "on", "take": "on"},
            "review",
        ),
        (
            supplements.RequestSupplementForm,
            "review",
            "reviewer",
            {"materials": "依据文本", "reason": "缺少依据", "due_on": "2026-12-01"},
            "supplement",
        ),
        (supplements.ReturnToDrafterForm, "accept", "reviewer", {"reason": "不属于"}, "draft"),
        (findings.RecordFindingForm, "review", "reviewer", FINDING, "review"),
        (review.ConfirmReviewForm, "second_review", "second_reviewer", {}, "sign_opinion"),
        (
            review.SendBackReviewForm,
            "second_review",
            "second_reviewer",
            {"reason": "依据不足"},
            "review",
        ),
        (
            opinion.SendBackOpinionForm,
            "sign_opinion",
            "bureau_head",
            {"reason": "依据不足"},
            "review",
        ),
    ],
)
def test_form_does_its_verb_and_asks_for_what_it_needs(form_class, step, part, data, after):
    walk = a_review(step)
    user = getattr(walk.cast, part)
    empty = filled(form_class, walk, user, {})
    needed = [name for name in ("reason", "materials", "due_on", "clause", "basis") if name in data]
    assert [name for name in needed if name not in empty.errors] == []
    form = filled(form_class, walk, user, data)
    assert form.is_valid(), form.errors
    form.act(now=walk.now, expected_version=walk.matter.version)
    assert at_steps(walk) == [after]


def test_day_for_supplying_may_stay_empty_where_the_law_gives_the_days(monkeypatch):
    walk = a_review("review")
    data = {"materials": "依据文本", "reason": "缺少依据"}
    named = filled(supplements.RequestSupplementForm, walk, walk.cast.reviewer, data)
    assert list(named.errors) == ["due_on"]
    rule = replace(walk.matter.pack.law.review(walk.matter.kind), supplement_within=WorkingDays(5))
    monkeypatch.setattr(Law, "review", lambda *_: rule)
    given = filled(supplements.RequestSupplementForm, walk, walk.cast.reviewer, data)
    assert given.is_valid(), given.errors
    assert given.fields["due_on"].help_text == "规定为5个工作日，留空即可。"


def test_conclusion_form_asks_for_every_line_of_the_checklist():
    walk = a_review("review")
    form = filled(review.ConcludeReviewForm, walk, walk.cast.reviewer, CHECKED)
    assert [name for name in form.errors if name.startswith("check_")] == list(checklist(walk))
    whole = filled(review.ConcludeReviewForm, walk, walk.cast.reviewer, CHECKED | checklist(walk))
    assert whole.is_valid(), whole.errors
    whole.act(now=walk.now, expected_version=walk.matter.version)
    assert the_review(walk).conclusion == "legal"
    assert len(list(whole.checklist_rows())) == 20


def test_conclusion_form_speaks_the_word_of_the_kind():
    walk = a_review("review", kind="major_decision")
    form = filled(review.ConcludeReviewForm, walk, walk.cast.reviewer, {})
    assert form.fields["conclusion"].label == "审查结论"
    assert ("desk", "书面审查") in form.fields["methods"].choices
    assert ("legal", "同意提交讨论") in form.fields["conclusion"].choices


def test_assignment_form_offers_the_reviewers_of_the_body_alone():
    walk = a_review("accept")
    form = filled(assignment.AssignReviewerForm, walk, walk.cast.bureau_head, {})
    assert list(form.fields["to"].queryset) == [walk.cast.reviewer]
    chosen = filled(
        assignment.AssignReviewerForm,
        walk,
        walk.cast.bureau_head,
        {"to": str(walk.cast.reviewer.pk)},
    )
    assert chosen.is_valid(), chosen.errors
    chosen.act(now=walk.now, expected_version=walk.matter.version)
    assert the_step(walk).owner == walk.cast.reviewer


def test_hand_over_form_does_not_offer_the_holder():
    walk = a_review("review")
    form = filled(assignment.ReassignForm, walk, walk.cast.bureau_head, {})
    assert list(form.fields["to"].queryset) == []
    assert set(form.errors) == {"to", "reason"}


def test_counsel_form_offers_the_house_and_outside_lawyers():
    walk = a_review("review")
    form = filled(counsel.InviteCounselForm, walk, walk.cast.reviewer, {})
    offered = set(form.fields["counsel"].queryset)
    assert walk.cast.counsel in offered
    assert not offered & {walk.cast.reviewer, walk.cast.drafter, walk.cast.mayor}


def test_counsel_gives_the_opinion_by_form():
    walk = a_review("review")
    assign_named(walk.matter, walk.cast.counsel, role=NamedRole.COUNSEL)
    assert "text" in filled(counsel.GiveCounselOpinionForm, walk, walk.cast.counsel, {}).errors
    form = filled(counsel.GiveCounselOpinionForm, walk, walk.cast.counsel, {"text": "没有不同意见"})
    assert form.is_valid(), form.errors
    form.act(now=walk.now, expected_version=walk.matter.version)
    assert the_review(walk).counsel_opinions.get().text == "没有不同意见"


def test_striking_form_offers_what_stands():
    walk = a_review("review")
    record(walk)
    form = filled(
        findings.StrikeFindingForm, walk, walk.cast.reviewer, {"number": "1", "reason": "不实"}
    )
    assert form.fields["number"].choices == [(1, "第1项 第三条")]
    assert form.is_valid(), form.errors
    form.act(now=walk.now, expected_version=walk.matter.version)
    assert the_review(walk).findings.get().struck_reason == "不实"


def test_answer_form_has_a_row_for_every_finding():
    walk = a_review("review")
    told_to_change(walk, (Severity.MUST, Severity.SHOULD))
    empty = filled(answers.AnswerFindingsForm, walk, walk.cast.drafter, {})
    assert set(empty.errors) == {"adopted_1", "adopted_2"}
    form = filled(
        answers.AnswerFindingsForm,
        walk,
        walk.cast.drafter,
        {
            "adopted_1": "no",
            "text_1": "与省级规定一致",
            "adopted_2": "no",
            "text_2": "行业通行表述",
        },
    )
    assert form.is_valid(), form.errors
    form.act(now=walk.now, expected_version=walk.matter.version)
    assert at_steps(walk) == ["table"]


def test_signing_form_signs():
    walk = a_review("sign_opinion")
    walk.wait_until(the_review(walk).limit.earliest_on)
    form = filled(opinion.SignOpinionForm, walk, walk.cast.bureau_head, {"as_letter": "on"})
    assert form.is_valid(), form.errors
    form.act(now=walk.now, expected_version=walk.matter.version)
    assert LegalityReview.latest(walk.matter).status == "issued"


@pytest.mark.parametrize(
    "code",
    [
        "forward_to_review",
        "request_office_supplement",
        "return_at_office",
        "recall",
        "withdraw",
        "accept_materials",
        "request_supplement",
        "supply_materials",
        "return_to_drafter",
        "return_unsupplied",
        "assign_reviewer",
        "reassign",
        "record_finding",
        "strike_finding",
        "invite_counsel",
        "give_counsel_opinion",
        "conclude_review",
        "confirm_review",
        "send_back_review",
        "sign_opinion",
        "send_back_opinion",
        "answer_findings",
    ],
)
def test_every_verb_has_its_form(code):
    form_class = form_of(verb_called(code))
    assert form_class.transition.verb.code == code
