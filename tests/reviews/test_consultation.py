"""Asking other units, their answers, and what becomes of them."""

from datetime import date

import pytest

from reviews.models import Consultation, ConsultationReply, ReplyStatus
from reviews.rules.dispositions import Answer
from reviews.transitions import consultation
from tests.builders import a_walk, instant
from tests.reviews.standing import acts_of, labels, open_names, refusals_of, standing
from workflows.constants import Capacity, Disposition
from workflows.errors import (
    GateClosed,
    Inadmissible,
    NotNow,
    NotPermitted,
    OutsideWindow,
    StaleVersion,
)
from workflows.models import StepRun

pytestmark = pytest.mark.django_db

SICHUAN_20 = "《四川省行政规范性文件管理办法》第二十条"


def send(walk, **arguments):
    return walk.do(
        consultation.send_consultation,
        walk.cast.drafter,
        **{"units": walk.cast.consulted, "reply_by": date(2026, 3, 4), **arguments},
    )


def steps_of(walk, name):
    runs = StepRun.objects.open().filter(matter=walk.matter, name=name)
    return {run.organ: run for run in runs.select_related("organ")}


def a_sent_consultation(**arguments):
    walk = a_walk(at="send_consultation")
    send(walk, **arguments)
    return walk


def reply(walk, number, text=""):
    unit = walk.cast.consulted[number]
    return walk.do(
        consultation.reply_consultation,
        walk.cast.respondents[number],
        step=steps_of(walk, "reply")[unit].pk,
        has_opinion=bool(text),
        text=text,
    )


def test_every_asked_unit_sees_the_matter_and_has_its_own_turn_until_the_last_day():
    walk = a_sent_consultation()
    runs = steps_of(walk, "reply")
    assert set(runs) == set(walk.cast.consulted)
    assert {run.due_on for run in runs.values()} == {date(2026, 3, 4)}
    asked = walk.matter.parties.filter(capacity=Capacity.CONSULTED)
    assert {party.organ for party in asked} == set(walk.cast.consulted)
    assert Consultation.latest(walk.matter).revision == walk.matter.revisions.get()


def test_a_unit_named_twice_is_asked_once():
    walk = a_walk(at="send_consultation")
    unit = walk.cast.consulted[0]
    send(walk, units=[unit, unit])
    assert list(steps_of(walk, "reply")) == [unit]


def test_no_unit_needs_a_reason_and_asks_nobody():
    walk = a_walk(at="send_consultation")
    made = send(walk, units=(), reply_by=None, no_unit_reason="仅涉及本单位职责。")
    assert made.no_unit_reason == "仅涉及本单位职责。"
    assert made.reply_by is None
    assert "reply" not in open_names(walk.matter)
    assert "settle_replies" not in open_names(walk.matter)


@pytest.mark.parametrize(
    ("case", "arguments", "field"),
    [
        ("nobody and no reason", {"units": (), "reply_by": None}, "units"),
        ("units and a reason for none", {"no_unit_reason": "不涉及"}, "no_unit_reason"),
        ("no last day", {"reply_by": None}, "reply_by"),
        ("the last day is today", {"reply_by": date(2026, 3, 2)}, "reply_by"),
    ],
)
def test_a_round_that_asks_nobody_in_earnest_is_refused(case, arguments, field):
    walk = a_walk(at="send_consultation")
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        send(walk, **arguments)
    assert refused.value.field_name == field
    assert standing(walk.matter) == before


def test_the_drafting_unit_cannot_ask_itself():
    walk = a_walk(at="send_consultation")
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        send(walk, units=[*walk.cast.consulted, walk.cast.drafting_unit])
    assert refused.value.sentence == "起草单位不能征求自己的意见。"
    assert standing(walk.matter) == before


def test_another_unit_cannot_send_the_consultation():
    walk = a_walk(at="send_consultation")
    before = standing(walk.matter)
    with pytest.raises(NotPermitted):
        walk.do(
            consultation.send_consultation,
            walk.cast.respondents[0],
            units=walk.cast.consulted,
            reply_by=date(2026, 3, 4),
        )
    assert standing(walk.matter) == before


def test_a_second_click_on_send_finds_the_step_gone():
    walk = a_sent_consultation()
    before = standing(walk.matter)
    with pytest.raises(NotNow) as refused:
        send(walk)
    assert labels(refused.value.citations) == [SICHUAN_20]
    assert standing(walk.matter) == before


def test_send_from_an_old_page_is_stale():
    walk = a_walk(at="send_consultation")
    before = standing(walk.matter)
    with pytest.raises(StaleVersion):
        consultation.send_consultation(
            matter=walk.matter,
            actor=walk.cast.drafter,
            now=walk.now,
            expected_version=walk.matter.version - 1,
            no_unit_reason="不涉及",
        )
    assert standing(walk.matter) == before


def test_no_opinion_is_an_answer_that_asks_for_nothing():
    walk = a_sent_consultation()
    answer = reply(walk, 1)
    assert (answer.status, answer.has_opinion, answer.is_open) == (
        ReplyStatus.REPLIED,
        False,
        False,
    )
    assert answer.replied_by == walk.cast.respondents[1]


