"""Forms of the reviewer's findings."""

from __future__ import annotations

from typing import cast

from django import forms

from reviews.models import Finding, Severity
from reviews.transitions import findings
from reviews.transitions.review_rounds import latest_review
from workflows.forms import UNCHOSEN, LongText, VerbForm, form_for


@form_for(findings.RECORD_FINDING)
class RecordFindingForm(VerbForm):
    transition = findings.record_finding

    clause = forms.CharField(label="条款", max_length=60, help_text="如“第十七条第一款”。")
    original = LongText(
        label="原文", required=False, help_text="逐字引用送审文稿；文稿缺少规定的，留空。"
    )
    problem_class = forms.ChoiceField(label="问题类别")
    basis = LongText(label="依据", help_text="法律、法规、规章的名称、条款和内容。")
    severity = forms.ChoiceField(
        label="程度",
        choices=[UNCHOSEN, *Severity.choices],
        help_text="制定技术方面的问题只能提出修改建议。",
    )
    suggestion = LongText(label="修改意见")

    def prepare(self) -> None:
        classes = self.matter.pack.law.finding_classes()
        field = cast("forms.ChoiceField", self.fields["problem_class"])
        field.choices = [UNCHOSEN, *((one.code, one.label) for one in classes)]


@form_for(findings.STRIKE_FINDING)
class StrikeFindingForm(VerbForm):
    transition = findings.strike_finding
    hint = "撤销的问题不写入意见书，仍保留在办理记录中。"

    number = forms.TypedChoiceField(label="问题", coerce=int)
    reason = LongText(label="撤销的理由", max_length=300)

    def prepare(self) -> None:
        standing = Finding.objects.standing().filter(review=latest_review(self.matter))
        field = cast("forms.TypedChoiceField", self.fields["number"])
        field.choices = [(one.number, f"{one} {one.clause}") for one in standing]
        if not field.choices:
            field.help_text = "尚未记录问题，没有可以撤销的。"
