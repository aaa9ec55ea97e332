"""Forms of submitting a draft for legality review."""

from __future__ import annotations

from django import forms

from reviews.transitions import submission
from workflows.forms import LongText, VerbForm, form_for


@form_for(submission.SUBMIT_FOR_REVIEW)
class SubmitForReviewForm(VerbForm):
    transition = submission.submit_for_review
    hint = "报送最新一稿。程序或者材料有欠缺的，将一次列明。"

    submission_number = forms.CharField(label="来文文号", max_length=60, required=False)
    urgent = forms.BooleanField(
        label="紧急", required=False, help_text="紧急只影响审核的最短时间，不免除审核。"
    )
    urgent_reason = forms.CharField(
        label="紧急理由及批准人", max_length=300, required=False, help_text="紧急的必填。"
    )


@form_for(submission.REDRAFT)
class RedraftForm(VerbForm):
    transition = submission.redraft
    hint = "退回起草环节修改；没有实质性修改的，修改后可以按原程序重新送审。"

    reason = LongText(label="理由", max_length=500)
