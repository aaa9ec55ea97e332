"""Matters under legality review, and what a test needs to say about them."""

from dataclasses import replace

import pytest

from config.rehearsal import legality
from reviews.models import (
    CheckAnswer,
    ConclusionCode,
    CounselOpinion,
    Finding,
    LegalityReview,
    ReviewMethod,
    Severity,
    SupplementRequest,
)
from reviews.rules.conclusion import CheckLine, Judgement
from reviews.transitions import counsel, findings, opinion, review
from tests.builders import a_walk, instant
from tests.reviews.standing import open_names, refusals_of, standing
from workflows.models import NumberSeries, StepRun, Suspension
from workflows.papers import Upload

BESIDE = (CounselOpinion, Finding, SupplementRequest, Suspension, NumberSeries)


def a_review(at="review", **options):
    """A small matter standing at a step of the legality review."""
    options = {"technical": False, "touches_market": False} | options
    return a_walk(at, **options)


def the_review(walk):
    return LegalityReview.latest(walk.matter)


def the_limit(walk):
    return walk.matter.limits.filter(name="review").last()


def the_step(walk):
    (step,) = StepRun.objects.open().filter(matter=walk.matter).select_related("organ", "owner")
    return step


def everything(matter):
    """What stands, without the ledger and without the version of the matter."""
    return standing(matter), [list(model.objects.values_list()) for model in BESIDE]


def refused(error, walk, transition, actor, **arguments):
    """Do what must be refused; nothing has changed but perhaps the ledger. Gives the refusal."""
    before = everything(walk.matter)
    with pytest.raises(error) as caught:
        walk.do(transition, actor, **arguments)
    assert everything(walk.matter) == before
    return caught.value


def kept_refusals(walk):
    return refusals_of(walk.matter)


def codes(gate):
    return [one.code for one in gate.missing]


def at_steps(walk):
    return open_names(walk.matter)


def judgement(walk, conclusion=ConclusionCode.LEGAL, *, yes=(), without=(), **changes):
    """A whole judgement; ``yes`` are lines found in 第三条, ``without`` lines left unanswered."""
    lines = tuple(
        CheckLine(item.code, CheckAnswer.YES, "第三条")
        if item.code in yes
        else CheckLine(item.code, CheckAnswer.NO)
        for item in walk.matter.pack.law.prohibited_content()
        if item.code not in without
    )
    whole = Judgement(
        conclusion=conclusion,
        methods=(ReviewMethod.DESK,),
        process_note="书面核对送审材料",
        checklist=lines,
        counsel_absence_reason="事项简单，未另行咨询",
    )
    return replace(whole, **changes)


def conclude(walk, conclusion=ConclusionCode.LEGAL, **changes):
    return walk.do(
        review.conclude_review,
        walk.cast.reviewer,
        judgement=judgement(walk, conclusion, **changes),
    )


A_FINDING = {
    "clause": "第三条",
    "original": "负责物业服务区域内停放充电设施建设的指导监督",
    "problem_class": "competence",
    "basis": "《四川省行政规范性文件管理办法》第十条第一项",
    "severity": Severity.MUST,
    "suggestion": "按照部门法定职责表述。",
}


def record(walk, **changes):
    return walk.do(findings.record_finding, walk.cast.reviewer, **(A_FINDING | changes))


def hear_counsel(walk):
    walk.do(counsel.invite_counsel, walk.cast.reviewer, counsel=walk.cast.counsel)
    return walk.do(counsel.give_counsel_opinion, walk.cast.counsel, text="对送审稿没有不同意见。")


def sign(walk, **arguments):
    """Through the second review to the signature, on the first day the walk would sign."""
    legality.second_review(walk, None)
    walk.wait_until(legality._first_day_of_issue(walk, None))
    return walk.do(opinion.sign_opinion, walk.cast.bureau_head, **arguments)


def told_to_change(walk, severities=(Severity.MUST,)):
    """A signed opinion 应当予以修改 with findings of these severities."""
    for severity in severities:
        record(walk, severity=severity)
    conclude(walk, ConclusionCode.MODIFY)
    return sign(walk)


def another_text(words="本办法由区住房和城乡建设局负责解释。", name="修改稿.txt"):
    text = (
        "电动自行车停放充电安全管理办法\n第一条 为了加强电动自行车停放充电安全管理，制定本办法。\n"
        f"第二条 {words}\n"
    )
    return Upload(name, text.encode())


def on(year, month, day, hour=9):
    return instant(year, month, day, hour)
