"""Public comment: how long at least, when it may be left out, and that each comment is answered
(law notes B.1, B.3; traps 16 to 18)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reviews.models import Comment, CommentPeriod
from reviews.rules import dispositions
from reviews.rules.dispositions import Answer
from workflows.calendar import WorkCalendar
from workflows.chinese_dates import chinese_date
from workflows.errors import Inadmissible, Missing, OutsideWindow, close_gate
from workflows.law import CommentRule, Item
from workflows.lawful_days import LawfulDays, since, until
from workflows.models import Matter
from workflows.windows import at_least, day_after

SECRET = "secret"


@dataclass(frozen=True)
class Notice:
    """The days of a notice: published, and the last day for comments (open until 24:00).

    ``earliest_on`` is the first closing day that needs no reason.
    """

    published_on: date
    closes_on: date
    earliest_on: date
    shortening_reason: str

    @property
    def is_shortened(self) -> bool:
        return since(self.earliest_on).is_ahead(self.closes_on)


def explanation_code(matter: Matter) -> str:
    """The material that explains the draft and is shown with it: 起草说明 where the law lists
    it, otherwise the explanation belonging to the draft (713 art. 15)."""
    codes = {one.code for one in matter.pack.law.materials(matter.kind, matter.maker_family)}
    return "drafting_note" if "drafting_note" in codes else "draft"


def check_notice(matter: Matter, *, explained: bool) -> None:
    """The notice shows the draft and its explanation, and nothing that is secret.

    Raises:
        GateClosed: there is no explanation to show.
        Inadmissible: the matter is secret.
    """
    law = matter.pack.law
    if matter.secret:
        raise Inadmissible(
            sentence="涉密事项不得公开征求意见，请按不公开征求意见办理。",
            citations=law.article("secrecy", matter.kind),
        )
    missing = []
    if not explained:
        missing.append(
            Missing(
                "explanation",
                "公告应当同时公布草案和说明，尚未上传草案说明",
                law.article("comment_required", matter.kind),
            )
        )
    close_gate("G2", "不能发布征求意见公告", missing)


def check_closing_day(
    matter: Matter, notice: Notice, rule: CommentRule, calendar: WorkCalendar
) -> None:
    """The period is as long as law demands, or lawfully shortened for a reason in the notice.

    Raises:
        OutsideWindow: with the earliest closing day that would be lawful.
    """
    if not notice.is_shortened:
        return
    if not rule.shortening_allowed:
        raise _too_short("征求意见期限不得缩短", notice.earliest_on, rule)
    if rule.floor is not None:
        floor_on = at_least(notice.published_on, rule.floor, calendar).on
        if since(floor_on).is_ahead(notice.closes_on):
            raise _too_short("缩短后的征求意见期限仍过短", floor_on, rule)
    if not until(notice.published_on).is_over(notice.closes_on):
        raise _too_short("征求意见截止日应当晚于公布日", day_after(notice.published_on), rule)
    if not notice.shortening_reason:
        refused = _too_short(
            "征求意见期限过短；因情况紧急缩短的，应当在公告中予以说明", notice.earliest_on, rule
        )
        refused.citations = matter.pack.law.article("comment_shortening", matter.kind)
        raise refused


def _too_short(sentence: str, earliest: date, rule: CommentRule) -> OutsideWindow:
    return OutsideWindow(
        sentence=f"{sentence}，截止日最早为{chinese_date(earliest)}。",
        citations=rule.citations,
        earliest=earliest,
    )


def exceptions(matter: Matter) -> tuple[Item, ...]:
    """The cases in which this matter need not be shown to the public. A secret one never is,
    whether or not the pack lists the case."""
    law = matter.pack.law
    listed = law.comment_exceptions(matter.kind)
    if matter.secret and all(one.code != SECRET for one in listed):
        return (*listed, Item(SECRET, "依法不予公开的", law.article("secrecy", matter.kind)))
    return listed


def exception_called(matter: Matter, case: str) -> Item:
    """The lawful exception of that code.

    Raises:
        Inadmissible: this law knows no such case.
    """
    law = matter.pack.law
    for one in exceptions(matter):
        if one.code == case:
            return one
    raise Inadmissible(
        sentence="不属于可以不公开征求意见的情形。",
        citations=law.article("comment_required", matter.kind),
        field_name="case",
        recorded=True,
    )


def check_received(period: CommentPeriod, received_on: date, today: date) -> None:
    """A comment came between the notice and today. One that came late is kept all the same.

    Raises:
        Inadmissible: naming the field.
    """
    assert period.published_on is not None
    if not LawfulDays(period.published_on, today).is_open(received_on):
        raise Inadmissible(
            sentence="收到日期应当在公告公布之日至今天之间。", field_name="received_on"
        )


def check_closing(matter: Matter, closes_on: date, today: date) -> None:
    """The period stays open until 24:00 of its last day.

    Raises:
        OutsideWindow: that day has not passed.
    """
    if not until(closes_on).is_over(today):
        raise OutsideWindow(
            sentence=f"征求意见截至{chinese_date(closes_on)}24:00，期满前不得结束收集。",
            citations=matter.pack.law.article("comment_minimum", matter.kind),
            earliest=day_after(closes_on),
        )


def check_settled(
    matter: Matter, comments: Sequence[Comment], answers: Mapping[int, Answer]
) -> None:
    """Every single comment is answered, with a reason unless it was adopted.

    Raises:
        GateClosed: with every comment that is not.
    """
    close_gate(
        "G2",
        "公众意见尚未全部反馈",
        dispositions.unsettled(
            {comment.pk: f"{comment}（{comment.author}）" for comment in comments},
            answers,
            matter.pack.law.article("comment_reply", matter.kind),
        ),
    )
