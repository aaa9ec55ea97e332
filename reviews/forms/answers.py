"""The form of answering the findings one by one."""

from __future__ import annotations

from typing import Any

from django import forms

from reviews.models import Finding
from reviews.rules.answers import Answer
from reviews.transitions import answers
from reviews.transitions.review_rounds import latest_review
from workflows.forms import LongText, VerbForm, form_for

ADOPTED = "yes"
ADOPTION = ((ADOPTED, "采纳"), ("no", "不采纳"))


@form_for(answers.ANSWER_FINDINGS)
class AnswerFindingsForm(VerbForm):
    transition = answers.answer_findings
    hint = "采纳意见的，请先上传修改稿；不采纳的，应当书面说明理由。"

    beyond_findings = forms.BooleanField(
        label="除按意见修改外，还有其他实质性修改",
        required=False,
        help_text="勾选的，修改稿送审核机构复核。",
    )

    def prepare(self) -> None:
        for finding in self._findings():
            name = f"{finding}（{finding.clause}，{finding.get_severity_display()}）"
            self.fields[f"adopted_{finding.number}"] = forms.ChoiceField(
                label=name,
                choices=ADOPTION,
                widget=forms.RadioSelect,
                help_text=finding.suggestion,
            )
            self.fields[f"text_{finding.number}"] = LongText(
                label=f"{finding}修改情况或者不采纳的理由", required=False
            )

        self.fields["beyond_findings"] = self.fields.pop("beyond_findings")

    def arguments(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "answers": tuple(
                Answer(
                    finding.number,
                    cleaned[f"adopted_{finding.number}"] == ADOPTED,
                    cleaned[f"text_{finding.number}"],
                )
                for finding in self._findings()
            ),
            "beyond_findings": cleaned["beyond_findings"],
        }

    def _findings(self) -> list[Finding]:
        return list(latest_review(self.matter).findings.standing())
