"""A conclusion that the reviewer's own record carries, and a second pair of eyes."""

import pytest

from reviews.models import ConclusionCode, ReviewMethod
from reviews.rules import conclusion as rules
from reviews.transitions import findings, review
from tests.reviews.legality_cases import (
    a_review,
    another_text,
    at_steps,
    codes,
    conclude,
    hear_counsel,
    judgement,
    kept_refusals,
    record,
    refused,
    the_limit,
    the_review,
)
from tests.reviews.standing import labels
from workflows import papers
from workflows.appointments import appoint
from workflows.constants import Role
from workflows.errors import DutiesConflict, GateClosed, Inadmissible, NotPermitted
from workflows.models import Entry, LimitStatus

pytestmark = pytest.mark.django_db

LEGAL, MODIFY, ILLEGAL = ConclusionCode.LEGAL, ConclusionCode.MODIFY, ConclusionCode.ILLEGAL
PROCEDURE, EXPLORE = ConclusionCode.PROCEDURE, ConclusionCode.EXPLORE


def refuse_to_conclude(walk, conclusion, **changes):
    return refused(
        GateClosed,
        walk,
        review.conclude_review,
        walk.cast.reviewer,
        judgement=judgement(walk, conclusion, **changes),
    )


def test_legal_text_goes_to_the_second_review_with_the_clock_running():
    walk = a_review("review")
    conclude(walk, LEGAL, methods=(ReviewMethod.DESK, ReviewMethod.SITE_VISIT))
    found = the_review(walk)
    assert (found.status, at_steps(walk)) == ("second_review", ["second_review"])
    assert (found.conclusion, found.methods) == ("legal", ["desk", "site_visit"])
    assert found.checklist["licence"] == {"answer": "no", "clause": ""}
    assert len(found.checklist) == 20
    assert the_limit(walk).status == LimitStatus.RUNNING
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert (entry.duty, entry.detail["conclusion"]) == ("legality_review", "legal")


def test_every_line_of_the_checklist_is_answered():
    walk = a_review("review")
    gate = refuse_to_conclude(walk, LEGAL, without=("licence", "penalty"))
    assert codes(gate) == ["check_licence", "check_penalty"]
    assert "《中华人民共和国行政许可法》第十七条" in labels(gate.missing[0].citations)
    assert kept_refusals(walk) == [("conclude_review", "gate_closed")]


@pytest.mark.parametrize("conclusion", [LEGAL, EXPLORE])
def test_prohibited_content_is_never_let_through(conclusion):
    """A-S2-14: an answer 存在 means that the text cannot be found legal."""
    walk = a_review("review")
    gate = refuse_to_conclude(walk, conclusion, yes=("licence",), risk_statement="存在争议")
    assert codes(gate) == ["prohibited_licence"]
    assert "设定行政许可" in gate.missing[0].sentence


def test_prohibited_content_names_its_clause():
    walk = a_review("review")
    gate = refuse_to_conclude(
        walk,
        ILLEGAL,
        conclusion_note="设定行政许可",
        checklist=tuple(
            rules.CheckLine(item.code, "yes" if item.code == "licence" else "no", " ")
            for item in walk.matter.pack.law.prohibited_content()
        ),
    )
    assert codes(gate) == ["clause_licence"]


@pytest.mark.parametrize(
    ("case", "conclusion", "severities", "changes", "missing"),
    [
        ("legal with a demand", LEGAL, ["must"], {}, ["must_finding"]),
        (
            "exploration with a demand",
            EXPLORE,
            ["must"],
            {"risk_statement": "存在争议"},
            ["must_finding"],
        ),
        ("change without a finding", MODIFY, [], {}, ["no_must_finding"]),
        ("change with suggestions only", MODIFY, ["should"], {}, ["no_must_finding"]),
        ("illegal without a reason", ILLEGAL, ["must"], {}, ["conclusion_note"]),
        (
            "illegal without naming what is",
            ILLEGAL,
            ["should"],
            {"conclusion_note": "不合法"},
            ["no_ground"],
        ),
        ("procedure without a reason", PROCEDURE, [], {}, ["conclusion_note"]),
        ("exploration without its risk", EXPLORE, [], {}, ["risk_statement"]),
        ("no method", LEGAL, [], {"methods": ()}, ["methods"]),
        ("an unknown method", LEGAL, [], {"methods": ("guess",)}, ["methods"]),
        ("no account of the review", LEGAL, [], {"process_note": " "}, ["process_note"]),
    ],
)
def test_conclusion_agrees_with_the_record(case, conclusion, severities, changes, missing):
    walk = a_review("review")
    for severity in severities:
        record(walk, severity=severity)
    gate = refuse_to_conclude(walk, conclusion, **changes)
    assert (gate.gate, codes(gate)) == ("G3", missing)
    assert all(one.citations for one in gate.missing)


