"""Forms of expert argument."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F

from reviews.transitions import experts
from reviews.transitions.consultation import drafting_units
from workflows.forms import LongText, VerbForm, form_for
from workflows.models import User

OUTSIDE_FIRST = F("organ__name").asc(nulls_first=True)


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several people, each with organ and position."""

    def label_from_instance(self, obj: Any) -> str:
        organ = obj.organ.name if obj.organ else ""
        about = "，".join(part for part in (organ, obj.position) if part)
        return f"{obj}（{about}）" if about else str(obj)


@form_for(experts.INVITE_EXPERTS)
class InviteExpertsForm(VerbForm):
    transition = experts.invite_experts
    hint = "专家应当具有专业性、代表性和中立性，与论证事项没有直接利害关系。"

    selection_reason = LongText(label="专家遴选说明", max_length=500)

    def prepare(self) -> None:
        people = User.objects.filter(is_active=True, is_superuser=False).exclude(
            organ__in=drafting_units(self.matter)
        )
        self.fields["experts"] = PeopleField(
            people.select_related("organ").order_by(OUTSIDE_FIRST, "name", "pk"),
            label="专家",
            widget=forms.SelectMultiple(attrs={"size": 12}),
            help_text="不属于任何机关的专家列在前面。按住 Ctrl 键可以选择多人。",
        )
        self.order_fields(["experts"])

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "experts": list(self.cleaned_data["experts"])}


@form_for(experts.GIVE_EXPERT_OPINION)
class GiveExpertOpinionForm(VerbForm):
    transition = experts.give_expert_opinion
    hint = "签署后不能更改。与论证事项有直接利害关系的，应当回避。"

    no_interest = forms.BooleanField(label="本人声明与论证事项没有直接利害关系")
    necessity = LongText(label="必要性")
    feasibility = LongText(label="可行性")
    soundness = LongText(label="科学性")


@form_for(experts.CONCLUDE_EXPERTS)
class ConcludeExpertsForm(VerbForm):
    transition = experts.conclude_experts

    conclusion = LongText(label="论证结论")
    adoption = LongText(label="采纳情况及理由")
    unsigned_reason = LongText(
        label="专家未签署意见的原因",
        required=False,
        max_length=500,
        help_text="受邀专家均已签署的，不填写。",
    )
