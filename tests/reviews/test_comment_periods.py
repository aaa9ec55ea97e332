"""How long the public may comment, when it need not be asked, and that each comment is answered.

2026-03-02 is a Monday; the day of the notice is not counted (民法典第二百零一条).
"""

from datetime import date

import pytest

from config.rehearsal.walk import Walk
from reviews.models import Comment, CommentChannel, CommentPeriod, CommentStatus
from reviews.rules.dispositions import Answer
from reviews.transitions import comments
from reviews.transitions.drafting import add_revision, attach, begin_consultation
from reviews.transitions.registration import Particulars, register_matter
from tests.browsing import page, signed_in, words_of
from tests.builders import a_cast, a_text, a_walk, instant
from tests.reviews.standing import labels, open_names, refusals_of, standing
from workflows.classification import Secrecy
from workflows.constants import Disposition, Kind
from workflows.errors import (
    GateClosed,
    Inadmissible,
    NotNow,
    NotPermitted,
    OutsideWindow,
    StaleVersion,
)
from workflows.models import LimitStatus, StepRun

pytestmark = pytest.mark.django_db

NOTICE = {
    "channel": "政府门户网站",
    "how_to_comment": "登录网站留言或者来信",
    "contact": "周启明，0839-0000000",
}
URGENT = "汛期将至，需要尽快施行。"
SICHUAN_19 = "《四川省行政规范性文件管理办法》第十九条"


def announce(walk, **arguments):
    return walk.do(comments.announce_comment, walk.cast.drafter, **{**NOTICE, **arguments})


@pytest.mark.parametrize(
    ("case", "division", "kind", "market", "now", "closes_on"),
    [
        ("Sichuan: 30 days", "510811", "normative_document", False, (2026, 3, 2), (2026, 4, 1)),
        ("the national default: 7 working days", "450206", "normative_document", False,
         (2026, 3, 2), (2026, 3, 11)),
        ("the market is touched: 30 days", "450206", "normative_document", True,
         (2026, 3, 2), (2026, 4, 1)),
        ("Sanya: 10 days", "460200", "normative_document", False, (2026, 3, 2), (2026, 3, 12)),
        ("a decision: 30 days", "360700", "major_decision", False, (2026, 3, 2), (2026, 4, 1)),
        ("the 30th day is a holiday: kept open", "510811", "normative_document", False,
         (2026, 3, 6), (2026, 4, 7)),
    ],
)  # fmt: skip
def test_without_a_day_the_period_is_the_shortest_lawful_one(
    case, division, kind, market, now, closes_on
):
    walk = a_walk(
        at="announce_comment",
        division=division,
        kind=kind,
        touches_market=market,
        now=instant(*now),
    )
    period = announce(walk)
    assert period.published_on == date(*now)
    assert period.closes_on == date(*closes_on)
    assert period.shortening_reason == ""
    assert period.limit.name == "comment"
    assert period.limit.started_on == date(*now)
    assert "collect_comments" in open_names(walk.matter)


def test_a_longer_period_needs_no_reason():
    walk = a_walk(at="announce_comment")
    assert announce(walk, closes_on=date(2026, 5, 31)).closes_on == date(2026, 5, 31)


def test_a_holiday_as_last_day_is_lawful_when_chosen():
    walk = a_walk(at="announce_comment", now=instant(2026, 3, 6))
    assert announce(walk, closes_on=date(2026, 4, 5)).closes_on == date(2026, 4, 5)


@pytest.mark.parametrize(
    ("case", "kind", "closes_on"),
    [
        ("Sichuan: down to 7 days", Kind.NORMATIVE_DOCUMENT, date(2026, 3, 9)),
        ("a decision: no floor", Kind.MAJOR_DECISION, date(2026, 3, 3)),
    ],
)
def test_urgency_shortens_the_period_when_the_notice_says_why(case, kind, closes_on):
    walk = a_walk(at="announce_comment", kind=kind, touches_market=False)
    period = announce(walk, closes_on=closes_on, shortening_reason=URGENT)
    assert (period.closes_on, period.shortening_reason) == (closes_on, URGENT)


