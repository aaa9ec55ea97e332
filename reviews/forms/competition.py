"""Forms of fair-competition review."""

from __future__ import annotations

from django import forms

from reviews.models import CompetitionOutcome
from reviews.transitions import competition
from workflows.forms import LongText, VerbForm, form_for


@form_for(competition.FIRST_COMPETITION_REVIEW)
class FirstCompetitionReviewForm(VerbForm):
    transition = competition.first_competition_review
    hint = "初审后送公平竞争审查机构作出结论。"

    heard = LongText(label="听取经营者、行业协会商会等意见的情况", max_length=500)
    first_review = LongText(label="初审意见")


@form_for(competition.CONCLUDE_COMPETITION_REVIEW)
class ConcludeCompetitionReviewForm(VerbForm):
    transition = competition.conclude_competition_review
    hint = "未经审查或者经审查违反公平竞争审查标准的，不得出台。"

    outcome = forms.ChoiceField(
        label="审查结论", choices=CompetitionOutcome.choices, widget=forms.RadioSelect
    )
    opinion = LongText(label="审查意见")
    exception_detail = LongText(
        label="例外规定的具体情形", required=False, help_text="适用例外规定的必填。"
    )
    exception_until = forms.CharField(
        label="实施期限或者终止条件",
        max_length=200,
        required=False,
        help_text="适用例外规定的必填。",
    )
