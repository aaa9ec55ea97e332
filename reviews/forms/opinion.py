"""Forms of signing the opinion."""

from __future__ import annotations

from django import forms

from reviews.transitions import opinion
from workflows.forms import LongText, VerbForm, form_for


@form_for(opinion.SIGN_OPINION)
class SignOpinionForm(VerbForm):
    transition = opinion.sign_opinion
    hint = "签发即编号、生成意见书并送起草单位，此后不再更改。"

    as_letter = forms.BooleanField(
        label="采用信函格式", required=False, help_text="不勾选的，采用红头文件格式。"
    )


@form_for(opinion.SEND_BACK_OPINION)
class SendBackOpinionForm(VerbForm):
    transition = opinion.send_back_opinion
    hint = "退回原承办人，修改后须再经复核；期限继续计算。"

    reason = LongText(label="退回的理由", max_length=500)
