"""When an opinion may be issued."""

from __future__ import annotations

from datetime import date

from reviews.models import LegalityReview
from workflows.chinese_dates import chinese_date
from workflows.errors import Inadmissible, OutsideWindow
from workflows.models import Matter, Organ


def check_issue_day(matter: Matter, review: LegalityReview, today: date) -> None:
    """Refuse an opinion issued before a strict minimum (不得少于) has run out.

    A soft minimum (一般不少于) binds who asks for the review, not the reviewer. In an emergency
    the minimum does not bind; the opinion is needed all the same. An opinion after the last
    day is late and recorded as such, never refused.

    Raises:
        OutsideWindow: with the first lawful day.
    """
    law = matter.pack.law
    limit = review.limit
    if review.urgent or limit is None or limit.earliest_on is None:
        return
    if law.review(matter.kind).minimum_strict and limit.lawful_days.is_ahead(today):
        minimum = law.review(matter.kind).minimum
        raise OutsideWindow(
            sentence=f"合法性{matter.kind_enum.review_word}不得少于{minimum}，"
            f"意见最早可于{chinese_date(limit.earliest_on)}出具。",
            citations=law.article("review_minimum", matter.kind),
            earliest=limit.earliest_on,
            latest=limit.latest_on,
        )


def agency_code(review_body: Organ) -> str:
    """The organ's code (机关代字) for its opinions, as in 昭司审〔2026〕5号.

    Raises:
        Inadmissible: the organ has none.
    """
    if not review_body.abbreviation:
        raise Inadmissible(sentence=f"{review_body}尚未设定机关代字，不能编号。")
    return f"{review_body.abbreviation}审"
