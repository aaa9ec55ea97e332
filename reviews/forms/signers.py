"""Forms of adding, of being and of removing an additional signer."""

from __future__ import annotations

from typing import cast

from django import forms

from reviews.models import LegalityReview
from reviews.transitions import signers
from workflows.appointments import people_of
from workflows.forms import LongText, VerbForm, form_for
from workflows.models import User


@form_for(signers.ADD_SIGNER)
class AddSignerForm(VerbForm):
    transition = signers.add_signer
    hint = "加签人员同意之前，本步骤不能办结；承办、复核、签发人员依法签署，不需要加签。"

    person = forms.ModelChoiceField(label="加签人员", queryset=User.objects.none())
    reason = LongText(label="加签的理由", max_length=300)

    def prepare(self) -> None:
        field = cast("forms.ModelChoiceField[User]", self.fields["person"])
        field.queryset = people_of([self.matter.review_body_id]).exclude(pk=self.user.pk)


@form_for(signers.REMOVE_SIGNER)
class RemoveSignerForm(VerbForm):
    transition = signers.remove_signer
    hint = "只能减去本人所加、尚未签署的加签人员。"

    person = forms.ModelChoiceField(label="加签人员", queryset=User.objects.none())
    reason = LongText(label="减签的理由", max_length=300)

    def prepare(self) -> None:
        review = LegalityReview.latest(self.matter)
        assert review is not None
        waiting = review.added_signers.waiting()
        field = cast("forms.ModelChoiceField[User]", self.fields["person"])
        field.queryset = User.objects.filter(pk__in=waiting.values("person"))


@form_for(signers.AGREE_AS_SIGNER)
class AgreeAsSignerForm(VerbForm):
    transition = signers.agree_as_signer
    hint = "同意审核结论；结论退回修改后须重新签署。"

    opinion = LongText(label="意见", required=False)