@pytest.mark.parametrize(
    ("case", "kind", "market", "closes_on", "reason", "earliest", "article"),
    [
        ("no reason in the notice", "normative_document", False, (2026, 3, 31), "",
         (2026, 4, 1), SICHUAN_19 + "第二款"),
        ("a blank reason", "normative_document", False, (2026, 3, 31), "  ",
         (2026, 4, 1), SICHUAN_19 + "第二款"),
        ("below the floor of 7 days", "normative_document", False, (2026, 3, 8), URGENT,
         (2026, 3, 9), SICHUAN_19),
        ("the market is touched: never shorter", "normative_document", True, (2026, 3, 31),
         URGENT, (2026, 4, 1), "《优化营商环境条例》第六十二条"),
        ("a decision without a reason", "major_decision", False, (2026, 3, 31), "",
         (2026, 4, 1), "《重大行政决策程序暂行条例》第十五条"),
        ("a decision closed on the day of its notice", "major_decision", False, (2026, 3, 2),
         URGENT, (2026, 3, 3), "《重大行政决策程序暂行条例》第十五条"),
        ("closed before it was published", "normative_document", False, (2026, 3, 1), URGENT,
         (2026, 3, 9), SICHUAN_19),
    ],
)  # fmt: skip
def test_a_period_that_is_too_short_is_refused_with_the_earliest_day(
    case, kind, market, closes_on, reason, earliest, article
):
    walk = a_walk(at="announce_comment", kind=kind, touches_market=market)
    before = standing(walk.matter)
    with pytest.raises(OutsideWindow) as refused:
        announce(walk, closes_on=date(*closes_on), shortening_reason=reason)
    assert refused.value.earliest == date(*earliest)
    assert labels(refused.value.citations)[0] == article
    assert standing(walk.matter) == before
    assert refusals_of(walk.matter) == [("announce_comment", "outside_window")]


def test_a_reason_without_shortening_is_not_published():
    walk = a_walk(at="announce_comment")
    assert announce(walk, shortening_reason=URGENT).shortening_reason == ""


@pytest.mark.parametrize("field", sorted(NOTICE))
def test_a_notice_shows_channel_way_and_contact(field):
    walk = a_walk(at="announce_comment")
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        announce(walk, **{field: " "})
    assert refused.value.field_name == field
    assert standing(walk.matter) == before


@pytest.mark.parametrize(
    ("case", "kind", "explanation", "article"),
    [
        ("a normative document", Kind.NORMATIVE_DOCUMENT, "drafting_note", SICHUAN_19),
        ("a decision", Kind.MAJOR_DECISION, "draft", "《重大行政决策程序暂行条例》第十四条"),
    ],
)
def test_a_notice_without_explanation_of_the_draft_is_refused(case, kind, explanation, article):
    walk = a_walk(at="draft", kind=kind)
    walk.do(add_revision, walk.cast.drafter, upload=a_text())
    walk.do(begin_consultation, walk.cast.drafter)
    before = standing(walk.matter)
    with pytest.raises(GateClosed) as refused:
        announce(walk)
    assert [one.code for one in refused.value.missing] == ["explanation"]
    assert labels(refused.value.missing[0].citations) == [article]
    assert standing(walk.matter) == before
    walk.do(
        attach,
        walk.cast.drafter,
        upload=a_text("note.txt", "起草说明：为加强管理，制定本办法。"),
        material=explanation,
        title="说明",
    )
    assert announce(walk).status == CommentStatus.OPEN


def test_a_notice_from_an_old_page_is_stale():
    walk = a_walk(at="announce_comment")
    before = standing(walk.matter)
    with pytest.raises(StaleVersion):
        comments.announce_comment(
            matter=walk.matter,
            actor=walk.cast.drafter,
            now=walk.now,
            expected_version=walk.matter.version - 1,
            **NOTICE,
        )
    assert standing(walk.matter) == before


def test_a_notice_is_published_once():
    walk = a_walk(at="collect_comments")
    before = standing(walk.matter)
    with pytest.raises(NotNow):
        announce(walk)
    assert standing(walk.matter) == before


# -- left out


def waive(walk, **arguments):
    return walk.do(
        comments.waive_comment,
        walk.cast.drafter,
        **{
            "case": "emergency",
            "reason": "处置突发事件。",
            "consent_by": "局长方正平",
            **arguments,
        },
    )


def test_a_lawful_exception_leaves_public_comment_out_with_consent():
    walk = a_walk(at="announce_comment")
    period = waive(walk)
    assert period.status == CommentStatus.WAIVED
    assert (period.waiver_case, period.consent_by) == ("emergency", "局长方正平")
    assert not {"announce_comment", "collect_comments"} & set(open_names(walk.matter))
    assert walk.matter.entries.last().detail["articles"] == [f"{SICHUAN_19}第（一）项"]


@pytest.mark.parametrize(
    ("case", "arguments", "field"),
    [
        ("a case the law does not know", {"case": "routine_standard"}, "case"),
        ("no reason", {"reason": ""}, "reason"),
        ("no consent", {"consent_by": " "}, "consent_by"),
    ],
)
def test_a_waiver_without_ground_is_refused(case, arguments, field):
    walk = a_walk(at="announce_comment")
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        waive(walk, **arguments)
    assert refused.value.field_name == field
    assert standing(walk.matter) == before


