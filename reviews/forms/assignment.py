"""Forms of giving a step to a person."""

from __future__ import annotations

from typing import cast

from django import forms

from reviews.transitions import assignment
from workflows.appointments import holders
from workflows.forms import LongText, VerbForm, form_for
from workflows.models import User


class AssigneeForm(VerbForm):
    """Offers the people who hold the step's role in the review body, but not the holder."""

    to = forms.ModelChoiceField(label="承办人", queryset=User.objects.none())

    def prepare(self) -> None:
        assert self.step.organ is not None
        people = holders(self.step.role, self.step.organ)
        field = cast("forms.ModelChoiceField[User]", self.fields["to"])
        field.queryset = people.exclude(pk=self.step.owner_id)


@form_for(assignment.ASSIGN_REVIEWER)
class AssignReviewerForm(AssigneeForm):
    transition = assignment.assign_reviewer
    hint = "分办后由该承办人办理；已参与起草的人员不得承办。"


@form_for(assignment.REASSIGN)
class ReassignForm(AssigneeForm):
    transition = assignment.reassign
    hint = "原承办人和新承办人均记入办理记录。"

    reason = LongText(label="转办的理由", max_length=500)
