"""Side roads before the opinion: returned, supplemented, recalled, withdrawn, and sent again."""

from datetime import date

import pytest

from reviews.models import CommentPeriod, Consultation, LegalityReview, UnitReview
from reviews.rules.office import ReturnGround
from reviews.transitions import drafting, office, review, submission, supplements
from tests.builders import DRAFT, a_text, a_walk
from tests.once import made_once, own
from tests.reviews.standing import acts_of, labels, open_names
from tests.unchanged import refused
from workflows.constants import Stage
from workflows.errors import GateClosed, NotNow
from workflows.models import ChangeKind, LimitStatus

SICHUAN = "《四川省行政规范性文件管理办法》"

submitted = made_once(lambda: a_walk("office_check", technical=False, touches_market=False))
under_review = made_once(lambda: a_walk("review", technical=False, touches_market=False))


@pytest.fixture
def at_office(submitted, db):
    return own(submitted)


@pytest.fixture
def in_review(under_review, db):
    return own(under_review)


def rounds(walk):
    found = LegalityReview.objects.filter(matter=walk.matter).order_by("pk")
    return [(one.status, one.previous_id) for one in found]


def consulted_once(walk):
    return (
        Consultation.objects.filter(matter=walk.matter).count(),
        CommentPeriod.objects.filter(matter=walk.matter).count(),
    ) == (1, 1)


def change(walk, kind):
    return walk.do(
        drafting.add_revision,
        walk.cast.drafter,
        upload=a_text("改稿.txt", f"{DRAFT}第五条 {kind}\n"),
        change=kind,
        note="修改",
    )


def resubmit(walk):
    walk.do(drafting.resubmit, walk.cast.drafter, reason="已按退回意见完善")


def submit_again(walk):
    walk.run(until="submit")
    return walk.do(
        submission.submit_for_review, walk.cast.drafter, submission_number="昭住建〔2026〕9号"
    )


def test_an_unnecessary_document_goes_back_to_the_draft_and_may_come_again(at_office):
    walk = at_office
    first = walk.do(
        office.return_at_office,
        walk.cast.intake,
        ground=ReturnGround.NOT_NECESSARY,
        reason="现行文件已有规定",
    )
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.DRAFTING, ["draft"])
    assert (first.status, first.office_note) == ("returned", "没有制定必要：现行文件已有规定")
    assert not walk.matter.limits.filter(name="review").exists()
    resubmit(walk)
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.UNIT_REVIEW, ["unit_review"])
    again = submit_again(walk)
    assert (again.previous, again.revision) == (first, first.revision)
    assert rounds(walk) == [("returned", None), ("submitted", first.pk)]
    assert consulted_once(walk)
    assert UnitReview.objects.filter(matter=walk.matter).count() == 2
    walk.run(until="review")
    assert walk.matter.limits.filter(name="review").count() == 1


def test_an_incomplete_submission_goes_back_to_the_desk_and_is_a_new_round(at_office):
    walk = at_office
    first = walk.do(
        office.request_office_supplement,
        walk.cast.intake,
        materials="补充制定依据全文",
        reason="依据不全",
    )
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.SUBMITTING, ["submit"])
    walk.do(
        drafting.attach,
        walk.cast.drafter,
        upload=a_text("依据.txt", "制定依据全文\n第一条 略。\n"),
        material="basis",
        title="制定依据全文",
    )
    again = submit_again(walk)
    assert again.previous == first
    assert rounds(walk) == [("returned", None), ("submitted", first.pk)]
    assert acts_of(walk.matter)[-4:] == [
        "submit_for_review",
        "request_office_supplement",
        "attach",
        "submit_for_review",
    ]


def test_a_submission_is_taken_back_before_anybody_acted_and_not_afterwards(at_office):
    walk = at_office
    first = walk.do(office.recall, walk.cast.drafter, reason="附件有误")
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.SUBMITTING, ["submit"])
    assert first.status == "withdrawn"
    second = submit_again(walk)
    assert second.previous == first
    walk.run(until="accept")
    with refused(NotNow, recorded=False) as told:
        walk.do(office.recall, walk.cast.drafter, reason="附件有误")
    assert str(told.error).startswith("事项处于“审核机构接收”阶段，现在不能拿回。")
    assert labels(told.error.citations) == labels(
        walk.matter.pack.law.article("withdraw", walk.matter.kind)
    )
    assert rounds(walk) == [("withdrawn", None), ("forwarded", first.pk)]