@pytest.mark.parametrize(
    ("case", "division", "kind", "article"),
    [
        ("a decision", "510811", "major_decision", "《重大行政决策程序暂行条例》第十四条"),
        ("where law has no exceptions", "450206", "normative_document",
         "《国务院办公厅关于加强行政规范性文件制定和监督管理工作的通知》（四）"),
    ],
)  # fmt: skip
def test_where_law_names_no_exception_comment_is_never_left_out(case, division, kind, article):
    walk = a_walk(at="announce_comment", division=division, kind=kind)
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        waive(walk)
    assert labels(refused.value.citations) == [article]
    assert standing(walk.matter) == before
    assert refusals_of(walk.matter) == [("waive_comment", "inadmissible")]


def a_secret_decision():
    cast = a_cast("510811")
    now = instant(2026, 3, 2)
    entry = cast.government.catalogue_entries.create(
        year=2026,
        number=1,
        title="应急物资储备布局方案",
        drafting_unit=cast.drafting_unit,
        party_consent="同级党委已同意",
        published_on=now.date(),
        entered_by=cast.intake,
        entered_at=now,
    )
    matter = register_matter(
        particulars=Particulars(
            kind=Kind.MAJOR_DECISION,
            title="应急物资储备布局方案",
            maker=cast.government,
            drafting_unit=cast.drafting_unit,
            catalogue_entry=entry,
            secrecy=Secrecy("secret", "derived", "某部涉密文件", term="1年"),
        ),
        actor=cast.drafter,
        now=now,
    )
    return Walk(matter=matter, cast=cast, now=now, draft=a_text()).run("announce_comment")


def test_a_secret_matter_is_never_announced_and_may_always_be_waived():
    walk = a_secret_decision()
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        announce(walk)
    assert labels(refused.value.citations)[0] == "《重大行政决策程序暂行条例》第十四条"
    assert standing(walk.matter) == before
    assert waive(walk, case="secret").status == CommentStatus.WAIVED


# -- collected


def record(walk, **arguments):
    return walk.do(
        comments.record_comment,
        walk.cast.drafter,
        **{
            "author": "某市民",
            "channel": CommentChannel.SITE,
            "text": "建议增设充电点位。",
            "received_on": date(2026, 3, 2),
            **arguments,
        },
    )


def test_comments_are_numbered_as_they_are_entered_and_never_merged():
    walk = a_walk(at="collect_comments")
    assert [record(walk).number, record(walk).number] == [1, 2]
    assert Comment.objects.count() == 2


def test_two_people_enter_comments_from_the_same_page():
    walk = a_walk(at="collect_comments")
    page = walk.matter.version
    for author in ("甲", "乙"):
        comments.record_comment(
            matter=walk.matter,
            actor=walk.cast.drafter,
            now=walk.now,
            expected_version=page,
            author=author,
            channel=CommentChannel.LETTER,
            text="意见",
            received_on=date(2026, 3, 2),
        )
    assert list(Comment.objects.values_list("number", "author")) == [(1, "甲"), (2, "乙")]


@pytest.mark.parametrize(
    ("case", "arguments", "field"),
    [
        ("before the notice", {"received_on": date(2026, 3, 1)}, "received_on"),
        ("after today", {"received_on": date(2026, 3, 3)}, "received_on"),
        ("from nobody", {"author": ""}, "author"),
        ("saying nothing", {"text": " "}, "text"),
    ],
)
def test_a_comment_that_cannot_have_come_is_refused(case, arguments, field):
    walk = a_walk(at="collect_comments")
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        record(walk, **arguments)
    assert refused.value.field_name == field
    assert standing(walk.matter) == before


def test_a_late_comment_is_kept_and_shows_that_it_is_late():
    walk = a_walk(at="collect_comments")
    walk.now = instant(2026, 4, 2)
    on_time = record(walk, received_on=date(2026, 4, 1))
    late = record(walk, received_on=date(2026, 4, 2))
    assert (on_time.is_late, late.is_late) == (False, True)
    assert walk.matter.entries.last().detail == {"received_on": "2026-04-02", "late": True}


