"""Risk screening of every matter; assessment where it finds risk (风险评估).

That risks are controllable is demanded before deliberation (G4), not here: what was found is
recorded as it is found.
"""

from __future__ import annotations

from reviews.models import RiskAssessment, RiskOutcome, RiskScreening
from reviews.rules import risk as rules
from workflows import acts, papers
from workflows.acts import Act, transition
from workflows.constants import Duty
from workflows.errors import Inadmissible
from workflows.verbs import Verb

SCREEN_RISK = Verb(
    "screen_risk",
    "风险排查",
    steps=("screen_risk",),
    duty=Duty.DRAFTING,
    article="risk_screening",
)
ASSESS_RISK = Verb(
    "assess_risk",
    "登记风险评估",
    steps=("assess_risk",),
    duty=Duty.DRAFTING,
    article="risk_assessment",
)
REASSESS_RISK = Verb(
    "reassess_risk",
    "重新登记风险评估",
    steps=("draft", "submit", "answer", "revise"),
    duty=Duty.DRAFTING,
    article="risk_assessment",
)


@transition(SCREEN_RISK)
def screen_risk(act: Act, *, risky: bool, points: str) -> RiskScreening:
    """Look for risks to social stability, public safety and the like."""
    screening = RiskScreening.objects.create(
        matter=act.matter,
        revision=papers.current_revision(act.matter),
        opened_at=act.now,
        opened_by=act.actor,
        risky=risky,
        points=acts.required(points, "请填写排查的风险点及排查情况。", "points"),
    )
    act.matter.risky = risky
    act.note.subject = str(screening)
    act.note.revision = screening.revision
    act.note.reason = screening.points
    act.complete()
    return screening


@transition(ASSESS_RISK)
def assess_risk(
    act: Act, *, assessor: str, outcome: str, report: str, measures: str
) -> RiskAssessment:
    """Record the assessment of the draft, whatever its outcome."""
    assessment = _record(act, assessor, outcome, report, measures)
    act.complete()
    return assessment


@transition(REASSESS_RISK)
def reassess_risk(
    act: Act, *, assessor: str, outcome: str, report: str, measures: str
) -> RiskAssessment:
    """Assess the newest text again, after it was changed or its measures were strengthened.

    Raises:
        Inadmissible: screening has found no risk.
    """
    rules.check_assessable(act.matter, RiskScreening.latest(act.matter))
    return _record(act, assessor, outcome, report, measures)


def _record(act: Act, assessor: str, outcome: str, report: str, measures: str) -> RiskAssessment:
    if outcome not in RiskOutcome.values:
        raise Inadmissible(sentence="请选择评估结论。", field_name="outcome")
    assessment = RiskAssessment.objects.create(
        matter=act.matter,
        revision=papers.current_revision(act.matter),
        opened_at=act.now,
        opened_by=act.actor,
        assessor=acts.required(assessor, "请填写评估机构。", "assessor"),
        outcome=outcome,
        report=acts.required(report, "请填写评估报告要点。", "report"),
        measures=acts.required(measures, "请填写防范化解措施。", "measures"),
    )
    act.note.subject = str(assessment)
    act.note.revision = assessment.revision
    return assessment