def test_a_recalled_text_that_was_changed_must_pass_the_units_own_review_again(at_office):
    walk = at_office
    walk.do(office.recall, walk.cast.drafter, reason="文字有误")
    change(walk, ChangeKind.WORDING)
    with refused(GateClosed, recorded=True) as told:
        submit_again(walk)
    assert list(told.missing) == ["own_review"]
    walk.do(submission.redraft, walk.cast.drafter, reason="重新审核")
    resubmit(walk)
    assert submit_again(walk).revision.number == 2
    assert consulted_once(walk)


def test_withdrawing_during_the_review_ends_its_clock_and_all_that_was_under_way(in_review):
    walk = in_review
    limit = walk.matter.limits.get(name="review")
    withdrawn = walk.do(office.withdraw, walk.cast.drafter, reason="调整思路")
    limit.refresh_from_db()
    assert (limit.status, limit.met_on) == (LimitStatus.ENDED, None)
    assert (withdrawn.status, walk.matter.stage) == ("withdrawn", Stage.DRAFTING)
    assert open_names(walk.matter) == ["draft"]
    for verb, actor in (
        (supplements.request_supplement, walk.cast.reviewer),
        (review.conclude_review, walk.cast.reviewer),
        (office.withdraw, walk.cast.drafter),
    ):
        with refused(NotNow, recorded=False):
            walk.do(verb, actor)


def test_a_change_of_wording_goes_again_without_a_second_consultation(in_review):
    walk = in_review
    first = LegalityReview.latest(walk.matter)
    walk.do(office.withdraw, walk.cast.drafter, reason="调整表述")
    change(walk, ChangeKind.WORDING)
    resubmit(walk)
    walk.run(until="review")
    again = LegalityReview.latest(walk.matter)
    assert (again.previous, again.revision.number, again.status) == (first, 2, "in_review")
    assert again.limit != first.limit
    assert consulted_once(walk)


def test_a_change_of_substance_is_consulted_on_again_from_the_beginning(in_review):
    walk = in_review
    walk.do(office.withdraw, walk.cast.drafter, reason="调整制度设计")
    change(walk, ChangeKind.SUBSTANCE)
    change_again = a_text("再改.txt", f"{DRAFT}第五条 再改\n")
    walk.do(
        drafting.add_revision,
        walk.cast.drafter,
        upload=change_again,
        change=ChangeKind.WORDING,
        note="其后的文字修改不掩盖此前的实质性修改",
    )
    with refused(GateClosed, recorded=True) as told:
        resubmit(walk)
    assert told.error.gate == "G2"
    assert list(told.missing) == ["substance_changed"]
    started = walk.today
    walk.run(until="submit")
    assert Consultation.objects.filter(matter=walk.matter).count() == 2
    period = CommentPeriod.latest(walk.matter)
    assert (period.published_on, period.revision.number) == (started, 3)
    # The second period is as long as the first: 30 days, announced on 2026-04-02.
    assert (started, period.closes_on) == (date(2026, 4, 2), date(2026, 5, 6))
    assert submit_again(walk).revision.number == 3


def test_the_review_body_returns_a_round_and_the_next_has_its_own_clock(in_review):
    walk = in_review
    first = LegalityReview.latest(walk.matter)
    walk.do(supplements.return_to_drafter, walk.cast.reviewer, reason="程序不合规")
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.DRAFTING, ["draft"])
    walk.wait_until(date(2026, 4, 20))
    resubmit(walk)
    walk.run(until="review")
    again = LegalityReview.latest(walk.matter)
    ended, running = walk.matter.limits.filter(name="review").order_by("pk")
    assert (ended.status, running.status) == (LimitStatus.ENDED, LimitStatus.RUNNING)
    assert (again.previous, again.limit, again.complete_on) == (first, running, date(2026, 4, 20))
    assert (running.earliest_on, running.latest_on) == (date(2026, 4, 27), date(2026, 5, 13))
    walk.run(until="table")
    numbers = LegalityReview.objects.exclude(opinion_number="").values_list("opinion_number")
    assert [one for (one,) in numbers] == ["昭司审〔2026〕1号"]
