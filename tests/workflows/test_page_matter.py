"""The page of a matter: what can be done, why not, and everything on record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reviews.models import Attendance, Comment, CommentPeriod, Deliberation, Statement
from reviews.transitions import comments, submission
from tests.browsing import html_of, page, signed_in, words_of
from tests.builders import a_cast, a_walk
from tests.tampering import tampering
from workflows import ledger, verbs
from workflows.authority import admission, duties_in, holdings_of
from workflows.constants import Kind
from workflows.errors import GateClosed
from workflows.forms import form_of
from workflows.models import Attachment, Entry, Matter, StepRun

pytestmark = pytest.mark.django_db

MATTER_QUERIES = 42

STANDING_AT = ["draft", "reply", "collect_comments", "submit", "review", "deliberate", "file"]


def matter_page(user, matter):
    return signed_in(user).get(page("matter", matter))


def test_a_matter_that_one_may_not_see_does_not_exist():
    matter = a_walk().matter
    assert matter_page(a_cast("360700").drafter, matter).status_code == 404


def test_a_secret_matter_does_not_exist_for_the_organs_other_people():
    walk = a_walk()
    Matter.objects.filter(pk=walk.matter.pk).update(
        secret=True, secrecy_basis="依法定密", disclosure="withheld"
    )
    assert matter_page(walk.cast.drafter, walk.matter).status_code == 404


def test_the_head_of_the_page_says_what_it_is():
    walk = a_walk(at="review", kind=Kind.MAJOR_DECISION)
    words = words_of(matter_page(walk.cast.drafter, walk.matter))
    for part in (
        "重大行政决策",
        walk.matter.title,
        walk.matter.reference,
        "合法性审查",
        "主动公开",
        str(walk.matter.maker),
        str(walk.matter.drafting_unit),
        str(walk.matter.pack),
    ):
        assert part in words


def test_the_phase_of_the_matter_is_marked_in_words():
    walk = a_walk(at="review")
    words = words_of(matter_page(walk.cast.drafter, walk.matter))
    assert "报送 （已过） 合法性审核 （现在） 集体审议 签发" in words


@pytest.mark.parametrize("step", STANDING_AT)
def test_exactly_the_admitted_verbs_are_offered(step):
    walk = a_walk(at=step)
    steps = list(StepRun.objects.open().filter(matter=walk.matter).select_related("organ"))
    for user in {walk.cast.drafter, walk.cast.reviewer, walk.cast.secretariat, walk.cast.mayor}:
        holdings = holdings_of(user)
        done = duties_in(walk.matter, holdings)
        admitted = {
            verb.code
            for verb in verbs.all_verbs()
            if form_of(verb) and admission(holdings, verb, walk.matter, steps, done).step
        }
        turns = matter_page(user, walk.matter).context["turns"]
        assert {offer.verb.code for turn in turns.open for offer in turn.offers} == admitted


def test_an_offered_verb_is_a_link():
    walk = a_walk()
    assert f'href="{page("verb", walk.matter, "add_revision")}"' in html_of(
        matter_page(walk.cast.drafter, walk.matter)
    )


def test_a_refused_verb_is_shown_disabled_with_the_reason():
    walk = a_walk(at="unit_review")
    response = matter_page(walk.cast.mayor, walk.matter)
    assert page("verb", walk.matter, "conclude_unit_review") not in html_of(response)
    assert f"由{walk.matter.drafting_unit}的单位审核人员办理。" in words_of(response)


def test_several_runs_of_one_step_are_told_apart():
    walk = a_walk(at="file")
    response = matter_page(walk.cast.filing_clerk, walk.matter)
    links = [
        page("verb", walk.matter, "file_document") + f"?step={run.pk}"
        for run in walk.open_steps()
        if run.name == "file"
    ]
    assert len(links) == 2
    assert all(link in html_of(response) for link in links)
    assert f"向{walk.cast.superior_justice}备案" in words_of(response)


def test_whose_turn_it_is_and_until_when():
    walk = a_walk(at="review")
    words = words_of(matter_page(walk.cast.drafter, walk.matter))
    assert "审核 广元市昭化区司法局 · 合法性审核人员" in words
    assert "截至 4月24日 24:00" in words


def test_a_closed_matter_has_nothing_to_do_and_everything_on_record():
    walk = a_walk()
    walk.run()
    response = matter_page(walk.cast.drafter, walk.matter)
    assert "本事项的程序已经结束。" in words_of(response)
    sections = [section.anchor for section in response.context["page"].sections]
    assert sections == [
        "consultation",
        "comments",
        "experts",
        "risk",
        "competition",
        "unit-review",
        "legality-review",
        "deliberation",
        "document",
        "filings",
        "archive",
    ]


def test_sections_without_a_record_are_left_out():
    walk = a_walk()
    assert matter_page(walk.cast.drafter, walk.matter).context["page"].sections == ()


def test_a_refusal_stands_in_the_timeline_with_what_was_missing_and_the_articles():
    walk = a_walk(at="submit")
    with tampering():
        Attachment.objects.filter(matter=walk.matter)._raw_delete(using="default")
    with pytest.raises(GateClosed) as refused:
        walk.do(submission.submit_for_review, walk.cast.drafter)
    words = words_of(matter_page(walk.cast.drafter, walk.matter))
    assert "报送审核 被拒绝" in words
    assert refused.value.missing
    assert all(str(item) in words for item in refused.value.missing)


def test_unverified_articles_are_named():
    walk = a_walk()
    unverified = walk.matter.pack.law.unverified()
    words = words_of(matter_page(walk.cast.drafter, walk.matter))
    count = len({one.citation for one in unverified})
    assert count
    assert f"待核实 {count} 条依据未核对原文" in words


def test_only_the_newest_entries_stand_on_the_page_and_all_in_the_ledger():
    walk = a_walk()
    walk.run()
    count = Entry.objects.filter(matter=walk.matter).count()
    assert count > 20
    response = matter_page(walk.cast.drafter, walk.matter)
    assert len(response.context["page"].entries.rows) == 20
    assert page("ledger", walk.matter) in html_of(response)
    ledger = signed_in(walk.cast.drafter).get(page("ledger", walk.matter))
    sequences = [entry.sequence for entry in ledger.context["page"].rows]
    assert sequences == list(range(count, 0, -1))


def test_many_comments_have_a_page_of_their_own():
    walk = a_walk(at="collect_comments")
    for number in range(11):
        walk.do(
            comments.record_comment,
            walk.cast.drafter,
            author=f"居民{number}",
            channel="site",
            text=f"意见内容{number}",
            received_on=walk.today,
        )
    period = CommentPeriod.latest(walk.matter)
    address = page("comments", walk.matter, period.pk)
    response = matter_page(walk.cast.drafter, walk.matter)
    assert "意见内容9" in words_of(response)
    assert "意见内容10" not in words_of(response)
    assert address in html_of(response)
    assert "意见内容10" in words_of(signed_in(walk.cast.drafter).get(address))


def test_comments_of_another_matter_are_not_found():
    walk = a_walk(at="collect_comments")
    other = a_walk(cast=walk.cast).matter
    period = CommentPeriod.latest(walk.matter)
    client = signed_in(walk.cast.drafter)
    assert client.get(page("comments", other, period.pk)).status_code == 404


def queries_of(user, matter):
    client = signed_in(user)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page("matter", matter)).status_code == 200
    return len(captured)


def multiply(matter, user, numbers):
    """More rows of every kind, straight into the tables: their content is not the point."""
    now = timezone.now()
    paper = Attachment.objects.filter(matter=matter).first()
    period = CommentPeriod.latest(matter)
    deliberation = Deliberation.latest(matter)
    for number in numbers:
        ledger.record(code="noted", label="备注", now=now, actor=user, matter=matter)
        paper.pk, paper._state.adding = None, True
        paper.save()
        Comment.objects.create(
            period=period,
            number=1000 + number,
            author="居民",
            channel="site",
            text="意见",
            received_on=now.date(),
            recorded_by=user,
        )
        speaker = Attendance.objects.create(
            deliberation=deliberation, name=f"列席{number}", part="non_voting"
        )
        Statement.objects.create(
            deliberation=deliberation,
            order=1000 + number,
            speaker=speaker,
            position="agree",
            text="同意",
        )


def test_the_number_of_queries_does_not_depend_on_the_rows():
    walk = a_walk()
    walk.run()
    user = walk.cast.drafter
    with tampering():
        multiply(walk.matter, user, range(1, 2))
    few = queries_of(user, walk.matter)
    with tampering():
        multiply(walk.matter, user, range(2, 26))
    assert queries_of(user, walk.matter) == few == MATTER_QUERIES


def test_the_number_of_queries_does_not_depend_on_the_open_steps():
    walk = a_walk(at="reply")
    user = walk.cast.drafter
    few = queries_of(user, walk.matter)
    reply = next(run for run in walk.open_steps() if run.name == "reply")
    for _ in range(24):
        reply.pk, reply._state.adding = None, True
        reply.save()
    assert queries_of(user, walk.matter) == few <= MATTER_QUERIES


def test_a_conclusion_stands_in_the_words_of_its_kind():
    walk = a_walk(at="table", kind=Kind.MAJOR_DECISION)
    words = words_of(matter_page(walk.cast.drafter, walk.matter))
    assert "结论 同意提交讨论" in words
