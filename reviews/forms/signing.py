"""Forms from the signed minutes to the signed text, and of ending a matter."""

from __future__ import annotations

from django import forms

from reviews.transitions import ending, minutes, signing
from workflows.forms import DateField, LongText, VerbForm, form_for
from workflows.models import ChangeKind


@form_for(minutes.SIGN_MINUTES)
class SignMinutesForm(VerbForm):
    transition = minutes.sign_minutes
    hint = "签署后生成会议纪要并编号，发言记录不得再更改。"


@form_for(signing.DECLARE_REVISION)
class DeclareRevisionForm(VerbForm):
    transition = signing.declare_revision
    hint = "请先上传修改后的文稿，并在上传时如实声明修改性质。"

    account = LongText(label="按会议意见修改的情况", max_length=500)


@form_for(signing.CONFIRM_CHANGE)
class ConfirmChangeForm(VerbForm):
    transition = signing.confirm_change
    hint = "文字性修改的，转签发；实质性修改的，重新审核并重新提请集体审议。"

    found = forms.ChoiceField(
        label="修改性质",
        choices=[
            (ChangeKind.WORDING.value, ChangeKind.WORDING.label),
            (ChangeKind.SUBSTANCE.value, ChangeKind.SUBSTANCE.label),
        ],
        widget=forms.RadioSelect,
    )
    note = LongText(label="确认的理由", max_length=500)


@form_for(signing.REPORT_TO_PARTY)
class ReportToPartyForm(VerbForm):
    transition = signing.report_to_party

    reported_on = DateField(label="请示报告日")
    reply = forms.CharField(label="党委意见", max_length=300)


@form_for(signing.SIGN_DOCUMENT)
class SignDocumentForm(VerbForm):
    transition = signing.sign_document
    hint = "签发前将核对集体审议结果和文稿文字；签发后转登记、编号、印发。"


@form_for(ending.TERMINATE)
class TerminateForm(VerbForm):
    transition = ending.terminate
    hint = "终止后事项不再办理，已形成的材料和记录继续保存。"

    reason = LongText(label="终止的理由", max_length=500)
