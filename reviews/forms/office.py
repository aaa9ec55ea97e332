"""Forms of the government office's check, and of taking a submission back."""

from __future__ import annotations

from django import forms

from reviews.rules.office import ReturnGround
from reviews.transitions import office
from workflows.forms import UNCHOSEN, LongText, VerbForm, form_for


@form_for(office.FORWARD_TO_REVIEW)
class ForwardToReviewForm(VerbForm):
    transition = office.forward_to_review
    hint = "三项均确认后转送审核机构；审核期限自审核机构收齐材料起算，核对时间不计入。"

    necessary = forms.BooleanField(label="确有制定必要", required=False)
    complete = forms.BooleanField(label="送审材料齐全", required=False)
    in_form = forms.BooleanField(label="符合公文格式和报送要求", required=False)
    office_note = LongText(label="核对意见", max_length=500, required=False)


@form_for(office.REQUEST_OFFICE_SUPPLEMENT)
class RequestOfficeSupplementForm(VerbForm):
    transition = office.request_office_supplement
    hint = "起草单位补充后重新报送。"

    materials = LongText(label="需补充的材料", max_length=400)
    reason = LongText(label="理由", max_length=500)


@form_for(office.RETURN_AT_OFFICE)
class ReturnAtOfficeForm(VerbForm):
    transition = office.return_at_office
    hint = "退回后本次送审结束；重新送审另行核对。"

    ground = forms.ChoiceField(label="退回的情形", choices=[UNCHOSEN, *ReturnGround.choices])
    reason = LongText(label="退回的理由", max_length=400)


@form_for(office.RECALL)
class RecallForm(VerbForm):
    transition = office.recall
    hint = "办公机构尚未核对转送前，可以拿回修改后再次报送。"

    reason = LongText(label="拿回的理由", max_length=500)


@form_for(office.WITHDRAW)
class WithdrawForm(VerbForm):
    transition = office.withdraw
    hint = "撤回后本次送审和正在计算的期限终止，文稿回到起草；更换文稿应当先撤回。"

    reason = LongText(label="撤回的理由", max_length=500)
