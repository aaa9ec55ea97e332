"""Forms of giving and of ending a delegation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms

from workflows.appointments import people_of
from workflows.constants import Role
from workflows.delegations import Term, end_delegation, give_delegation
from workflows.errors import Inadmissible
from workflows.forms import UNCHOSEN, ActForm, DateField, LongText
from workflows.holdings import Holdings
from workflows.models import Delegation, Organ, User


class GiveDelegationForm(ActForm):
    """Organ and role in one choice, since a role is held in an organ."""

    held = forms.ChoiceField(label="委托的任职")
    delegate = forms.ModelChoiceField(
        label="受托人", queryset=User.objects.none(), empty_label="请选择"
    )
    first_on = DateField(label="自", help_text="当日即生效；不得早于今日。")
    last_on = DateField(label="至", help_text="含当日，至当日24:00自动终止。")
    reason = LongText(label="事由", max_length=300)

    def __init__(
        self, *args: Any, user: User, holdings: Holdings, organs: Sequence[Organ], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.organs = {organ.pk: organ for organ in organs}
        held = cast("forms.ChoiceField", self.fields["held"])
        held.choices = [UNCHOSEN, *self._held(holdings)]
        self.choose_from("delegate", people_of(self.organs).exclude(pk=user.pk))

    def _held(self, holdings: Holdings) -> list[tuple[str, str]]:
        """Each role by itself, and all roles of an organ where there are several."""
        choices: list[tuple[str, str]] = []
        for pk, organ in self.organs.items():
            roles = sorted(role for role, held_in in holdings.roles if held_in == pk)
            choices += [(f"{pk}:{role}", f"{organ}：{Role(role).label}") for role in roles]
            if len(roles) > 1:
                choices.append((f"{pk}:", f"{organ}：全部可以委托的任职"))
        return choices

    def act(self, *, now: datetime) -> list[Delegation]:
        """Give the delegation.

        Raises:
            WorkflowError: it is refused.
        """
        organ, _, role = self.cleaned_data["held"].partition(":")
        return give_delegation(
            organ=self.organs[int(organ)],
            role=role,
            delegate=self.cleaned_data["delegate"],
            term=Term(self.cleaned_data["first_on"], self.cleaned_data["last_on"]),
            reason=self.cleaned_data["reason"],
            actor=self.user,
            now=now,
        )

    def refuse(self, refused: Inadmissible) -> None:
        """The role is part of the choice of what is held."""
        if refused.field_name == "role":
            refused.field_name = "held"
        super().refuse(refused)


class EndDelegationForm(ActForm):
    """Ending it before its last day."""

    reason = LongText(label="提前终止的理由", max_length=300)

    def act(self, *, delegation: Delegation, actor: User, now: datetime) -> Delegation:
        """End it.

        Raises:
            WorkflowError: it is refused.
        """
        return end_delegation(
            delegation=delegation, reason=self.cleaned_data["reason"], actor=actor, now=now
        )
