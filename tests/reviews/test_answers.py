"""The drafter's answer to 应当予以修改, and what it opens."""

import pytest

from reviews.models import LegalityReview, Severity
from reviews.rules.answers import Answer
from reviews.transitions import answers, drafting
from tests.reviews.legality_cases import (
    a_review,
    another_text,
    at_steps,
    codes,
    kept_refusals,
    refused,
    the_review,
    told_to_change,
)
from tests.reviews.standing import labels
from workflows.errors import GateClosed, NotPermitted, StaleVersion
from workflows.models import Entry
from workflows.papers import current_revision

pytestmark = pytest.mark.django_db

MUST, SHOULD = Severity.MUST, Severity.SHOULD
SICHUAN = "510811"
SHANGHAI = "310000"
SANYA = "460200"


def told(severities=(MUST,), **options):
    walk = a_review("review", **options)
    told_to_change(walk, severities)
    return walk


def revise(walk, words="本区行政区域内的停放、充电，适用本办法。"):
    return walk.do(
        drafting.add_revision,
        walk.cast.drafter,
        upload=another_text(words),
        change="adopting",
        note="按照审核意见修改",
    )


def answer(walk, *given, **changes):
    return walk.do(answers.answer_findings, walk.cast.drafter, answers=given, **changes)


def refuse_answer(walk, *given, **changes):
    return refused(
        GateClosed, walk, answers.answer_findings, walk.cast.drafter, answers=given, **changes
    )


def test_changed_text_that_answers_every_finding_goes_to_the_meeting():
    walk = told((MUST, SHOULD))
    revise(walk)
    answer(walk, Answer(1, True, "已改"), Answer(2, False, "现行表述符合行业习惯"))
    found = the_review(walk)
    assert at_steps(walk) == ["table"]
    assert (found.revision.number, found.answered_revision.number) == (1, 2)
    assert list(found.findings.values_list("adopted", "answer")) == [
        (True, "已改"),
        (False, "现行表述符合行业习惯"),
    ]


@pytest.mark.parametrize("division", [SICHUAN, SHANGHAI])
def test_demand_may_be_declined_in_writing_where_the_law_allows_it(division):
    """Gate example (b): the same text with written reasons, copied to the review body."""
    walk = told(division=division)
    answer(walk, Answer(1, False, "该表述与省级规定一致，无需修改"))
    found = the_review(walk)
    assert at_steps(walk) == ["table"]
    assert found.answered_revision == found.revision
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert entry.detail["not_adopted"] == {"1": "该表述与省级规定一致，无需修改"}
    assert entry.detail["copied_to"] == walk.cast.justice.name


@pytest.mark.parametrize(
    ("case", "options", "article"),
    [
        ("三亚", {"division": SANYA}, "《三亚市规章与行政规范性文件管理办法》第四十一条"),
        (
            "decisions",
            {"kind": "major_decision"},
            "《重大行政决策程序暂行条例》第二十八条",
        ),
    ],
)
def test_demand_may_not_be_declined_where_the_law_wants_it_met(case, options, article):
    """Gate example (b): 三亚 refuses."""
    walk = told(**options)
    gate = refuse_answer(walk, Answer(1, False, "无需修改"))
    assert (gate.gate, codes(gate)) == ("G3", ["must_adopt_1"])
    assert labels(gate.missing[0].citations) == [article]
    assert kept_refusals(walk)[-1] == ("answer_findings", "gate_closed")


def test_declined_finding_needs_its_reason():
    walk = told()
    gate = refuse_answer(walk, Answer(1, False, " "))
    assert codes(gate) == ["no_reason_1"]
    assert labels(gate.missing[0].citations) == ["《四川省行政规范性文件管理办法》第三十条"]


def test_every_finding_is_answered_and_no_other():
    walk = told((MUST, SHOULD))
    gate = refuse_answer(walk, Answer(1, False, "理由"), Answer(9, False, "理由"))
    assert codes(gate) == ["unknown_finding", "unanswered_2"]


def test_adopted_finding_shows_in_a_new_text():
    walk = told()
    gate = refuse_answer(walk, Answer(1, True, "已改"))
    assert codes(gate) == ["no_new_text"]


def test_new_text_that_adopts_nothing_is_another_text():
    walk = told()
    revise(walk)
    gate = refuse_answer(walk, Answer(1, False, "无需修改"))
    assert codes(gate) == ["unexplained_text"]
    assert "《四川省行政规范性文件管理办法》第二十四条" in labels(gate.missing[0].citations)


@pytest.mark.parametrize(
    ("case", "options", "beyond"),
    [
        ("三亚 wants every change seen again", {"division": SANYA}, False),
        ("more was changed than the opinion asked for", {}, True),
    ],
)
def test_changed_text_is_reviewed_again_where_it_must_be(case, options, beyond):
    walk = told(**options)
    first = the_review(walk)
    revise(walk)
    answer(walk, Answer(1, True, "已改"), beyond_findings=beyond)
    second = the_review(walk)
    assert at_steps(walk) == ["accept"]
    assert (second.previous, second.status) == (first, "forwarded")
    assert second.revision == current_revision(walk.matter)
    assert (first.revision.number, second.revision.number) == (1, 2)
    walk.run("table")
    assert the_review(walk).conclusion == "legal"
    assert [limit.name for limit in walk.matter.limits.all()].count("review") == 2


def test_answers_are_the_drafters():
    walk = told()
    refused(
        NotPermitted,
        walk,
        answers.answer_findings,
        walk.cast.reviewer,
        answers=(Answer(1, False, "无需修改"),),
    )


def test_answer_from_a_stale_page_is_refused():
    walk = told()
    stale = walk.matter.version
    revise(walk)
    with pytest.raises(StaleVersion):
        answers.answer_findings(
            matter=walk.matter,
            actor=walk.cast.drafter,
            now=walk.now,
            expected_version=stale,
            answers=(Answer(1, True, "已改"),),
        )
    assert at_steps(walk) == ["answer"]


def test_a_text_declared_a_change_of_substance_is_heard_again():
    walk = told()
    walk.do(
        drafting.add_revision,
        walk.cast.drafter,
        upload=another_text("另行增加的实质内容。"),
        change="substance",
        note="另行修改",
    )
    answer(walk, Answer(1, True, "已改"))
    assert [step.name for step in walk.open_steps()] == ["accept"]
    assert LegalityReview.objects.filter(answered_revision__isnull=False).count() == 0
