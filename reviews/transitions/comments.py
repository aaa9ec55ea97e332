"""Public comment: notice, collection, close, and an answer to every comment (公开征求意见)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.db.models import Count, Max, QuerySet

from reviews.models import Comment, CommentPeriod, newest_of
from reviews.rules import comments as rules
from reviews.rules import dispositions
from reviews.rules.comments import Notice
from reviews.rules.dispositions import Answer
from reviews.rules.lines import asking_lines
from workflows import acts, limits, papers, questions
from workflows.acts import Act, transition
from workflows.constants import Duty, Kind
from workflows.models import Attachment, LimitStatus, TimeLimit
from workflows.once import once
from workflows.statements import Statement
from workflows.verbs import Verb

PUBLICATION = "disposition_publication"

ANNOUNCE_COMMENT = Verb(
    "announce_comment",
    "发布征求意见公告",
    steps=("announce_comment",),
    duty=Duty.DRAFTING,
    article="comment_required",
)
WAIVE_COMMENT = Verb(
    "waive_comment",
    "依法不公开征求意见",
    steps=("announce_comment",),
    duty=Duty.DRAFTING,
    article="comment_required",
)
RECORD_COMMENT = Verb(
    "record_comment",
    "登记公众意见",
    steps=("collect_comments",),
    parallel=True,
    article="comment_reply",
)
CLOSE_COMMENTS = Verb(
    "close_comments",
    "结束征求意见",
    steps=("collect_comments",),
    duty=Duty.DRAFTING,
    article="comment_minimum",
)
SETTLE_COMMENTS = Verb(
    "settle_comments",
    "反馈公众意见采纳情况",
    steps=("settle_comments",),
    duty=Duty.DRAFTING,
    article="comment_reply",
)


@transition(ANNOUNCE_COMMENT)
def announce_comment(
    act: Act,
    *,
    channel: str,
    how_to_comment: str,
    contact: str,
    closes_on: date | None = None,
    shortening_reason: str = "",
) -> CommentPeriod:
    """Publish the notice today. ``closes_on`` is the last day, open until 24:00; without it
    the period is the shortest lawful one, kept open to a working day.

    Raises:
        OutsideWindow: the period is shorter than law allows, or shortened without a reason.
        GateClosed: there is no explanation to show with the draft.
    """
    explanation = rules.explanation_code(act.matter)
    explained = bool(_PAPER.rows(matter=act.matter.pk, material=explanation))
    rules.check_notice(act.matter, explained=explained)
    limit = limits.start(act.matter, "comment", act.today, act.now, organ=act.matter.drafting_unit)
    notice = _notice(act, limit, closes_on, shortening_reason.strip())
    rule = act.law.comment(act.matter.kind, act.matter.touches_market)
    rules.check_closing_day(act.matter, notice, rule, act.calendar)
    period = CommentPeriod.objects.create(
        matter=act.matter,
        revision=papers.current_revision(act.matter),
        opened_at=act.now,
        opened_by=act.actor,
        limit=limit,
        channel=acts.required(channel, "请填写公布渠道。", "channel"),
        how_to_comment=acts.required(how_to_comment, "请填写提出意见的方式。", "how_to_comment"),
        contact=acts.required(contact, "请填写联系人及联系方式。", "contact"),
        published_on=notice.published_on,
        closes_on=notice.closes_on,
        shortening_reason=notice.shortening_reason if notice.is_shortened else "",
    )
    act.note.revision = period.revision
    act.note.reason = period.shortening_reason
    act.note.detail = {"closes_on": notice.closes_on.isoformat(), "channel": period.channel}
    act.complete("announced", due_on=notice.closes_on.isoformat())
    return period


@transition(WAIVE_COMMENT)
def waive_comment(act: Act, *, case: str, reason: str, consent_by: str) -> CommentPeriod:
    """Leave public comment out in a case that law names, with written consent.

    Raises:
        Inadmissible: law knows no such case, or reason or consent is missing.
    """
    exception = rules.exception_called(act.matter, case)
    period = CommentPeriod(
        matter=act.matter,
        revision=papers.current_revision(act.matter),
        opened_at=act.now,
        opened_by=act.actor,
        waiver_case=exception.code,
        waiver_reason=acts.required(reason, "请填写不公开征求意见的理由。", "reason"),
        consent_by=acts.required(consent_by, "请填写书面同意的负责人。", "consent_by"),
    )
    period.waive()
    period.save()
    act.note.revision = period.revision
    act.note.subject = exception.label
    act.note.reason = period.waiver_reason
    act.note.detail = {
        "case": exception.code,
        "consent_by": period.consent_by,
        "articles": [citation.marked_label for citation in exception.citations],
    }
    act.complete("waived")
    return period


@once(again=lambda made: Comment.objects.get(pk=made))
@transition(RECORD_COMMENT)
def record_comment(act: Act, *, author: str, channel: str, text: str, received_on: date) -> Comment:
    """Enter one comment as it came in. A late one is entered too and shows that it is late.

    Raises:
        Inadmissible: it is said to have come before the notice or after today.
    """
    period, _, last = _tallied(act)
    rules.check_received(period, received_on, act.today)
    comment = Comment.objects.create(
        period=period,
        number=last + 1,
        author=acts.required(author, "请填写提出人，匿名的填写“匿名”。", "author"),
        channel=channel,
        text=acts.required(text, "请填写意见内容。", "text"),
        received_on=received_on,
        recorded_by=act.actor,
    )
    act.note.subject = str(comment)
    act.note.revision = period.revision
    act.note.detail = {"received_on": received_on.isoformat(), "late": comment.is_late}
    return comment


@transition(CLOSE_COMMENTS)
def close_comments(act: Act) -> CommentPeriod:
    """End the collection once the last day has passed.

    Raises:
        OutsideWindow: the last day has not passed (it lasts until 24:00 in Asia/Shanghai).
    """
    period, count, _ = _tallied(act)
    assert period.closes_on is not None
    rules.check_closing(act.matter, period.closes_on, act.today)
    period.close()
    period.save()
    if period.limit is not None:
        limits.meet(period.limit, period.closes_on)
    act.note.revision = period.revision
    act.note.detail = {"comments": count}
    due = _publication_limit(act, period.closes_on)
    act.complete(limit=due.pk if due is not None else None)
    return period


@transition(SETTLE_COMMENTS)
def settle_comments(act: Act, *, summary: str, answers: Sequence[Answer] = ()) -> CommentPeriod:
    """Say of every comment whether it was adopted and why not, and publish the result.

    Raises:
        GateClosed: a comment is left without answer or reason.
        Inadmissible: an answer belongs to no comment of this period, or no summary.
    """
    period = CommentPeriod.latest(act.matter)
    assert period is not None
    comments, publishing = questions.answers(
        asking_lines(period, "comments"), _PUBLISHING.asking_objects(matter=act.matter.pk)
    )
    by_row = dispositions.by_row(answers, [comment.pk for comment in comments])
    rules.check_settled(act.matter, comments, by_row)
    for comment in comments:
        comment.disposition = by_row[comment.pk].disposition
        comment.disposition_reason = by_row[comment.pk].reason.strip()
        comment.save()
    period.summary = acts.required(summary, "请填写采纳情况说明。", "summary")
    period.settled_on = act.today
    period.settle()
    period.save()
    for limit in publishing:
        limits.meet(limit, act.today)
    act.note.revision = period.revision
    act.note.reason = period.summary
    act.note.detail = {"comments": len(comments)}
    act.complete()
    return period


def _tallied(act: Act) -> tuple[CommentPeriod, int, int]:
    """The newest period, how many comments it has, and the number of the last (one message)."""
    period, tally = questions.answers(
        CommentPeriod.asking_latest(act.matter), _TALLY.asking_rows(matter=act.matter.pk)
    )
    assert period is not None
    ((count, last),) = tally or [(0, 0)]
    return period, count, last


def _tally(matter: int) -> QuerySet[Any, Any]:
    said = Comment.objects.filter(period=newest_of(CommentPeriod, matter)).order_by()
    tallied = said.values("period").annotate(count=Count("pk"), last=Max("number"))
    return tallied.values_list("count", "last")


def _publishing(matter: int) -> QuerySet[TimeLimit]:
    return TimeLimit.objects.filter(matter=matter, name=PUBLICATION, status=LimitStatus.RUNNING)


def _paper(matter: int, material: str) -> QuerySet[Any, Any]:
    """That there is a paper of this class."""
    papers_of_class = Attachment.objects.filter(matter=matter, material=material)
    return papers_of_class.order_by().values_list("pk")[:1]


_TALLY: Final = Statement(_tally, matter=int)
_PUBLISHING: Final = Statement(_publishing, matter=int)
_PAPER: Final = Statement(_paper, matter=int, material=str)


def _notice(act: Act, limit: TimeLimit, closes_on: date | None, shortening_reason: str) -> Notice:
    assert limit.earliest_on is not None
    return Notice(
        published_on=act.today,
        closes_on=closes_on or limit.kept_open_until or limit.earliest_on,
        earliest_on=limit.earliest_on,
        shortening_reason=shortening_reason,
    )


def _publication_limit(act: Act, closed_on: date) -> TimeLimit | None:
    """The limit for publishing what became of the comments, where law sets one; the law that
    does speaks of normative documents (law notes B.3)."""
    if act.matter.kind != Kind.NORMATIVE_DOCUMENT or not act.law.is_set(PUBLICATION):
        return None
    unit = act.matter.drafting_unit
    return limits.start(act.matter, PUBLICATION, closed_on, act.now, organ=unit)
