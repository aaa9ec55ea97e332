"""The drafter's answer to the findings of an opinion 应当予以修改 (law notes B.6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviews.models import Finding, LegalityReview
from workflows.errors import Missing, close_gate
from workflows.law import Conclusion, Law
from workflows.models import ChangeKind, Matter, Revision


@dataclass(frozen=True)
class Answer:
    """What the drafter did with one finding, told by its number in the opinion."""

    number: int
    adopted: bool
    text: str = ""


def check_answers(
    matter: Matter,
    review: LegalityReview,
    findings: Sequence[Finding],
    answers: Sequence[Answer],
    *,
    revision: Revision,
    beyond_findings: bool,
) -> None:
    """Refuse answers that leave a finding open, or that the text does not bear out.

    ``findings`` are those that stand in the opinion, ``revision`` the newest text,
    ``beyond_findings`` whether it was also changed elsewhere.

    Raises:
        GateClosed: with everything that is missing.
    """
    law = matter.pack.law
    conclusion = law.conclusion(matter.kind, review.conclusion)
    given = {answer.number: answer for answer in answers}
    close_gate(
        "G3",
        matter.in_its_words("对审核意见的回应不完整"),
        [
            *_unknown(matter, findings, given),
            *_open_findings(matter, findings, given, conclusion),
            *_text(matter, review, revision, answers, beyond_findings),
        ],
    )


def goes_beyond(review: LegalityReview, revision: Revision) -> bool:
    """Whether the drafter has declared the new text a change of substance of its own, and not
    one that adopts what the opinion asked for."""
    newer = revision.number > review.revision.number
    return newer and revision.change == ChangeKind.SUBSTANCE


def needs_rereview(conclusion: Conclusion, *, beyond_findings: bool) -> bool:
    """Whether the review body must see the changed text before the meeting does: where law
    says so (复核), and always when more was changed than the opinion asked for."""
    return conclusion.rereview_required or beyond_findings


def _unknown(
    matter: Matter, findings: Sequence[Finding], given: Mapping[int, Answer]
) -> Iterator[Missing]:
    for number in sorted(given.keys() - {finding.number for finding in findings}):
        yield Missing(
            "unknown_finding",
            f"意见书没有第{number}项意见",
            matter.pack.law.article("modify_answer", matter.kind),
        )


def _open_findings(
    matter: Matter,
    findings: Sequence[Finding],
    given: Mapping[int, Answer],
    conclusion: Conclusion,
) -> Iterator[Missing]:
    law = matter.pack.law
    for finding in findings:
        answer = given.get(finding.number)
        if answer is None:
            yield Missing(
                f"unanswered_{finding.number}",
                f"{finding}意见没有回应",
                law.article("modify_answer", matter.kind),
            )
        elif not answer.adopted:
            yield from _not_adopted(law, matter.kind, finding, answer, conclusion)


def _not_adopted(
    law: Law, kind: str, finding: Finding, answer: Answer, conclusion: Conclusion
) -> Iterator[Missing]:
    cited = law.article("non_adoption", kind)
    if finding.must and not conclusion.non_adoption_allowed:
        yield Missing(
            f"must_adopt_{finding.number}", f"{finding}意见为必须修改，不得不予采纳", cited
        )
    elif not answer.text.strip():
        yield Missing(
            f"no_reason_{finding.number}", f"不采纳{finding}意见，应当书面说明理由", cited
        )


def _text(
    matter: Matter,
    review: LegalityReview,
    revision: Revision,
    answers: Sequence[Answer],
    beyond_findings: bool,
) -> Iterator[Missing]:
    law = matter.pack.law
    newer = revision.pk != review.revision_id
    adopted = any(answer.adopted for answer in answers)
    if not newer and (adopted or beyond_findings):
        yield Missing(
            "no_new_text",
            f"回应称已作修改，但没有上传{review.revision}之后的修改稿",
            law.article("modify_answer", matter.kind),
        )
    if newer and not adopted and not beyond_findings:
        yield Missing(
            "unexplained_text",
            f"没有采纳任何意见，却上传了{revision}，应当送{matter.kind_enum.review_word}机构复核",
            law.article("review_same_text", matter.kind),
        )
