"""Forms of hearing counsel."""

from __future__ import annotations

from typing import cast

from django import forms
from django.db.models import Q

from reviews.transitions import counsel
from workflows.forms import LongText, VerbForm, form_for
from workflows.models import User


@form_for(counsel.INVITE_COUNSEL)
class InviteCounselForm(VerbForm):
    transition = counsel.invite_counsel
    hint = "受邀人员可以查阅本事项并提出书面意见。"

    counsel = forms.ModelChoiceField(
        label="法律顾问、公职律师",
        queryset=User.objects.none(),
        help_text="本机构人员，或者不属于任何机关的外聘人员。",
    )

    def prepare(self) -> None:
        of_the_house = Q(organ=self.matter.review_body) | Q(organ=None)
        people = User.objects.filter(of_the_house, is_active=True, is_superuser=False)
        field = cast("forms.ModelChoiceField[User]", self.fields["counsel"])
        field.queryset = people.exclude(pk=self.user.pk)


@form_for(counsel.GIVE_COUNSEL_OPINION)
class GiveCounselOpinionForm(VerbForm):
    transition = counsel.give_counsel_opinion
    hint = "意见提出后不再更改，并作为意见书的附件。"

    text = LongText(label="意见")
