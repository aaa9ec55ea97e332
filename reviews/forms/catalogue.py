"""Form of an item of the yearly catalogue of major decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms

from reviews.models import CatalogueEntry
from reviews.transitions.catalogue import enter_decision
from workflows.forms import DateField, ask_plainly
from workflows.models import Organ, User
from workflows.models.organs import DEPARTMENT_TYPES


class CatalogueEntryForm(forms.Form):
    """One item. It stands for good: an item is added, never changed."""

    maker = forms.ModelChoiceField(
        label="决策机关", queryset=Organ.objects.none(), empty_label="请选择"
    )
    title = forms.CharField(label="决策事项", max_length=200)
    drafting_unit = forms.ModelChoiceField(
        label="承办单位", queryset=Organ.objects.none(), empty_label="请选择"
    )
    party_consent = forms.CharField(
        label="同级党委同意情况", max_length=200, help_text="写明会议或者批复及日期。"
    )
    published_on = DateField(label="目录公布日")

    def __init__(self, *args: Any, makers: Sequence[Organ], **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self._choose_from("maker", Organ.objects.filter(pk__in=[maker.pk for maker in makers]))
        divisions = {maker.division for maker in makers}
        departments = Organ.objects.filter(type__in=DEPARTMENT_TYPES, division__in=divisions)
        self._choose_from("drafting_unit", departments)
        ask_plainly(self)

    def _choose_from(self, name: str, organs: Any) -> None:
        cast("forms.ModelChoiceField[Organ]", self.fields[name]).queryset = organs

    def act(self, *, actor: User, now: datetime) -> CatalogueEntry:
        """Enter the item.

        Raises:
            WorkflowError: it is refused.
        """
        return enter_decision(actor=actor, now=now, **self.cleaned_data)
