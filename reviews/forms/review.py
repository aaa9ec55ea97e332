"""Forms of concluding the review and of the second review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField

from reviews.models import CheckAnswer, ReviewMethod
from reviews.rules.conclusion import CheckLine, Judgement
from reviews.transitions import review
from workflows.forms import UNCHOSEN, LongText, VerbForm, form_for


@form_for(review.CONCLUDE_REVIEW)
class ConcludeReviewForm(VerbForm):
    transition = review.conclude_review
    hint = (
        "结论只针对送审的文稿；禁止性内容须逐项核对，存在的写明所在条款；"
        "存在禁止性内容的，不能作出合法的结论。"
    )

    methods = forms.MultipleChoiceField(label="审核方式", widget=forms.CheckboxSelectMultiple)
    process_note = LongText(label="审核过程", help_text="征求了哪些单位的意见、召开了哪些会议等。")
    counsel_absence_reason = LongText(label="未听取法律顾问、公职律师意见的理由", required=False)
    conclusion = forms.ChoiceField(label="审核结论")
    conclusion_note = LongText(
        label="结论说明", required=False, help_text="结论为不得提交审议的，应当写明具体理由。"
    )
    risk_statement = LongText(
        label="法律风险提示", required=False, help_text="探索性改革事项应当写明法律风险。"
    )

    def prepare(self) -> None:
        law, kind = self.matter.pack.law, self.matter.kind_enum
        methods = cast("forms.MultipleChoiceField", self.fields["methods"])
        methods.choices = [(method.value, method.label_for(kind)) for method in ReviewMethod]
        conclusion = cast("forms.ChoiceField", self.fields["conclusion"])
        conclusion.choices = [UNCHOSEN, *((one.code, one.label) for one in law.conclusions(kind))]
        for item in law.prohibited_content():
            self.fields[f"check_{item.code}"] = forms.ChoiceField(
                label=item.label, choices=CheckAnswer.choices, widget=forms.RadioSelect
            )
            self.fields[f"clause_{item.code}"] = forms.CharField(
                label="所在条款", max_length=60, required=False
            )

    def checklist_rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        """The two fields of each line of the checklist, for a page that shows them as a table."""
        for item in self.matter.pack.law.prohibited_content():
            yield self[f"check_{item.code}"], self[f"clause_{item.code}"]

    def arguments(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "judgement": Judgement(
                conclusion=cleaned["conclusion"],
                methods=tuple(cleaned["methods"]),
                process_note=cleaned["process_note"],
                checklist=tuple(
                    CheckLine(
                        item.code,
                        cleaned[f"check_{item.code}"],
                        cleaned[f"clause_{item.code}"],
                    )
                    for item in self.matter.pack.law.prohibited_content()
                ),
                conclusion_note=cleaned["conclusion_note"],
                risk_statement=cleaned["risk_statement"],
                counsel_absence_reason=cleaned["counsel_absence_reason"],
            )
        }


@form_for(review.CONFIRM_REVIEW)
class ConfirmReviewForm(VerbForm):
    transition = review.confirm_review

    opinion = LongText(label="复核意见", max_length=500, required=False)


@form_for(review.SEND_BACK_REVIEW)
class SendBackReviewForm(VerbForm):
    transition = review.send_back_review
    hint = "退回原承办人；期限继续计算。"

    reason = LongText(label="退回的理由", max_length=500)