@pytest.mark.parametrize(
    ("case", "moment", "admitted"),
    [
        ("the last day at 23:59", instant(2026, 4, 1, 23, 59), False),
        ("the next day at 00:00", instant(2026, 4, 2, 0, 0), True),
    ],
)
def test_the_period_stays_open_until_midnight_of_its_last_day(case, moment, admitted):
    walk = a_walk(at="collect_comments")
    before = standing(walk.matter)
    walk.now = moment
    if admitted:
        period = walk.do(comments.close_comments, walk.cast.drafter)
        assert period.status == CommentStatus.CLOSED
        limit = walk.matter.limits.get(name="comment")
        assert (limit.status, limit.met_on) == (LimitStatus.MET, date(2026, 4, 1))
        return
    with pytest.raises(OutsideWindow) as refused:
        walk.do(comments.close_comments, walk.cast.drafter)
    assert refused.value.earliest == date(2026, 4, 2)
    assert labels(refused.value.citations) == [f"{SICHUAN_19}第二款"]
    assert standing(walk.matter) == before
    assert refusals_of(walk.matter) == [("close_comments", "outside_window")]


def test_seconds_before_midnight_are_still_the_last_day():
    walk = a_walk(at="collect_comments")
    walk.now = instant(2026, 4, 1, 23, 59).replace(second=59)
    with pytest.raises(OutsideWindow):
        walk.do(comments.close_comments, walk.cast.drafter)


def test_nothing_is_entered_after_the_close():
    walk = a_walk(at="settle_comments")
    before = standing(walk.matter)
    with pytest.raises(NotNow):
        record(walk)
    assert standing(walk.matter) == before


# -- answered


def settle(walk, answers, summary="共收到意见2条，均已研究处理。"):
    return walk.do(comments.settle_comments, walk.cast.drafter, summary=summary, answers=answers)


def test_every_comment_left_open_is_named_with_its_article():
    walk = a_walk(at="settle_comments")
    first, _second = Comment.objects.all()
    before = standing(walk.matter)
    with pytest.raises(GateClosed) as refused:
        settle(walk, [Answer(first.pk, Disposition.NOT_ADOPTED)])
    assert [one.sentence for one in refused.value.missing] == [
        "意见1（社区居民）未完全采纳，应当说明理由",
        "意见2（某物业服务企业）尚未注明采纳情况",
    ]
    assert labels(refused.value.missing[1].citations) == [
        "《四川省行政规范性文件管理办法》第二十六条第（五）项",
        "《四川省行政规范性文件管理办法》第十八条",
    ]
    assert standing(walk.matter) == before
    assert refusals_of(walk.matter) == [("settle_comments", "gate_closed")]


def test_a_settled_period_keeps_every_answer():
    walk = a_walk(at="settle_comments")
    first, second = Comment.objects.all()
    period = settle(
        walk,
        [
            Answer(first.pk, Disposition.ADOPTED),
            Answer(second.pk, Disposition.NOT_ADOPTED, "已有过渡安排。"),
        ],
    )
    assert (period.status, period.settled_on) == (CommentStatus.SETTLED, walk.today)
    assert list(Comment.objects.values_list("disposition", "disposition_reason")) == [
        ("adopted", ""),
        ("not_adopted", "已有过渡安排。"),
    ]


def test_a_period_without_comments_still_says_so():
    walk = a_walk(at="collect_comments")
    walk.now = instant(2026, 4, 2)
    walk.do(comments.close_comments, walk.cast.drafter)
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        settle(walk, [], summary="")
    assert refused.value.field_name == "summary"
    assert standing(walk.matter) == before
    assert settle(walk, [], summary="未收到意见。").status == CommentStatus.SETTLED


def test_another_unit_cannot_answer_the_public():
    walk = a_walk(at="settle_comments")
    before = standing(walk.matter)
    with pytest.raises(NotPermitted):
        walk.do(comments.settle_comments, walk.cast.respondents[0], summary="无")
    assert standing(walk.matter) == before


@pytest.mark.parametrize(
    ("case", "division", "kind", "due_on"),
    [
        ("Sanya: 30 days from the close, moved from a holiday", "460200",
         "normative_document", date(2026, 5, 6)),
        ("Sichuan sets none", "510811", "normative_document", None),
        ("the rule of Sanya is for normative documents", "460200", "major_decision", None),
    ],
)  # fmt: skip
def test_the_result_is_due_where_law_sets_a_period(case, division, kind, due_on):
    walk = a_walk(at="settle_comments", division=division, kind=kind)
    run = StepRun.objects.get(matter=walk.matter, name="settle_comments")
    assert CommentPeriod.latest(walk.matter).closes_on == date(2026, 4, 1)
    assert run.due_on == due_on
    walk.run("unit_review")
    met = walk.matter.limits.filter(name="disposition_publication", status=LimitStatus.MET)
    assert met.count() == (1 if due_on else 0)


def test_the_page_says_in_words_why_a_secret_matter_was_not_announced():
    walk = a_secret_decision()
    waive(walk, case="secret")
    words = words_of(signed_in(walk.cast.drafter).get(page("matter", walk.matter)))
    assert "不公开征求意见的情形 依法不予公开的" in words
