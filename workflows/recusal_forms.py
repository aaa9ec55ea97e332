"""Forms of declaring, ordering and lifting a recusal in one matter."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import forms

from workflows.forms import ActForm, LongText
from workflows.models import Matter, Recusal, User
from workflows.recusals import lift_recusal, recuse


class RecusalForm(ActForm):
    """Offers oneself, and to a head the people for whom their organ answers."""

    person = forms.ModelChoiceField(
        label="回避人", queryset=User.objects.none(), empty_label="请选择"
    )
    reason = LongText(
        label="理由", max_length=300, help_text="写明应当回避的情形，如与本事项有利害关系。"
    )
    reading_ended = forms.BooleanField(
        label="回避期间停止查阅本事项",
        required=False,
        help_text="涉密事项一律停止查阅。",
    )

    def __init__(self, *args: Any, people: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from(
            "person", User.objects.filter(pk__in=people, is_active=True).order_by("pk")
        )

    def act(self, *, matter: Matter, actor: User, now: datetime) -> Recusal:
        """Declare or order it.

        Raises:
            WorkflowError: it is refused.
        """
        return recuse(matter=matter, actor=actor, now=now, **self.cleaned_data)


class LiftRecusalForm(ActForm):
    """Ending a recusal."""

    reason = LongText(label="解除回避的理由", max_length=300)

    def act(self, *, recusal: Recusal, actor: User, now: datetime) -> Recusal:
        """Lift it.

        Raises:
            WorkflowError: it is refused.
        """
        return lift_recusal(
            recusal=recusal, reason=self.cleaned_data["reason"], actor=actor, now=now
        )
