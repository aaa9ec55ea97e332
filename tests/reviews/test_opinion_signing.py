"""Signing the opinion: the strict minimum, the number, and where the matter goes."""

from datetime import date

import pytest

from reviews.models import ConclusionCode
from reviews.transitions import opinion, review, supplements
from tests.reviews.legality_cases import (
    a_review,
    at_steps,
    conclude,
    kept_refusals,
    on,
    record,
    refused,
    sign,
    the_limit,
    the_review,
    the_step,
)
from tests.reviews.standing import acts_of, labels
from workflows.appointments import appoint
from workflows.constants import Role
from workflows.errors import DutiesConflict, Inadmissible, NotNow, NotPermitted, OutsideWindow
from workflows.models import Attachment, Entry, LimitStatus, Organ

pytestmark = pytest.mark.django_db


def concluded(day, *, conclusion=ConclusionCode.LEGAL, urgent=False, **options):
    """Received and concluded on one day, before the second review."""
    walk = a_review("accept", now=on(2026, 1, 5), **options)
    walk.now = day
    if urgent:
        found = the_review(walk)
        found.urgent, found.urgent_reason = True, "防汛应急，区长批准"
        found.save()
    walk.do(supplements.accept_materials, walk.cast.reviewer, complete=True)
    conclude(walk, conclusion)
    walk.do(review.confirm_review, walk.cast.second_reviewer)
    return walk


def test_opinion_before_a_strict_minimum_is_refused_and_names_the_first_day():
    walk = concluded(on(2026, 3, 2))
    walk.now = on(2026, 3, 6, 23)
    early = refused(OutsideWindow, walk, opinion.sign_opinion, walk.cast.bureau_head)
    assert (early.earliest, early.latest) == (date(2026, 3, 9), date(2026, 3, 23))
    assert labels(early.citations) == ["《四川省行政规范性文件管理办法》第二十九条"]
    assert kept_refusals(walk) == [("sign_opinion", "outside_window")]

    walk.now = on(2026, 3, 9, 0)
    walk.do(opinion.sign_opinion, walk.cast.bureau_head)
    assert the_review(walk).status == "issued"


def test_soft_minimum_binds_who_asks_and_not_the_reviewer():
    walk = concluded(on(2026, 3, 2), kind="major_decision")
    assert the_limit(walk).earliest_on == date(2026, 3, 11)
    walk.now = on(2026, 3, 3)
    walk.do(opinion.sign_opinion, walk.cast.bureau_head)
    assert the_review(walk).status == "issued"


def test_in_an_emergency_the_minimum_falls_away_and_the_opinion_does_not():
    walk = concluded(on(2026, 3, 2), urgent=True)
    walk.do(opinion.sign_opinion, walk.cast.bureau_head)
    assert the_review(walk).opinion_number == "昭司审〔2026〕1号"
    assert "sign_opinion" in acts_of(walk.matter)


def test_opinion_after_the_last_day_is_late_and_stands():
    walk = concluded(on(2026, 3, 2))
    walk.now = on(2026, 3, 24)
    walk.do(opinion.sign_opinion, walk.cast.bureau_head)
    limit = the_limit(walk)
    assert (limit.status, limit.met_on, limit.is_late) == (
        LimitStatus.MET,
        date(2026, 3, 24),
        True,
    )
    assert Entry.objects.filter(matter=walk.matter).last().detail["late"] is True


def test_signed_opinion_has_number_signatory_instant_and_paper():
    walk = concluded(on(2026, 3, 2))
    walk.now = on(2026, 3, 9)
    walk.do(opinion.sign_opinion, walk.cast.bureau_head)
    found = the_review(walk)
    assert (found.status, found.signed_by) == ("issued", walk.cast.bureau_head)
    assert found.issued_at == on(2026, 3, 9)
    assert the_limit(walk).met_on == date(2026, 3, 9)
    assert found.opinion.material == "legality_opinion"
    assert found.opinion.title == "关于《电动自行车停放充电安全管理办法（送审稿）》的合法性审核意见"
    assert found.opinion.revision == found.revision
    assert found.opinion.file.read(5) == b"%PDF-"


