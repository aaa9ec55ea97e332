"""When a reviewer may conclude, and how (law notes B.4, B.6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviews.models import (
    CheckAnswer,
    ConclusionCode,
    Finding,
    LegalityReview,
    ReviewMethod,
)
from reviews.rules.reviewed_text import replaced_text
from workflows.errors import Inadmissible, Missing, close_gate
from workflows.law import Conclusion, Law
from workflows.models import Matter, Revision


@dataclass(frozen=True)
class CheckLine:
    """The answer to one line of the checklist of prohibited content; ``clause`` where found."""

    code: str
    answer: str
    clause: str = ""


@dataclass(frozen=True)
class Judgement:
    """What the reviewer found, and how."""

    conclusion: str
    methods: tuple[str, ...]
    process_note: str
    checklist: tuple[CheckLine, ...]
    conclusion_note: str = ""
    risk_statement: str = ""
    counsel_absence_reason: str = ""

    @property
    def found(self) -> tuple[CheckLine, ...]:
        """Lines of prohibited content that the text contains."""
        return tuple(line for line in self.checklist if line.answer == CheckAnswer.YES)


def conclusion_of(law: Law, kind: str, code: str) -> Conclusion:
    """The conclusion of that code.

    Raises:
        Inadmissible: this kind of matter knows no such conclusion here.
    """
    for one in law.conclusions(kind):
        if one.code == code:
            return one
    raise Inadmissible(sentence="请选择规则包规定的审核结论。", field_name="conclusion")


def check_conclusion(
    matter: Matter,
    review: LegalityReview,
    judgement: Judgement,
    *,
    revision: Revision,
    findings: Sequence[Finding],
    counsel_heard: bool,
) -> Conclusion:
    """Refuse a conclusion that the reviewer's own record does not carry.

    ``findings`` are those that stand, ``revision`` the newest text of the matter.

    Raises:
        Inadmissible: no conclusion is chosen.
        GateClosed: with everything that the record lacks or that contradicts the conclusion.
    """
    law = matter.pack.law
    conclusion = conclusion_of(law, matter.kind, judgement.conclusion)
    close_gate(
        "G3",
        f"不能作出“{conclusion.label}”的结论",
        [
            *replaced_text(matter, review, revision),
            *_method(matter, judgement),
            *_checklist(law, judgement),
            *_contradictions(matter, conclusion, judgement, findings),
            *_grounds(conclusion, judgement),
            *_counsel(matter, judgement, counsel_heard),
        ],
    )
    return conclusion


def _method(matter: Matter, judgement: Judgement) -> Iterator[Missing]:
    word = matter.kind_enum.review_word
    cited = matter.pack.law.article("review_required", matter.kind)
    if not judgement.methods or set(judgement.methods) - set(ReviewMethod.values):
        yield Missing("methods", f"没有载明{word}方式", cited)
    if not judgement.process_note.strip():
        yield Missing("process_note", f"没有载明{word}过程", cited)


def _checklist(law: Law, judgement: Judgement) -> Iterator[Missing]:
    answered = {line.code: line for line in judgement.checklist}
    for item in law.prohibited_content():
        line = answered.get(item.code)
        if line is None or line.answer not in CheckAnswer.values:
            yield Missing(f"check_{item.code}", f"未核对：{item.label}", item.citations)
        elif line.answer == CheckAnswer.YES and not line.clause.strip():
            yield Missing(f"clause_{item.code}", f"未指明所在条款：{item.label}", item.citations)


def _contradictions(
    matter: Matter, conclusion: Conclusion, judgement: Judgement, findings: Sequence[Finding]
) -> Iterator[Missing]:
    """What was found and what is concluded must agree."""
    cited = matter.pack.law.article("review_required", matter.kind)
    demands = [finding for finding in findings if finding.must]
    if conclusion.gate in ("open", "open_with_risk"):
        for line in judgement.found:
            yield _prohibited(matter.pack.law, line, conclusion)
        for finding in demands:
            yield Missing(
                "must_finding",
                f"{finding}为必须修改，不能同时作出“{conclusion.label}”的结论",
                cited,
            )
    elif conclusion.gate == "after_change" and not demands:
        yield Missing("no_must_finding", "没有提出任何必须修改的意见", cited)
    elif conclusion.code == ConclusionCode.ILLEGAL and not (demands or judgement.found):
        yield Missing("no_ground", "没有指明不合法的条款或者事项", cited)


def _prohibited(law: Law, line: CheckLine, conclusion: Conclusion) -> Missing:
    labels = {item.code: item for item in law.prohibited_content()}
    item = labels.get(line.code)
    return Missing(
        f"prohibited_{line.code}",
        f"存在禁止性内容（{item.label if item else line.code}），"
        f"不能作出“{conclusion.label}”的结论",
        item.citations if item else (),
    )


def _grounds(conclusion: Conclusion, judgement: Judgement) -> Iterator[Missing]:
    if conclusion.gate == "open_with_risk" and not judgement.risk_statement.strip():
        yield Missing("risk_statement", "没有写明法律风险", conclusion.citations)
    if conclusion.gate == "closed" and not judgement.conclusion_note.strip():
        yield Missing("conclusion_note", "没有写明作出该结论的具体理由", conclusion.citations)


def _counsel(matter: Matter, judgement: Judgement, heard: bool) -> Iterator[Missing]:
    rule = matter.pack.law.counsel(matter.kind)
    if rule.required and not heard and not judgement.counsel_absence_reason.strip():
        yield Missing(
            "counsel",
            "没有听取法律顾问、公职律师的意见，也没有写明理由",
            rule.citations,
        )
