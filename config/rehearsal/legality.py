"""The legality review: the office's check, receipt, review, opinion, and the answer to it."""

from __future__ import annotations

import re
from datetime import date

from config.rehearsal.walk import Walk, at
from reviews.models import (
    CheckAnswer,
    ConclusionCode,
    Finding,
    LegalityReview,
    ReviewMethod,
    Severity,
)
from reviews.rules.answers import Answer
from reviews.rules.conclusion import CheckLine, Judgement
from reviews.transitions import (
    answers,
    counsel,
    drafting,
    findings,
    office,
    opinion,
    review,
    supplements,
)
from workflows.models import ChangeKind, StepRun
from workflows.papers import Upload, current_revision

_ARTICLE = re.compile(r"第[一二三四五六七八九十百零]+条")
_QUOTED = 60

# What the review finds in a text, if it is to find something: class, severity, suggestion.
_FINDINGS = (
    (
        "content",
        Severity.MUST,
        "写明所依据的法律、法规、规章条款；没有上位法依据而增加公民、法人和其他组织义务的，予以删除。",
    ),
    (
        "competence",
        Severity.MUST,
        "按照部门法定职责写明责任单位，不得以本文件调整有关单位的法定职责。",
    ),
    ("technique", Severity.SHOULD, "统一全文用语，条文中同一概念使用同一表述。"),
)


def _review(walk: Walk) -> LegalityReview:
    found = LegalityReview.latest(walk.matter)
    assert found is not None
    return found


@at("office_check")
def office_check(walk: Walk, _step: StepRun) -> None:
    walk.do(
        office.forward_to_review,
        walk.cast.intake,
        necessary=True,
        complete=True,
        in_form=True,
        office_note="确有制定必要，送审材料齐全，符合报送要求。",
    )


@at("accept")
def accept(walk: Walk, _step: StepRun) -> None:
    walk.do(supplements.accept_materials, walk.cast.reviewer, complete=True)


@at("supplement")
def supplement(walk: Walk, _step: StepRun) -> None:
    walk.do(
        drafting.attach,
        walk.cast.drafter,
        upload=Upload("补正材料.txt", f"关于{walk.matter.title}制定依据的补充材料".encode()),
        material="basis",
        title="制定依据补充材料",
    )
    walk.do(supplements.supply_materials, walk.cast.drafter, explanation="已按照通知补正全部材料。")


@at("review")
def conclude(walk: Walk, _step: StepRun) -> None:
    _hear_counsel(walk)
    finds = walk.with_findings and _review(walk).previous is None
    if finds:
        _record_findings(walk)
    walk.do(review.conclude_review, walk.cast.reviewer, judgement=_judgement(walk, finds))


def _hear_counsel(walk: Walk) -> None:
    if _review(walk).counsel_opinions.exists():
        return
    walk.do(counsel.invite_counsel, walk.cast.reviewer, counsel=walk.cast.counsel)
    walk.do(
        counsel.give_counsel_opinion,
        walk.cast.counsel,
        text=f"经研究《{walk.matter.title}》及其制定依据，对其主体、权限、程序没有不同意见；"
        "建议逐条核对上位法依据，注意与现行文件衔接。",
    )


def _record_findings(walk: Walk) -> None:
    basis = "、".join(
        one.marked_label
        for one in walk.matter.pack.law.article("review_required", walk.matter.kind)
    )
    for (code, severity, suggestion), (clause, original) in zip(
        _FINDINGS, _passages(current_revision(walk.matter).plain), strict=False
    ):
        walk.do(
            findings.record_finding,
            walk.cast.reviewer,
            clause=clause,
            original=original,
            problem_class=code,
            basis=basis,
            severity=severity,
            suggestion=suggestion,
        )


def _passages(plain: str) -> list[tuple[str, str]]:
    """Passages of a text to say something about: its articles, or else its paragraphs."""
    lines = [line for line in plain.splitlines() if line.strip()][1:]
    articles = [(found.group(), line) for line in lines if (found := _ARTICLE.match(line))]
    chosen = articles or [(f"第{number}段", line) for number, line in enumerate(lines, 1)]
    return [(clause, line[:_QUOTED]) for clause, line in chosen]


def _judgement(walk: Walk, finds: bool) -> Judgement:
    law = walk.matter.pack.law
    word = walk.matter.kind_enum.review_word
    return Judgement(
        conclusion=ConclusionCode.MODIFY if finds else ConclusionCode.LEGAL,
        methods=(ReviewMethod.DESK, ReviewMethod.HEARING_OPINIONS, ReviewMethod.COUNSEL),
        process_note=f"书面{word}送审文稿、起草说明和制定依据，核对征求意见及采纳情况，"
        "听取起草单位说明和法律顾问意见",
        checklist=tuple(CheckLine(item.code, CheckAnswer.NO) for item in law.prohibited_content()),
    )


@at("second_review")
def second_review(walk: Walk, _step: StepRun) -> None:
    walk.do(review.confirm_review, walk.cast.second_reviewer, opinion="同意。")


def _first_day_of_issue(walk: Walk, _step: StepRun) -> date:
    """The day until which the review body must be left its time. A strict minimum binds the
    opinion itself; a soft one binds whoever plans the procedure, and a walk is such a plan."""
    found = _review(walk)
    if found.urgent or found.limit is None:
        return walk.today
    return found.limit.earliest_on or walk.today


@at("sign_opinion", ready=_first_day_of_issue)
def sign_opinion(walk: Walk, _step: StepRun) -> None:
    walk.do(opinion.sign_opinion, walk.cast.bureau_head)


@at("answer")
def answer(walk: Walk, _step: StepRun) -> None:
    found = list(_review(walk).findings.standing())
    walk.do(
        drafting.add_revision,
        walk.cast.drafter,
        upload=walk.revised or _revised(walk, found),
        change=ChangeKind.ADOPTING,
        note="按照审核意见逐项修改".replace("审核", walk.matter.kind_enum.review_word),
    )
    walk.do(
        answers.answer_findings,
        walk.cast.drafter,
        answers=tuple(Answer(one.number, True, "已按照意见修改。") for one in found),
    )


def _revised(walk: Walk, found: list[Finding]) -> Upload:
    """The draft with what the findings ask for."""
    text = current_revision(walk.matter).plain
    for one in found:
        if one.original:
            text = text.replace(
                one.original, f"{one.original}（依照有关法律、法规、规章的规定执行）", 1
            )
    return Upload("修改稿.txt", text.encode())