def test_everything_missing_is_named_at_once():
    walk = a_review("review")
    gate = refuse_to_conclude(walk, MODIFY, methods=(), process_note="", without=("fee",))
    assert codes(gate) == ["methods", "process_note", "check_fee", "no_must_finding"]


@pytest.mark.parametrize(
    ("conclusion", "severities", "changes"),
    [
        (LEGAL, ["should"], {}),
        (MODIFY, ["must", "should"], {}),
        (ILLEGAL, ["must"], {"conclusion_note": "第三条增设行政许可"}),
        (ILLEGAL, [], {"conclusion_note": "第三条增设行政许可", "yes": ("licence",)}),
        (PROCEDURE, [], {"conclusion_note": "尚未公开征求意见"}),
        (EXPLORE, ["should"], {"risk_statement": "上位法没有明确规定"}),
    ],
)
def test_conclusion_that_the_record_carries_is_admitted(conclusion, severities, changes):
    walk = a_review("review")
    for severity in severities:
        record(walk, severity=severity)
    conclude(walk, conclusion, **changes)
    assert the_review(walk).conclusion == conclusion


def test_struck_finding_no_longer_stands_against_a_legal_text():
    walk = a_review("review")
    record(walk)
    walk.do(findings.strike_finding, walk.cast.reviewer, number=1, reason="与事实不符")
    conclude(walk, LEGAL)
    assert the_review(walk).conclusion == "legal"


def test_unknown_conclusion_is_refused():
    walk = a_review("review", kind="major_decision")
    wrong = refused(
        Inadmissible,
        walk,
        review.conclude_review,
        walk.cast.reviewer,
        judgement=judgement(walk, ConclusionCode.NOT_NEEDED),
    )
    assert wrong.field_name == "conclusion"


def test_decision_needs_counsel_or_a_reason_why_not():
    walk = a_review("review", kind="major_decision")
    gate = refuse_to_conclude(walk, LEGAL, counsel_absence_reason="")
    assert codes(gate) == ["counsel"]
    assert labels(gate.missing[0].citations) == ["《重大行政决策程序暂行条例》第二十八条"]
    hear_counsel(walk)
    conclude(walk, LEGAL, counsel_absence_reason="")
    assert at_steps(walk) == ["second_review"]


def test_reason_for_not_hearing_counsel_is_kept():
    walk = a_review("review", kind="major_decision")
    conclude(walk, LEGAL, counsel_absence_reason="法律顾问均与该事项有利害关系")
    assert the_review(walk).counsel_absence_reason == "法律顾问均与该事项有利害关系"


def test_normative_document_needs_no_counsel():
    walk = a_review("review")
    conclude(walk, LEGAL, counsel_absence_reason="")
    assert at_steps(walk) == ["second_review"]


def test_replaced_text_is_not_concluded_upon():
    walk = a_review("review")
    papers.store_revision(
        walk.matter,
        another_text(),
        author=walk.cast.drafter,
        now=walk.now,
        change="wording",
        note="",
    )
    gate = refuse_to_conclude(walk, LEGAL)
    assert codes(gate) == ["another_text"]
    assert "《四川省行政规范性文件管理办法》第二十四条" in labels(gate.missing[0].citations)


def test_drafter_does_not_conclude():
    walk = a_review("review")
    refused(
        NotPermitted, walk, review.conclude_review, walk.cast.drafter, judgement=judgement(walk)
    )


def test_second_reviewer_agrees():
    walk = a_review("second_review")
    walk.do(review.confirm_review, walk.cast.second_reviewer, opinion="同意")
    assert (the_review(walk).status, at_steps(walk)) == ("signing", ["sign_opinion"])
    assert the_review(walk).second_reviewer == walk.cast.second_reviewer


def test_second_reviewer_sends_back_with_a_reason_and_the_next_conclusion_counts():
    walk = a_review("review")
    conclude(walk, LEGAL)
    blank = refused(
        Inadmissible, walk, review.send_back_review, walk.cast.second_reviewer, reason=" "
    )
    assert blank.field_name == "reason"
    walk.do(review.send_back_review, walk.cast.second_reviewer, reason="第三条没有依据")
    assert (the_review(walk).status, at_steps(walk)) == ("in_review", ["review"])
    record(walk)
    conclude(walk, MODIFY)
    assert the_review(walk).conclusion == "modify"
    concluded = Entry.objects.filter(matter=walk.matter, verb="conclude_review")
    assert [entry.detail["conclusion"] for entry in concluded] == ["legal", "modify"]


def test_nobody_reviews_the_own_review():
    walk = a_review("second_review")
    appoint(walk.cast.reviewer, Role.SECOND_REVIEWER, walk.cast.justice)
    refused(DutiesConflict, walk, review.confirm_review, walk.cast.reviewer)
    assert kept_refusals(walk) == [("confirm_review", "duties_conflict")]
