"""Forms of drafting."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from reviews.transitions import drafting
from workflows.forms import UNCHOSEN, LongText, OnceForm, VerbForm, form_for
from workflows.models import ChangeKind


@form_for(drafting.ADD_REVISION)
class AddRevisionForm(VerbForm):
    transition = drafting.add_revision
    hint = "上传后即编号固定，不可替换；此前对旧稿的审核不适用于新稿。"

    file = forms.FileField(label="文稿（.docx、.pdf 或 .txt）")
    change = forms.ChoiceField(
        label="修改性质",
        choices=[
            UNCHOSEN,
            *((kind.value, kind.label) for kind in ChangeKind if kind != ChangeKind.FIRST),
        ],
    )
    note = forms.CharField(label="修改说明", max_length=500, required=False)

    def prepare(self) -> None:
        if not self.matter.revisions.exists():
            del self.fields["change"]

    def arguments(self) -> dict[str, Any]:
        return {
            "upload": self.upload(self.cleaned_data["file"]),
            "change": self.cleaned_data.get("change", ChangeKind.FIRST),
            "note": self.cleaned_data["note"],
        }


@form_for(drafting.ATTACH)
class AttachForm(VerbForm):
    transition = drafting.attach

    material = forms.ChoiceField(label="材料类别")
    title = forms.CharField(label="材料名称", max_length=200)
    file = forms.FileField(label="文件（.docx、.pdf 或 .txt）")

    def prepare(self) -> None:
        materials = self.matter.pack.law.materials(self.matter.kind, self.matter.maker_family)
        material = cast(forms.ChoiceField, self.fields["material"])
        material.choices = [(one.code, one.label) for one in materials]

    def arguments(self) -> dict[str, Any]:
        return {
            "upload": self.upload(self.cleaned_data["file"]),
            "material": self.cleaned_data["material"],
            "title": self.cleaned_data["title"],
        }


@form_for(drafting.CORRECT_PARTICULARS)
class CorrectParticularsForm(VerbForm):
    transition = drafting.correct_particulars
    hint = "更正前后的内容均记入办理记录。改为涉及经营者经济活动的，应当进行公平竞争审查。"

    title = forms.CharField(label="名称", max_length=200)
    technical = forms.BooleanField(label="专业性、技术性较强", required=False)
    touches_market = forms.BooleanField(label="涉及经营者经济活动", required=False)
    reason = LongText(label="更正的理由", max_length=500)

    def prepare(self) -> None:
        for name in ("title", "technical", "touches_market"):
            self.fields[name].initial = getattr(self.matter, name)


@form_for(drafting.BEGIN_CONSULTATION)
class BeginConsultationForm(VerbForm):
    transition = drafting.begin_consultation
    hint = "将以最新一稿征求单位意见、公开征求意见，并启动所需的论证、评估和审查。"


@form_for(drafting.RESUBMIT)
class ResubmitForm(VerbForm):
    transition = drafting.resubmit
    hint = "仅限退回后没有实质性修改的文稿；有实质性修改的，应当重新启动征求意见与论证。"

    reason = LongText(label="重新送审的理由", max_length=500)


@form_for(drafting.COUNTERSIGN)
class CountersignForm(OnceForm):
    transition = drafting.countersign
    hint = "会签不代替合法性审核。"

    opinion = LongText(label="会签意见", max_length=500)
