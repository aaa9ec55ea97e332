"""Form of naming a registered text as basis."""

from __future__ import annotations

from typing import cast

from django import forms

from filings.models import Document, DocumentStatus
from filings.transitions import basis
from workflows.forms import VerbForm, form_for


@form_for(basis.CITE_BASIS)
class CiteBasisForm(VerbForm):
    transition = basis.cite_basis
    hint = "只能引用已经公布、正在施行且没有失效的文件；其他法律法规依据请作为材料上传。"

    document = forms.ModelChoiceField(label="文件", queryset=Document.objects.none())

    def prepare(self) -> None:
        """Published texts of all makers: what is not shown to the public is not shown here
        either. Whether one may be relied on today is the rule's to say."""
        published = Document.objects.filter(status=DocumentStatus.PUBLISHED)
        field = cast("forms.ModelChoiceField[Document]", self.fields["document"])
        field.queryset = published.exclude(matter=self.matter)
