"""Asking other units for their opinion, and dealing with each answer (征求有关单位意见)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Final

from django.db.models import QuerySet

from reviews.models import Consultation, ConsultationReply
from reviews.rules import consultation as rules
from reviews.rules import dispositions
from reviews.rules.dispositions import Answer
from reviews.rules.lines import latest_with_lines
from workflows import acts, papers
from workflows.acts import Act, transition
from workflows.constants import Capacity, Duty, Role
from workflows.models import Matter, Organ, Party
from workflows.questions import Question, Row
from workflows.statements import Statement
from workflows.verbs import Verb

SEND_CONSULTATION = Verb(
    "send_consultation",
    "征求有关单位意见",
    steps=("send_consultation",),
    duty=Duty.DRAFTING,
    article="consultation",
)
REPLY_CONSULTATION = Verb(
    "reply_consultation", "回复征求意见", steps=("reply",), parallel=True, article="consultation"
)
RECORD_NO_REPLY = Verb(
    "record_no_reply",
    "记录逾期未回复",
    steps=("reply",),
    role=Role.DRAFTER,
    of=Capacity.DRAFTING_UNIT,
    article="consultation",
)
SETTLE_REPLIES = Verb(
    "settle_replies",
    "研究处理单位意见",
    steps=("settle_replies",),
    duty=Duty.DRAFTING,
    article="consultation",
)


@transition(SEND_CONSULTATION)
def send_consultation(
    act: Act,
    *,
    units: Sequence[Organ] = (),
    reply_by: date | None = None,
    no_unit_reason: str = "",
) -> Consultation:
    """Ask units to answer until the end of ``reply_by``, or say why none is concerned.

    Raises:
        Inadmissible: nobody is asked and no reason given, a drafting unit is asked, or the
            last day is not after today.
    """
    units = list(dict.fromkeys(units))
    parts = _PARTS.rows(matter=act.matter.pk)
    rules.check_round(
        units=units,
        drafters=drafting_in(parts),
        reply_by=reply_by,
        no_unit_reason=no_unit_reason,
        today=act.today,
    )
    consultation = Consultation.objects.create(
        matter=act.matter,
        revision=papers.current_revision(act.matter),
        opened_at=act.now,
        opened_by=act.actor,
        reply_by=reply_by if units else None,
        no_unit_reason=no_unit_reason.strip(),
    )
    _ask(consultation, units, _organs_in(parts, Capacity.CONSULTED))
    act.note.revision = consultation.revision
    act.note.reason = consultation.no_unit_reason
    act.note.detail = {"units": [unit.name for unit in units]}
    act.complete("sent" if units else "no_unit")
    return consultation


@transition(REPLY_CONSULTATION)
def reply_consultation(act: Act, *, has_opinion: bool, text: str = "") -> ConsultationReply:
    """A unit answers; “无意见” is an answer too.

    Raises:
        Inadmissible: it has an opinion and does not say which.
    """
    reply = _reply_of(act)
    reply.has_opinion = has_opinion
    reply.text = acts.required(text, "请填写修改意见。", "text") if has_opinion else text.strip()
    reply.replied_by = act.actor
    reply.replied_at = act.now
    reply.reply()
    reply.save()
    act.note.subject = str(reply.organ)
    act.note.revision = reply.consultation.revision
    act.note.reason = reply.text or "无意见"
    act.complete()
    return reply


@transition(RECORD_NO_REPLY)
def record_no_reply(act: Act) -> ConsultationReply:
    """A unit has let its time pass; the consultation goes on without it.

    Raises:
        OutsideWindow: its last day has not passed.
    """
    reply = _reply_of(act)
    assert reply.consultation.reply_by is not None
    rules.check_silence(reply.consultation.reply_by, act.today)
    reply.fall_silent()
    reply.save()
    act.note.subject = str(reply.organ)
    act.note.revision = reply.consultation.revision
    act.complete()
    return reply


@transition(SETTLE_REPLIES)
def settle_replies(act: Act, *, answers: Sequence[Answer] = ()) -> None:
    """Say of every opinion whether it was adopted, and why where it was not entirely.

    Raises:
        GateClosed: an opinion is left without answer or reason.
        Inadmissible: an answer belongs to no opinion of this round.
    """
    consultation, lines = latest_with_lines(Consultation, act.matter)
    assert consultation is not None
    opinions = [reply for reply in lines["replies"] if reply.has_opinion]
    by_row = dispositions.by_row(answers, [reply.pk for reply in opinions])
    rules.check_settled(act.matter, opinions, by_row)
    for reply in opinions:
        reply.disposition = by_row[reply.pk].disposition
        reply.disposition_reason = by_row[reply.pk].reason.strip()
        reply.save()
    act.note.revision = consultation.revision
    act.note.detail = {
        "answers": {reply.organ.name: reply.get_disposition_display() for reply in opinions}
    }
    act.complete()


def drafting_units(matter: Matter) -> frozenset[int]:
    """The ids of the drafting unit and of the joint drafters."""
    return drafting_in(_PARTS.rows(matter=matter.pk))


def asking_parts(matter: Matter) -> Question[list[Row]]:
    """As a question: which organ takes part in the matter, and as what."""
    return _PARTS.asking_rows(matter=matter.pk)


def drafting_in(parts: Iterable[Row]) -> frozenset[int]:
    """The same as :func:`drafting_units`, of what :func:`asking_parts` found."""
    return _organs_in(parts, Capacity.DRAFTING_UNIT, Capacity.JOINT_DRAFTER)


def _organs_in(parts: Iterable[Row], *capacities: str) -> frozenset[int]:
    return frozenset(organ for organ, capacity in parts if capacity in capacities)


_PARTS: Final = Statement(
    lambda matter: Party.objects.filter(matter=matter).order_by().values_list("organ", "capacity"),
    matter=int,
)


def _ask(consultation: Consultation, units: Iterable[Organ], before: Collection[int]) -> None:
    """``before`` are the units that were asked before, and are party to the matter already."""
    matter = consultation.matter
    for unit in units:
        ConsultationReply.objects.create(consultation=consultation, organ=unit)
        if unit.pk not in before:
            Party.objects.create(matter=matter, organ=unit, capacity=Capacity.CONSULTED)


def _reply_of(act: Act) -> ConsultationReply:
    (reply,) = _REPLY.objects(reply=act.step.data["reply"])
    return reply


def _reply(reply: int) -> QuerySet[ConsultationReply]:
    """A unit's answer, with the text that it is about, less the words in it."""
    replies = ConsultationReply.objects.filter(pk=reply).order_by()
    return replies.select_related("consultation__revision", "organ").defer(
        "consultation__revision__plain"
    )


_REPLY: Final = Statement(_reply, reply=int)
