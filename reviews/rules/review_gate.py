"""G3: may this text go before the meeting, as far as the legality review is concerned.

An opinion speaks about one text. Consultation, countersigning and attendance at a meeting are
no review, and nothing here reads them (G9).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reviews.models import LegalityReview, ReviewStatus
from workflows.errors import Missing
from workflows.law import Conclusion, Law
from workflows.lawful_days import day_of, until
from workflows.models import Matter, Revision


def review_gate(
    matter: Matter,
    review: LegalityReview | None,
    revision: Revision,
    *,
    before: date | None = None,
) -> list[Missing]:
    """What still stands between ``revision`` and the meeting; empty if the gate is open.

    ``review`` is the newest round of the matter. ``before`` is the day of the meeting, if it is
    known: an opinion issued on a later day does not count.
    """
    if review is None or review.status != ReviewStatus.ISSUED:
        return [_no_opinion(matter, review)]
    conclusion = matter.pack.law.conclusion(matter.kind, review.conclusion)
    if review.revision_id == revision.pk:
        review.revision = revision
    return [*_in_time(matter, review, before), *_admitted(matter, review, conclusion, revision)]


def adoptable_revision(review: LegalityReview, conclusion: Conclusion) -> Revision | None:
    """The one text that the opinion lets through: the reviewed one, or after 应当修改 the one
    that answers it; ``None`` while there is none."""
    if conclusion.gate in ("open", "open_with_risk"):
        return review.revision
    if conclusion.gate == "after_change" and not conclusion.rereview_required:
        return review.answered_revision
    return None


def _admitted(
    matter: Matter, review: LegalityReview, conclusion: Conclusion, revision: Revision
) -> Iterator[Missing]:
    law = matter.pack.law
    if conclusion.gate == "closed":
        yield Missing(
            "conclusion_closed",
            f"{_opinion(matter, review)}的结论为“{conclusion.label}”，不得提交集体审议",
            law.article("review_required", matter.kind),
        )
        return
    if conclusion.gate == "after_change":
        yield from _changed(matter, review, conclusion)
    admitted = adoptable_revision(review, conclusion)
    if admitted is not None and admitted.pk != revision.pk:
        yield _another_text(matter, review, admitted, revision)


def _changed(matter: Matter, review: LegalityReview, conclusion: Conclusion) -> Iterator[Missing]:
    law, opinion = matter.pack.law, _opinion(matter, review)
    if conclusion.rereview_required:
        yield Missing(
            "rereview",
            f"{opinion}要求修改后送{matter.kind_enum.review_word}机构复核，尚未经复核通过",
            law.article("rereview", matter.kind),
        )
    elif review.answered_revision_id is None:
        yield Missing(
            "unanswered",
            f"{opinion}认为应当修改，起草单位尚未逐项修改或者说明",
            law.article("modify_answer", matter.kind),
        )
    elif not conclusion.non_adoption_allowed:
        yield from _refused_findings(matter, review, law)


def _refused_findings(matter: Matter, review: LegalityReview, law: Law) -> Iterator[Missing]:
    """Findings that must be adopted and were not (none when the answers were checked)."""
    for finding in review.findings.standing():
        if finding.must and not finding.adopted:
            yield Missing(
                "not_adopted",
                f"{_opinion(matter, review)}{finding}为必须修改，未予采纳",
                law.article("non_adoption", matter.kind),
            )


def _in_time(matter: Matter, review: LegalityReview, before: date | None) -> Iterator[Missing]:
    if before is None or review.issued_at is None:
        return
    issued_on = day_of(review.issued_at)
    if until(before).is_over(issued_on):
        yield Missing(
            "issued_after",
            f"{_opinion(matter, review)}出具于会议之后",
            matter.pack.law.article("review_required", matter.kind),
        )


def _no_opinion(matter: Matter, review: LegalityReview | None) -> Missing:
    word = matter.kind_enum.review_word
    status = review.get_status_display().replace("审核", word) if review is not None else ""
    now = f"（现为“{status}”）" if status else ""
    return Missing(
        "no_opinion",
        f"{word}机构尚未出具合法性{word}意见{now}",
        matter.pack.law.article("review_required", matter.kind),
    )


def _another_text(
    matter: Matter, review: LegalityReview, admitted: Revision, revision: Revision
) -> Missing:
    return Missing(
        "another_text",
        f"{_opinion(matter, review)}只对{admitted}有效，现为{revision}，"
        f"应当重新{matter.kind_enum.review_word}",
        matter.pack.law.article("review_same_text", matter.kind),
    )


def _opinion(matter: Matter, review: LegalityReview) -> str:
    return f"合法性{matter.kind_enum.review_word}意见（{review.opinion_number}）"
