"""Form of the drafting unit's own review."""

from __future__ import annotations

from django import forms

from reviews.models import UnitReviewOutcome
from reviews.transitions import unit_reviews
from workflows.forms import LongText, VerbForm, form_for


@form_for(unit_reviews.CONCLUDE_UNIT_REVIEW)
class ConcludeUnitReviewForm(VerbForm):
    transition = unit_reviews.conclude_unit_review
    hint = "审核针对最新一稿；此后文稿再有修改的，应当重新审核。"

    outcome = forms.ChoiceField(
        label="结论", choices=UnitReviewOutcome.choices, widget=forms.RadioSelect
    )
    opinion = LongText(label="审核意见")
    office_meeting = forms.CharField(label="本单位集体讨论情况", max_length=200, required=False)
