"""After the meeting: what a change to the text is, and G6 before the signature."""

from __future__ import annotations

from collections.abc import Iterator

from reviews.models import CommentPeriod, Deliberation, PartyReport
from workflows.errors import Inadmissible, Missing, close_gate
from workflows.models import ChangeKind, Matter, Revision

_WEIGHTIEST_FIRST = (ChangeKind.SUBSTANCE, ChangeKind.ADOPTING, ChangeKind.WORDING)


def check_changed(matter: Matter, deliberation: Deliberation, revision: Revision) -> None:
    """Refuse to report a change when the text is still the one deliberated on.

    Raises:
        GateClosed: no newer text has been uploaded.
    """
    missing = []
    if revision.number <= deliberation.revision.number:
        missing.append(
            Missing(
                "no_newer_text",
                f"{deliberation.session}要求修改，尚未上传{deliberation.revision}之后的文稿",
                matter.pack.law.article("deliberation_required", matter.kind),
            )
        )
    close_gate("G6", "不能报送修改稿", missing)


def declared_change(matter: Matter, deliberation: Deliberation, revision: Revision) -> str:
    """What the drafter declared the change since the meeting to be: the weightiest of all."""
    kinds = matter.revisions.filter(
        number__gt=deliberation.revision.number, number__lte=revision.number
    ).values_list("change", flat=True)
    weightiest = (one for one in _WEIGHTIEST_FIRST if one in kinds)
    return next(weightiest, ChangeKind.WORDING)


def check_finding(found: str, declared: str) -> None:
    """The reviewer may be stricter than the drafter's declaration, never milder.

    Raises:
        Inadmissible: the finding is no kind of change, or milder than declared.
    """
    if found not in (ChangeKind.WORDING, ChangeKind.SUBSTANCE):
        raise Inadmissible(sentence="请确认修改性质。", field_name="found")
    if declared == ChangeKind.SUBSTANCE and found == ChangeKind.WORDING:
        raise Inadmissible(
            sentence="起草单位已声明为实质性修改，不得确认为文字性修改。", field_name="found"
        )


def check_signature(
    matter: Matter,
    deliberation: Deliberation | None,
    report: PartyReport | None,
    revision: Revision,
) -> None:
    """G6: only what the right meeting adopted is signed, word for word.

    Raises:
        GateClosed: with everything that is missing.
    """
    close_gate(
        "G6",
        "不得签发",
        [
            *adoption_missing(matter, deliberation, revision),
            *report_missing(matter, deliberation, report),
        ],
    )


def departures(
    matter: Matter, deliberation: Deliberation, period: CommentPeriod | None
) -> tuple[str, ...]:
    """What was out of the ordinary in the procedure, each with the reason given at the time."""
    word = matter.kind_enum.review_word
    said = []
    if period is not None and period.waiver_reason:
        said.append(f"未公开征求意见的理由：{period.waiver_reason}")
    if period is not None and period.shortening_reason:
        said.append(f"缩短征求意见期限的理由：{period.shortening_reason}")
    if deliberation.review.urgent:
        said.append(f"合法性{word}按紧急情况办理的理由：{deliberation.review.urgent_reason}")
    return tuple(said)


def adoption_missing(
    matter: Matter, deliberation: Deliberation | None, revision: Revision
) -> Iterator[Missing]:
    """The text is the one that the right meeting adopted, and its record is signed."""
    law = matter.pack.law
    adopted = deliberation.adopted_revision if deliberation is not None else None
    if deliberation is None or adopted is None:
        yield Missing(
            "not_adopted",
            "没有经集体审议通过并签署的会议记录",
            law.article("deliberation_required", matter.kind),
        )
        return
    if deliberation.meeting_type not in law.meetings(matter.kind, matter.maker_family).types:
        yield Missing(
            "meeting_type",
            f"{deliberation.session}不是法定的审议会议",
            law.article("meeting_type", matter.kind),
        )
    if adopted.text_sha256 != revision.text_sha256:
        yield Missing(
            "another_text",
            f"会议通过的是{adopted}，现为{revision}，两者文字不一致",
            law.article("sign", matter.kind),
        )


def report_missing(
    matter: Matter, deliberation: Deliberation | None, report: PartyReport | None
) -> Iterator[Missing]:
    """The Party committee was reported to after this deliberation, where that is due."""
    if not matter.party_report_needed:
        return
    after = deliberation.opened_at if deliberation is not None else None
    if report is None or (after is not None and report.opened_at < after):
        yield Missing(
            "party_report",
            "尚未向同级党委请示报告",
            matter.pack.law.article("party_report", matter.kind),
        )