def test_an_opinion_must_say_which():
    walk = a_sent_consultation()
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        walk.do(
            consultation.reply_consultation,
            walk.cast.respondents[0],
            has_opinion=True,
            text="  ",
        )
    assert refused.value.field_name == "text"
    assert standing(walk.matter) == before


def test_a_unit_answers_for_itself_alone():
    walk = a_sent_consultation()
    before = standing(walk.matter)
    with pytest.raises(NotPermitted):
        walk.do(
            consultation.reply_consultation,
            walk.cast.respondents[1],
            step=steps_of(walk, "reply")[walk.cast.consulted[0]].pk,
            has_opinion=False,
        )
    assert standing(walk.matter) == before


def test_units_answer_side_by_side_from_the_same_page():
    walk = a_sent_consultation()
    page = walk.matter.version
    for person in walk.cast.respondents[:2]:
        consultation.reply_consultation(
            matter=walk.matter,
            actor=person,
            now=walk.now,
            expected_version=page,
            has_opinion=False,
        )
    assert list(steps_of(walk, "reply")) == [walk.cast.consulted[2]]


@pytest.mark.parametrize(
    ("case", "moment", "admitted"),
    [
        ("on the last day at 23:59", instant(2026, 3, 4, 23, 59), False),
        ("the next day at 00:00", instant(2026, 3, 5, 0, 0), True),
    ],
)
def test_silence_is_recorded_only_after_the_last_day(case, moment, admitted):
    walk = a_sent_consultation()
    unit = walk.cast.consulted[2]
    run, before = steps_of(walk, "reply")[unit], standing(walk.matter)
    walk.now = moment
    if admitted:
        silent = walk.do(consultation.record_no_reply, walk.cast.drafter, step=run.pk)
        assert (silent.organ, silent.status) == (unit, ReplyStatus.SILENT)
        assert unit not in steps_of(walk, "reply")
        return
    with pytest.raises(OutsideWindow) as refused:
        walk.do(consultation.record_no_reply, walk.cast.drafter, step=run.pk)
    assert refused.value.earliest == date(2026, 3, 5)
    assert standing(walk.matter) == before
    assert refusals_of(walk.matter) == [("record_no_reply", "outside_window")]


def test_an_asked_unit_cannot_declare_itself_silent():
    walk = a_sent_consultation()
    walk.now = instant(2026, 3, 5)
    before = standing(walk.matter)
    with pytest.raises(NotPermitted):
        walk.do(consultation.record_no_reply, walk.cast.respondents[0])
    assert standing(walk.matter) == before


def test_a_late_answer_counts_as_long_as_nobody_recorded_silence():
    walk = a_sent_consultation()
    walk.now = instant(2026, 3, 9)
    assert reply(walk, 0, "建议补充责任分工。").status == ReplyStatus.REPLIED


def settled_round():
    walk = a_sent_consultation()
    for number, text in enumerate(("建议补充责任分工。", "", "建议明确应急时限。")):
        reply(walk, number, text)
    return walk, list(ConsultationReply.objects.with_opinion())


def test_the_answers_come_back_to_the_drafter_together():
    walk, opinions = settled_round()
    assert "settle_replies" in open_names(walk.matter)
    assert [one.organ for one in opinions] == [walk.cast.consulted[0], walk.cast.consulted[2]]


def test_every_opinion_left_open_is_named_with_its_article():
    walk, (police, emergency) = settled_round()
    before = standing(walk.matter)
    with pytest.raises(GateClosed) as refused:
        walk.do(
            consultation.settle_replies,
            walk.cast.drafter,
            answers=[Answer(police.pk, Disposition.NOT_ADOPTED, " ")],
        )
    assert [one.sentence for one in refused.value.missing] == [
        f"{police.organ}的意见未完全采纳，应当说明理由",
        f"{emergency.organ}的意见尚未注明采纳情况",
    ]
    assert labels(refused.value.missing[0].citations) == [SICHUAN_20]
    assert standing(walk.matter) == before
    assert refusals_of(walk.matter) == [("settle_replies", "gate_closed")]


@pytest.mark.parametrize(
    ("case", "rows"), [("an answer to nobody", [0]), ("the same opinion twice", [1, 1])]
)
def test_answers_belong_to_opinions_one_by_one(case, rows):
    walk, opinions = settled_round()
    before = standing(walk.matter)
    answers = [Answer(row and opinions[0].pk, Disposition.ADOPTED) for row in rows]
    with pytest.raises(Inadmissible):
        walk.do(consultation.settle_replies, walk.cast.drafter, answers=answers)
    assert standing(walk.matter) == before


def test_settled_opinions_keep_disposition_and_reason():
    walk, (police, emergency) = settled_round()
    walk.do(
        consultation.settle_replies,
        walk.cast.drafter,
        answers=[
            Answer(police.pk, Disposition.ADOPTED),
            Answer(emergency.pk, Disposition.PARTLY, "时限另行规定。"),
        ],
    )
    kept = ConsultationReply.objects.with_opinion().values_list("disposition", "disposition_reason")
    assert list(kept) == [("adopted", ""), ("partly", "时限另行规定。")]
    assert not any(one.is_open for one in ConsultationReply.objects.all())
    assert acts_of(walk.matter)[-1] == "settle_replies"
    assert "settle_replies" not in open_names(walk.matter)
