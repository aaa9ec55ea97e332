"""Forms of asking other units."""

from __future__ import annotations

from typing import Any

from django import forms

from reviews.forms.dispositions import AnswersForm, Opinion
from reviews.models import Consultation
from reviews.transitions import consultation
from workflows.forms import DateField, LongText, VerbForm, form_for
from workflows.models import Organ


@form_for(consultation.SEND_CONSULTATION)
class SendConsultationForm(VerbForm):
    transition = consultation.send_consultation
    hint = "征求意见不代替合法性审核。"

    reply_by = DateField(
        label="回复期限", required=False, help_text="截至当日24:00；选择征求意见的单位后必填。"
    )
    no_unit_reason = forms.CharField(
        label="不征求意见的理由",
        max_length=300,
        required=False,
        help_text="不涉及其他单位的，不选择单位，在此说明理由。",
    )

    def prepare(self) -> None:
        self.fields["units"] = forms.ModelMultipleChoiceField(
            Organ.objects.filter(division=self.matter.division).exclude(
                pk__in=consultation.drafting_units(self.matter)
            ),
            label="征求意见的单位",
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields(["units"])

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "units": list(self.cleaned_data["units"])}


@form_for(consultation.REPLY_CONSULTATION)
class ReplyConsultationForm(VerbForm):
    transition = consultation.reply_consultation

    has_opinion = forms.TypedChoiceField(
        label="回复",
        choices=[("yes", "有修改意见"), ("no", "无意见")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = LongText(label="意见内容", required=False, help_text="有修改意见的必填。")

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("has_opinion") and not self.cleaned_data.get("text"):
            self.add_error("text", "请填写修改意见。")
        return self.cleaned_data


@form_for(consultation.RECORD_NO_REPLY)
class RecordNoReplyForm(VerbForm):
    transition = consultation.record_no_reply
    hint = "该单位回复期限已过仍未回复的，记为逾期未回复，不再等待。"


@form_for(consultation.SETTLE_REPLIES)
class SettleRepliesForm(AnswersForm):
    transition = consultation.settle_replies
    hint = "逐条注明各单位意见的采纳情况；没有修改意见的，直接确认。"

    def opinions(self) -> list[Opinion]:
        asked = Consultation.latest(self.matter)
        if asked is None:
            return []
        replies = asked.replies.with_opinion().select_related("organ")
        return [Opinion(one.pk, f"{one.organ}的意见", one.text) for one in replies]

    def arguments(self) -> dict[str, Any]:
        return {"answers": self.answers()}
