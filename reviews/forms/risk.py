"""Forms of risk screening and assessment."""

from __future__ import annotations

from django import forms

from reviews.models import RiskOutcome
from reviews.transitions import risk
from workflows.forms import LongText, VerbForm, form_for


@form_for(risk.SCREEN_RISK)
class ScreenRiskForm(VerbForm):
    transition = risk.screen_risk
    hint = "可能对社会稳定、公共安全等方面造成不利影响的，应当进行风险评估。"

    risky = forms.TypedChoiceField(
        label="排查结果",
        choices=[("yes", "存在风险，需要评估"), ("no", "未发现风险")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    points = LongText(label="排查的风险点及排查情况")


class AssessmentForm(VerbForm):
    """What an assessment says, the first as well as a later one."""

    hint = "评估结论如实登记；风险不可控的，调整至可控后方可提请集体审议。"

    assessor = forms.CharField(label="评估机构", max_length=120)
    outcome = forms.ChoiceField(
        label="评估结论", choices=RiskOutcome.choices, widget=forms.RadioSelect
    )
    report = LongText(label="评估报告要点")
    measures = LongText(label="防范化解措施")


@form_for(risk.ASSESS_RISK)
class AssessRiskForm(AssessmentForm):
    transition = risk.assess_risk


@form_for(risk.REASSESS_RISK)
class ReassessRiskForm(AssessmentForm):
    transition = risk.reassess_risk
