"""Forms of receiving materials, asking for missing ones and returning the round."""

from __future__ import annotations

from django import forms

from reviews.transitions import supplements
from workflows.forms import DateField, LongText, VerbForm, form_for


@form_for(supplements.ACCEPT_MATERIALS)
class AcceptMaterialsForm(VerbForm):
    transition = supplements.accept_materials
    hint = "接收即确认材料齐备，审核期限自次日起算。材料不齐的，请要求补正。"

    complete = forms.BooleanField(label="送审材料齐备", required=False)
    take = forms.BooleanField(
        label="由本人承办", required=False, initial=True, help_text="不勾选的，由负责人分办。"
    )


@form_for(supplements.REQUEST_SUPPLEMENT)
class RequestSupplementForm(VerbForm):
    transition = supplements.request_supplement
    hint = "通知当日仍计入审核期限，次日起至补正材料到达之日止不计入。"

    materials = LongText(label="应补正的材料", max_length=500)
    reason = LongText(label="理由", max_length=500)
    due_on = DateField(label="补正期限", help_text="当日 24:00 前补正。")

    def prepare(self) -> None:
        within = self.matter.pack.law.review(self.matter.kind).supplement_within
        if within is not None:
            self.fields["due_on"].required = False
            self.fields["due_on"].help_text = f"规定为{within}，留空即可。"


@form_for(supplements.SUPPLY_MATERIALS)
class SupplyMaterialsForm(VerbForm):
    transition = supplements.supply_materials
    hint = "请先上传补正的材料。补正的是材料；更换文稿应当撤回后重新送审。"

    explanation = LongText(label="补正情况说明", max_length=500)


@form_for(supplements.RETURN_TO_DRAFTER)
class ReturnToDrafterForm(VerbForm):
    transition = supplements.return_to_drafter
    hint = "退回后本次送审和正在计算的期限终止；重新送审的，期限重新计算。"

    reason = LongText(label="退回的理由", max_length=500)


@form_for(supplements.RETURN_UNSUPPLIED)
class ReturnUnsuppliedForm(VerbForm):
    transition = supplements.return_unsupplied
    hint = "补正期限届满仍未补正的，可以退回。"

    reason = LongText(label="退回的理由", max_length=500)
