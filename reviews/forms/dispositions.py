"""The part that answering units and answering the public have in common: one row per opinion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from reviews.rules.dispositions import Answer
from workflows.constants import Disposition
from workflows.forms import LongText, VerbForm


@dataclass(frozen=True)
class Opinion:
    """One opinion to be answered: its row, whose it is, what it says."""

    row: int
    name: str
    text: str


class AnswersForm(VerbForm):
    """A form with a disposition and a reason for every opinion."""

    def opinions(self) -> list[Opinion]:
        """The opinions that are to be answered."""
        raise NotImplementedError

    def prepare(self) -> None:
        self.rows = self.opinions()
        for one in self.rows:
            self.fields[f"disposition_{one.row}"] = forms.ChoiceField(
                label=f"{one.name}：采纳情况",
                choices=[("", "请选择"), *Disposition.choices],
                help_text=one.text,
            )
            self.fields[f"reason_{one.row}"] = LongText(
                label=f"{one.name}：理由",
                required=False,
                max_length=500,
                help_text="部分采纳或者不予采纳的，必须说明理由。",
            )

    def clean(self) -> dict[str, Any]:
        for one in self.rows:
            disposition = self.cleaned_data.get(f"disposition_{one.row}")
            reason = self.cleaned_data.get(f"reason_{one.row}")
            if disposition and disposition != Disposition.ADOPTED and not reason:
                self.add_error(f"reason_{one.row}", "未完全采纳的，请说明理由。")
        return self.cleaned_data

    def answers(self) -> list[Answer]:
        return [
            Answer(
                row=one.row,
                disposition=self.cleaned_data[f"disposition_{one.row}"],
                reason=self.cleaned_data[f"reason_{one.row}"],
            )
            for one in self.rows
        ]
