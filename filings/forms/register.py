"""Forms from the register to the closed file, as far as the maker's office goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from filings.models import Channel
from filings.rules.issue import earliest_effect
from filings.rules.validity import proposed_end
from filings.transitions import archive, publication, register
from workflows.constants import Kind
from workflows.forms import DateField, VerbForm, form_for
from workflows.lawful_days import day_of


@form_for(register.ISSUE_DOCUMENT)
class IssueDocumentForm(VerbForm):
    transition = register.issue_document
    hint = "提交时一并编登记号和发文字号；有效期截止日须逐件确认，拟填日期仅供参考。"

    publish_on = DateField(label="计划公布日")
    effective_on = DateField(label="施行日期")
    effect_reason = forms.CharField(label="提前施行的法定理由", max_length=300, required=False)
    valid_until = DateField(
        label="有效期至", required=False, help_text="含当日。规范性文件应当写明。"
    )
    validity_reason = forms.CharField(
        label="有效期超过一般年限的理由", max_length=300, required=False
    )
    no_expiry_reason = forms.CharField(
        label="不设有效期的理由",
        max_length=300,
        required=False,
        help_text="仅限单纯废止其他文件等依法不设有效期的情形。",
    )

    def prepare(self) -> None:
        """Propose the shortest lawful dates, as if published today."""
        today = day_of(timezone.now())
        effective_on = earliest_effect(self.matter, today)
        self.fields["publish_on"].initial = today
        self.fields["effective_on"].initial = effective_on
        if self.matter.kind == Kind.NORMATIVE_DOCUMENT:
            self.fields["valid_until"].initial = proposed_end(
                self.matter.pack.law, self.matter.kind, self.matter.title, effective_on
            )


@form_for(publication.PUBLISH_DOCUMENT)
class PublishDocumentForm(VerbForm):
    transition = publication.publish_document
    hint = "公布日为提交当日，不得倒填；报送备案期限自公布之日起计算，当日不计入。"

    channel = forms.ChoiceField(label="公布载体", choices=Channel.choices)
    address = forms.CharField(label="公布位置（网址）", max_length=300)
    file = forms.FileField(
        label="公布的文件",
        required=False,
        help_text="上传后核对与签发文本是否一致；不上传的，公布系统保存的签发文本。",
    )
    interpretation = forms.CharField(label="解读材料", max_length=300, required=False)
    effective_on = DateField(label="施行日期（按实际公布日确认）")
    effect_reason = forms.CharField(label="提前施行的法定理由", max_length=300, required=False)

    def prepare(self) -> None:
        document = register.document_of(self.matter)
        self.fields["effective_on"].initial = document.effective_on
        self.fields["effect_reason"].initial = document.effect_reason

    def arguments(self) -> dict[str, Any]:
        arguments = dict(self.cleaned_data)
        file = arguments.pop("file")
        return arguments | {"upload": self.upload(file) if file else None}


@form_for(publication.RECORD_NON_PUBLICATION)
class RecordNonPublicationForm(VerbForm):
    transition = publication.record_non_publication
    hint = "仅限依法不予公开的文件；未经公布的，不得作为行政管理的依据，仍应报送备案。"

    basis = forms.CharField(label="不予公开的依据", max_length=300)
    approved_by = forms.CharField(label="批准人", max_length=60)


@form_for(archive.ARCHIVE_MATTER)
class ArchiveMatterForm(VerbForm):
    transition = archive.archive_matter
    hint = "归档时列出全部文稿、意见书、会议纪要、备案报告和各环节记录，缺一不得归档。"
