"""Forms of proposing and deciding how secret a matter is."""

from __future__ import annotations

from typing import Any

from django import forms

from reviews.transitions import classification
from workflows.appointments import insiders_of
from workflows.classification import proposed_in
from workflows.forms import LongText, VerbForm, form_for
from workflows.models import Classification
from workflows.secrecy_forms import begin_with, said_in, secrecy_fields


@form_for(classification.PROPOSE_CLASSIFICATION)
class ProposeClassificationForm(VerbForm):
    transition = classification.propose_classification
    hint = "由定密责任人审批；批准以前按涉密事项采取保密措施。"

    reason = LongText(label="拟定的理由", max_length=300)

    def prepare(self) -> None:
        reason = self.fields.pop("reason")
        self.fields |= secrecy_fields(required=True)
        self.fields["reason"] = reason
        begin_with(self, self.matter.classifications.last())

    def arguments(self) -> dict[str, Any]:
        return {"said": said_in(self.cleaned_data), "reason": self.cleaned_data["reason"]}


@form_for(classification.APPROVE_CLASSIFICATION)
class ApproveClassificationForm(VerbForm):
    transition = classification.approve_classification

    opinion = LongText(label="审批意见", max_length=300, required=False)

    def prepare(self) -> None:
        names = "、".join(map(str, insiders_of(self.matter)))
        proposal = _proposal(proposed_in(self.matter))
        self.hint = f"{proposal}知悉人员：{names}。密级、保密期限和知悉范围一并确定。"


@form_for(classification.REFUSE_CLASSIFICATION)
class RefuseClassificationForm(VerbForm):
    transition = classification.refuse_classification
    hint = "退回承办人重新拟定；不属于国家秘密的，不得定密。"

    reason = LongText(label="退回的理由", max_length=300)
    no_secret = forms.BooleanField(
        label="不属于国家秘密",
        required=False,
        help_text="勾选后本事项不再按涉密事项办理；公开属性仍为不予公开，公开应当另行决定。",
    )


def _proposal(row: Classification | None) -> str:
    if row is None:
        return "承办人尚未拟定密级。"
    return (
        f"承办人{row.proposed_by}拟定：{row.mark}，{row.get_origin_display()}，依据：{row.basis}。"
    )
