"""Delegations: those a person has given and received, giving one, ending one."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from workflows.authority import holdings_of
from workflows.constants import Role
from workflows.delegation_forms import EndDelegationForm, GiveDelegationForm
from workflows.lawful_days import day_of
from workflows.models import Delegation
from workflows.selectors.delegations import organs_to_delegate, read_delegations
from workflows.views.refusals import UNPROCESSABLE, ActView, Shown
from workflows.views.signed_in import person


class DelegationsView(ActView):
    """委托办理: given, received, and the form of giving one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._new_form(request)
        self.form = form
        if not form.is_valid():
            return self.page(UNPROCESSABLE)
        given = form.act(now=timezone.now())
        names = "、".join(one.get_role_display() for one in given)
        messages.success(request, f"已委托{given[0].delegate}代为履行{names}职责。")
        return redirect("delegations")

    def page(self, status: int = 200, refusal: Shown | None = None) -> HttpResponse:
        user = person(self.request)
        context = {
            "delegations": read_delegations(user, holdings_of(user), day_of(timezone.now())),
            "form": self.form or self._new_form(),
            "refusal": refusal,
        }
        return render(self.request, "workflows/delegations.html", context, status=status)

    def _new_form(self, request: HttpRequest | None = None) -> GiveDelegationForm:
        user = person(self.request)
        holdings = holdings_of(user)
        return GiveDelegationForm(
            request.POST if request else None,
            user=user,
            holdings=holdings,
            organs=organs_to_delegate(holdings),
        )


class EndDelegationView(ActView):
    """Ending one early, with the reason."""

    delegation: Delegation

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._find(pk)
        return self.page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._find(pk)
        form = EndDelegationForm(request.POST)
        self.form = form
        if not form.is_valid():
            return self.page(UNPROCESSABLE)
        form.act(delegation=self.delegation, actor=person(request), now=timezone.now())
        messages.success(request, "已提前终止委托，并记入办理记录。")
        return redirect("delegations")

    def page(self, status: int = 200, refusal: Shown | None = None) -> HttpResponse:
        context = {
            "delegation": self.delegation,
            "form": self.form or EndDelegationForm(),
            "refusal": refusal,
        }
        return render(self.request, "workflows/end_delegation.html", context, status=status)

    def _find(self, pk: int) -> None:
        """One that the person has a part in, or whose organ they administer.

        Raises:
            Http404: there is none.
        """
        user = person(self.request)
        administered = holdings_of(user).organs_by_role.get(Role.ADMINISTRATOR, frozenset())
        concerned = Q(delegator=user) | Q(delegate=user) | Q(organ__in=administered)
        found = Delegation.objects.filter(concerned, pk=pk)
        delegation = found.select_related("delegator", "delegate", "organ").first()
        if delegation is None:
            raise Http404("没有这一委托。")
        self.delegation = delegation
