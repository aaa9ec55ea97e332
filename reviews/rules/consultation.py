"""Asking other units: whom, until when, and that none of their opinions is left unanswered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from reviews.models import ConsultationReply
from reviews.rules import dispositions
from reviews.rules.dispositions import Answer
from workflows.chinese_dates import chinese_date
from workflows.errors import Inadmissible, OutsideWindow, close_gate
from workflows.lawful_days import until
from workflows.models import Matter, Organ
from workflows.windows import day_after


def check_round(
    *,
    units: Sequence[Organ],
    drafters: Collection[int],
    reply_by: date | None,
    no_unit_reason: str,
    today: date,
) -> None:
    """Refuse a round that asks nobody without saying why, or the drafters themselves.

    ``drafters`` are the ids of the drafting unit and of joint drafters.

    Raises:
        Inadmissible: naming the field.
    """
    if not units:
        _check_nobody(no_unit_reason)
        return
    if no_unit_reason.strip():
        raise Inadmissible(
            sentence="已选择征求意见的单位，不应再填写不征求意见的理由。",
            field_name="no_unit_reason",
        )
    if any(unit.pk in drafters for unit in units):
        raise Inadmissible(sentence="起草单位不能征求自己的意见。", field_name="units")
    if reply_by is None or not until(today).is_over(reply_by):
        raise Inadmissible(sentence="回复期限应当晚于今天。", field_name="reply_by")


def _check_nobody(no_unit_reason: str) -> None:
    if not no_unit_reason.strip():
        raise Inadmissible(
            sentence="请选择征求意见的单位；不涉及其他单位的，请说明理由。", field_name="units"
        )


def check_silence(reply_by: date, today: date) -> None:
    """A unit may answer until the end of its last day.

    Raises:
        OutsideWindow: that day has not passed.
    """
    if not until(reply_by).is_over(today):
        raise OutsideWindow(
            sentence=f"回复期限截至{chinese_date(reply_by)}24:00，期满后方可记为逾期未回复。",
            earliest=day_after(reply_by),
        )


def check_settled(
    matter: Matter, opinions: Sequence[ConsultationReply], answers: Mapping[int, Answer]
) -> None:
    """Every opinion is answered, with a reason unless it was adopted.

    Raises:
        GateClosed: with every unit whose opinion is not.
    """
    close_gate(
        "G2",
        "单位意见尚未全部处理",
        dispositions.unsettled(
            {reply.pk: f"{reply.organ}的意见" for reply in opinions},
            answers,
            matter.pack.law.article("consultation", matter.kind),
        ),
    )