def test_numbers_of_opinions_follow_one_another_without_zeros():
    first = concluded(on(2026, 3, 2))
    sign(_again(first))
    second = a_review("sign_opinion", cast=first.cast, kind="major_decision")
    second.wait_until(date(2026, 6, 1))
    second.do(opinion.sign_opinion, second.cast.bureau_head)
    third = a_review("sign_opinion", cast=first.cast, now=on(2026, 12, 1))
    third.wait_until(date(2027, 2, 1))
    third.do(opinion.sign_opinion, third.cast.bureau_head)
    assert [the_review(walk).opinion_number for walk in (first, second, third)] == [
        "昭司审〔2026〕1号",
        "昭司审〔2026〕2号",
        "昭司审〔2027〕1号",
    ]


def _again(walk):
    """Back through a refusal of the head, so that the number is still the first."""
    walk.do(opinion.send_back_opinion, walk.cast.bureau_head, reason="措辞不准")
    conclude(walk)
    return walk


def test_review_body_without_a_code_numbers_nothing():
    walk = concluded(on(2026, 3, 2), urgent=True)
    walk.cast.justice.abbreviation = ""
    walk.cast.justice.save()
    refused(Inadmissible, walk, opinion.sign_opinion, walk.cast.bureau_head)
    assert Attachment.objects.filter(material="legality_opinion").count() == 0


@pytest.mark.parametrize(
    ("conclusion", "severities", "changes", "step", "stage"),
    [
        ("legal", [], {}, "table", "tabling"),
        ("explore", [], {"risk_statement": "上位法没有明确规定"}, "table", "tabling"),
        ("modify", ["must"], {}, "answer", "answering"),
        ("procedure", [], {"conclusion_note": "尚未公开征求意见"}, "draft", "drafting"),
        ("illegal", ["must"], {"conclusion_note": "第三条违法"}, "draft", "drafting"),
        ("not_needed", [], {"conclusion_note": "已有规定"}, "draft", "drafting"),
    ],
)
def test_conclusion_decides_where_the_matter_goes(conclusion, severities, changes, step, stage):
    walk = a_review("review")
    for severity in severities:
        record(walk, severity=severity)
    conclude(walk, conclusion, **changes)
    sign(walk)
    assert (at_steps(walk), walk.matter.stage) == ([step], stage)
    assert the_review(walk).status == "issued"


def test_head_sends_back_and_the_review_runs_through_both_eyes_again():
    walk = concluded(on(2026, 3, 2))
    blank = refused(
        Inadmissible, walk, opinion.send_back_opinion, walk.cast.bureau_head, reason=" "
    )
    assert blank.field_name == "reason"
    walk.do(opinion.send_back_opinion, walk.cast.bureau_head, reason="结论依据不足")
    assert (the_step(walk).name, the_step(walk).owner) == ("review", walk.cast.reviewer)
    assert the_review(walk).status == "in_review"
    assert the_limit(walk).status == LimitStatus.RUNNING
    conclude(walk)
    assert at_steps(walk) == ["second_review"]


def test_only_the_head_of_the_review_body_signs_and_not_who_drafted():
    walk = concluded(on(2026, 3, 2), urgent=True)
    refused(NotPermitted, walk, opinion.sign_opinion, walk.cast.reviewer)
    appoint(walk.cast.drafter, Role.HEAD, walk.cast.justice)
    refused(DutiesConflict, walk, opinion.sign_opinion, walk.cast.drafter)


def test_repeated_signature_is_no_second_opinion():
    walk = concluded(on(2026, 3, 2), urgent=True)
    walk.do(opinion.sign_opinion, walk.cast.bureau_head)
    refused(NotNow, walk, opinion.sign_opinion, walk.cast.bureau_head)
    assert Attachment.objects.filter(material="legality_opinion").count() == 1


def test_bureaus_of_the_same_code_number_their_opinions_apart():
    first = concluded(on(2026, 3, 2))
    first.wait_until(date(2026, 3, 9))
    first.do(opinion.sign_opinion, first.cast.bureau_head)
    second = a_review("sign_opinion", division="360700")
    Organ.objects.filter(pk=second.cast.justice.pk).update(
        abbreviation=first.cast.justice.abbreviation
    )
    second.wait_until(date(2026, 6, 1))
    second.do(opinion.sign_opinion, second.cast.bureau_head)
    assert the_review(first).opinion_number == the_review(second).opinion_number
