"""Forms of filing: the clerk's report, the addressee's registration, corrections."""

from __future__ import annotations

from typing import Any

from django import forms

from filings.models import Filing
from filings.rules.materials import REPORT, enclosures
from filings.transitions import filing
from filings.transitions.filing import Supplied
from workflows.forms import DateField, LongText, VerbForm, form_for


class SupplyingForm(VerbForm):
    """A form with a file field for each material of a filing."""

    def materials(self) -> list[tuple[str, str]]:
        """Code and label of the materials that may be handed in; the report is made here."""
        demanded = self.matter.pack.law.filing_materials()
        words = self.matter.in_its_words
        return [(one.code, words(one.label)) for one in demanded if one.code != REPORT]

    def prepare(self) -> None:
        document = Filing.objects.get(pk=self.step.data["filing"]).document
        there = {
            one.material.code: one.paper.title
            for one in enclosures(document, self.matter.pack.law.filing_materials())
        }
        for code, label in self.materials():
            title = there.get(code)
            self.fields[f"material_{code}"] = forms.FileField(
                label=f"备案材料：{label}",
                required=False,
                help_text=f"已有：{title}" if title else "尚缺，请上传。",
            )

    def arguments(self) -> dict[str, Any]:
        named = {
            name: value for name, value in self.cleaned_data.items() if "material_" not in name
        }
        files = [(code, self.cleaned_data[f"material_{code}"]) for code, _ in self.materials()]
        supplied = [Supplied(code, self.upload(file)) for code, file in files if file]
        return named | {"supplied": tuple(supplied)}


@form_for(filing.FILE_DOCUMENT)
class FileDocumentForm(SupplyingForm):
    transition = filing.file_document
    hint = "提交时生成备案报告并编号；逾期报送的如实记载。"

    signed_by = forms.CharField(label="签发人", max_length=40)
    contact = forms.CharField(label="联系人及电话", max_length=80, required=False)
    remarks = LongText(
        label="需要说明的其他情况",
        required=False,
        help_text="如溯及既往的理由。简化程序、缩短期限等记录在案的理由自动写入备案报告。",
    )

    def prepare(self) -> None:
        document = (
            Filing.objects.select_related("document__signed_by")
            .get(pk=self.step.data["filing"])
            .document
        )
        self.fields["signed_by"].initial = str(document.signed_by)
        super().prepare()


@form_for(filing.REGISTER_FILING)
class RegisterFilingForm(VerbForm):
    transition = filing.register_filing
    hint = "材料齐全、符合要求的，予以登记并编备案登记号。"


@form_for(filing.REQUEST_FILING_CORRECTION)
class RequestFilingCorrectionForm(VerbForm):
    transition = filing.request_filing_correction

    materials = LongText(label="应当补正的材料和要求")

    def prepare(self) -> None:
        law = self.matter.pack.law
        if law.is_set("filing_correction"):
            self.fields[
                "materials"
            ].help_text = f"补正期限为{law.filing_correction().length}，自通知次日起计算。"
        else:
            self.fields["due_on"] = DateField(label="补正期限")


@form_for(filing.REFUSE_FILING)
class RefuseFilingForm(VerbForm):
    transition = filing.refuse_filing
    hint = "仅限不属于本机关备案范围的文件。"

    reason = LongText(label="不予登记的理由", max_length=300)


@form_for(filing.CORRECT_FILING)
class CorrectFilingForm(SupplyingForm):
    transition = filing.correct_filing

    account = LongText(label="补正情况")
