"""G3: which text the opinion lets through to the meeting."""

from datetime import date

import pytest

from reviews.rules.answers import Answer
from reviews.rules.review_gate import review_gate
from reviews.transitions import answers, consultation, drafting, supplements
from tests.reviews.legality_cases import (
    a_review,
    another_text,
    conclude,
    on,
    record,
    sign,
    the_review,
    told_to_change,
)
from tests.reviews.standing import labels
from workflows import papers
from workflows.appointments import appoint
from workflows.constants import Role
from workflows.models import ChangeKind

pytestmark = pytest.mark.django_db

SC24 = "《四川省行政规范性文件管理办法》第二十四条"


def closed(walk, revision=None, **options):
    """The codes of what stands against a text, the newest unless another is given."""
    text = revision or papers.current_revision(walk.matter)
    return [one.code for one in review_gate(walk.matter, the_review(walk), text, **options)]


def edited(walk):
    return papers.store_revision(
        walk.matter,
        another_text(),
        author=walk.cast.drafter,
        now=walk.now,
        change=ChangeKind.WORDING,
        note="",
    )


def test_reviewed_text_passes():
    walk = a_review("table")
    assert closed(walk) == []


def test_text_edited_after_the_opinion_does_not_pass():
    """Gate example (a): LEGAL on one text, one word changed afterwards."""
    walk = a_review("table")
    newer = edited(walk)
    (missing,) = review_gate(walk.matter, the_review(walk), newer)
    assert missing.code == "another_text"
    assert missing.sentence == (
        "合法性审核意见（昭司审〔2026〕1号）只对第1稿有效，现为第2稿，应当重新审核"
    )
    assert SC24 in labels(missing.citations)


@pytest.mark.parametrize(
    "step", ["submit", "office_check", "accept", "review", "second_review", "sign_opinion"]
)
def test_nothing_passes_before_the_opinion_is_signed(step):
    walk = a_review(step)
    (missing,) = review_gate(walk.matter, the_review(walk), papers.current_revision(walk.matter))
    assert missing.code == "no_opinion"
    assert SC24 in labels(missing.citations)


@pytest.mark.parametrize(
    ("conclusion", "demands", "changes", "expected"),
    [
        ("explore", 0, {"risk_statement": "上位法没有规定"}, []),
        ("procedure", 0, {"conclusion_note": "未公开征求意见"}, ["conclusion_closed"]),
        ("illegal", 1, {"conclusion_note": "第三条违法"}, ["conclusion_closed"]),
        ("not_needed", 0, {"conclusion_note": "已有规定"}, ["conclusion_closed"]),
        ("modify", 1, {}, ["unanswered"]),
    ],
)
def test_conclusion_opens_or_closes_the_gate(conclusion, demands, changes, expected):
    walk = a_review("review")
    for _ in range(demands):
        record(walk)
    conclude(walk, conclusion, **changes)
    sign(walk)
    assert closed(walk) == expected


@pytest.mark.parametrize(
    ("case", "division", "expected"),
    [
        ("四川 takes the written reasons", "510811", []),
        ("上海 takes the written reasons", "310000", []),
        ("三亚 wants the change reviewed", "460200", ["rereview"]),
    ],
)
def test_written_reasons_open_the_gate_only_where_the_law_takes_them(case, division, expected):
    """Gate example (b), asked of the gate itself."""
    walk = a_review("review", division=division)
    told_to_change(walk)
    review = the_review(walk)
    review.findings.update(adopted=False, answer="该表述与上级规定一致")
    review.answered_revision = review.revision
    review.save()
    assert closed(walk) == expected


def test_demand_that_was_declined_closes_the_gate_of_a_decision():
    walk = a_review("review", kind="major_decision")
    told_to_change(walk)
    review = the_review(walk)
    review.findings.update(adopted=False, answer="无需修改")
    review.answered_revision = review.revision
    review.save()
    (missing,) = review_gate(walk.matter, review, review.revision)
    assert missing.code == "not_adopted"
    assert labels(missing.citations) == ["《重大行政决策程序暂行条例》第二十八条"]


def test_only_the_text_that_answers_the_opinion_passes():
    walk = a_review("review")
    told_to_change(walk)
    reviewed = papers.current_revision(walk.matter)
    walk.do(
        drafting.add_revision,
        walk.cast.drafter,
        upload=another_text(),
        change=ChangeKind.ADOPTING,
        note="按意见修改",
    )
    answering = papers.current_revision(walk.matter)
    assert closed(walk) == ["unanswered"]
    walk.do(answers.answer_findings, walk.cast.drafter, answers=(Answer(1, True, "已改"),))
    assert closed(walk, answering) == []
    assert closed(walk, reviewed) == ["another_text"]
    assert closed(walk, edited_again(walk)) == ["another_text"]


def edited_again(walk):
    return papers.store_revision(
        walk.matter,
        another_text("本办法自公布之日起满30日后施行。"),
        author=walk.cast.drafter,
        now=walk.now,
        change=ChangeKind.WORDING,
        note="",
    )


def test_opinion_issued_after_the_meeting_does_not_count():
    """Gate example (c), at the gate: the day of the meeting itself is in time."""
    walk = a_review("table", now=on(2026, 3, 2))
    issued_on = the_review(walk).issued_at.date()
    assert closed(walk, before=issued_on) == []
    assert closed(walk, before=date(2026, 3, 2)) == ["issued_after"]


def test_opinion_of_the_justice_bureau_given_in_consultation_is_no_review():
    """G9: 征求意见 and 会签 never count, whoever was asked and whatever was answered."""
    walk = a_review("send_consultation")
    walk.do(
        consultation.send_consultation,
        walk.cast.drafter,
        units=(walk.cast.justice,),
        reply_by=walk.next_working_day(),
    )
    appoint(walk.cast.reviewer, Role.DRAFTER, walk.cast.justice)
    walk.do(
        consultation.reply_consultation,
        walk.cast.reviewer,
        has_opinion=False,
        text="经研究，对该文件没有不同意见，认为合法可行。",
    )
    (missing,) = review_gate(walk.matter, None, papers.current_revision(walk.matter))
    assert missing.code == "no_opinion"
    assert missing.sentence == "审核机构尚未出具合法性审核意见"


def test_withdrawn_round_leaves_no_opinion():
    walk = a_review("accept")
    walk.do(supplements.return_to_drafter, walk.cast.reviewer, reason="程序未履行")
    assert closed(walk) == ["no_opinion"]
    assert the_review(walk).conclusion == ""
