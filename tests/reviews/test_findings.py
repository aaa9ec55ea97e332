"""Findings are about words that stand in the text."""

import pytest

from reviews.transitions import findings
from tests.reviews.legality_cases import (
    A_FINDING,
    a_review,
    at_steps,
    record,
    refused,
    the_review,
)
from workflows.errors import Inadmissible, NotNow, NotPermitted
from workflows.models import Entry

pytestmark = pytest.mark.django_db


def test_findings_are_numbered_in_their_order():
    walk = a_review("review")
    first, second = record(walk), record(walk, severity="should")
    assert (first.number, second.number) == (1, 2)
    assert the_review(walk).findings.standing().count() == 2
    assert at_steps(walk) == ["review"]
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert (entry.subject, entry.duty, entry.revision) == (
        "第2项",
        "legality_review",
        the_review(walk).revision,
    )


@pytest.mark.parametrize(
    ("case", "original"),
    [
        ("as written", "负责物业服务区域内停放充电设施建设的指导监督"),
        ("over two lines of the text", "适用本办法。第三条 住房和城乡建设主管部门"),
        ("with line breaks of a copy", "停放充电设施\n建设的指导监督"),
        ("an omission quotes nothing", ""),
    ],
)
def test_quotation_stands_in_the_text(case, original):
    walk = a_review("review")
    assert record(walk, original=original).original == original


@pytest.mark.parametrize(
    ("case", "changes", "field"),
    [
        ("words of another text", {"original": "由公安机关处罚"}, "original"),
        ("a changed character", {"original": "负责物业服务区域外"}, "original"),
        ("unknown class", {"problem_class": "taste"}, "problem_class"),
        ("unknown severity", {"severity": "perhaps"}, "severity"),
        ("technique as a demand", {"problem_class": "technique"}, "severity"),
        ("no clause", {"clause": " "}, "clause"),
        ("no basis", {"basis": ""}, "basis"),
        ("no suggestion", {"suggestion": ""}, "suggestion"),
    ],
)
def test_incomplete_or_unfounded_finding_is_refused(case, changes, field):
    walk = a_review("review")
    wrong = refused(
        Inadmissible,
        walk,
        findings.record_finding,
        walk.cast.reviewer,
        **(A_FINDING | changes),
    )
    assert wrong.field_name == field


def test_technical_flaw_may_be_suggested():
    walk = a_review("review")
    assert record(walk, problem_class="technique", severity="should").number == 1


def test_struck_finding_stays_in_the_record_and_leaves_its_number():
    walk = a_review("review")
    record(walk)
    walk.do(findings.strike_finding, walk.cast.reviewer, number=1, reason="与事实不符")
    assert list(the_review(walk).findings.standing()) == []
    assert the_review(walk).findings.get().struck_reason == "与事实不符"
    assert record(walk).number == 2


@pytest.mark.parametrize(
    ("case", "number", "reason", "field"),
    [
        ("no such finding", 7, "与事实不符", "number"),
        ("no reason", 1, " ", "reason"),
    ],
)
def test_striking_names_a_standing_finding_and_a_reason(case, number, reason, field):
    walk = a_review("review")
    record(walk)
    wrong = refused(
        Inadmissible,
        walk,
        findings.strike_finding,
        walk.cast.reviewer,
        number=number,
        reason=reason,
    )
    assert wrong.field_name == field


def test_finding_is_struck_once():
    walk = a_review("review")
    record(walk)
    again = {"number": 1, "reason": "与事实不符"}
    walk.do(findings.strike_finding, walk.cast.reviewer, **again)
    refused(Inadmissible, walk, findings.strike_finding, walk.cast.reviewer, **again)


def test_findings_are_the_reviewers_and_end_with_the_conclusion():
    walk = a_review("review")
    refused(NotPermitted, walk, findings.record_finding, walk.cast.drafter, **A_FINDING)
    walk.run("second_review")
    refused(NotNow, walk, findings.record_finding, walk.cast.reviewer, **A_FINDING)
