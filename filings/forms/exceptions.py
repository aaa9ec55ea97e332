"""Form of approving an exception from a step of the procedure."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from filings.transitions import exceptions
from workflows.certificate import certificate_of
from workflows.constants import Stage
from workflows.forms import UNCHOSEN, LongText, VerbForm, form_for
from workflows.lawful_days import day_of


@form_for(exceptions.APPROVE_EXCEPTION)
class ApproveExceptionForm(VerbForm):
    transition = exceptions.approve_exception
    hint = "仅对程序合规证明现列的不符合事项有效；文本一致和合法性审核意见依法没有例外。"

    code = forms.ChoiceField(label="不符合的环节")
    reason = LongText(label="例外理由")
    basis = forms.CharField(label="例外依据", max_length=300)
    approval_number = forms.CharField(label="批准文号", max_length=60)

    def prepare(self) -> None:
        """Offer every violated step; those from which law knows no exception are refused."""
        whole = certificate_of(self.matter, day_of(timezone.now()), asked_at=Stage.PUBLICATION)
        field = self.fields["code"]
        assert isinstance(field, forms.ChoiceField)
        found = [(one.code, f"{one.label}：{one.why}") for one in whole.violating]
        field.choices = [UNCHOSEN, *found]
