"""The second factor: set up, asked for at sign-in, taken away; and the page of one's account."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.conf import settings
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from workflows.accounts import events, second_factor
from workflows.accounts.forms import CodeForm, SetUpForm
from workflows.accounts.second_factor import picture_of
from workflows.constants import AccountEvent
from workflows.views.account import AnswersInPlace, status_of
from workflows.views.confirmation import confirmed_first
from workflows.views.signed_in import person


class Recorded:
    """A view whose success is an event of the account, in one transaction with it."""

    event: AccountEvent

    def form_valid(self, form: Form) -> HttpResponse:
        with transaction.atomic():
            page: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            request = self.request  # type: ignore[attr-defined]
            events.changed(self.event, request, person(request))
        return page


class CodeView(AuthenticateView):  # type: ignore[misc]
    """The code that a sign-in by password goes on with."""

    form_class = CodeForm
    template_name = "account/code.html"

    def form_invalid(self, form: Form) -> HttpResponse:
        page: HttpResponse = self.render_to_response(
            self.get_context_data(), status=status_of(form)
        )
        return page


class SetUpView(Recorded, AnswersInPlace, ActivateTOTPView):  # type: ignore[misc]
    """The secret, as a picture and as letters, and the first code as proof that it arrived."""

    form_class = SetUpForm
    template_name = "account/set_up.html"
    event = AccountEvent.SET_UP_SECOND_FACTOR

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        elsewhere = confirmed_first(request)
        if elsewhere is not None:
            return elsewhere
        page: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super(ActivateTOTPView, self).get_context_data(**kwargs)
        user, secret = person(self.request), context["form"].secret
        return context | {
            "picture": picture_of(get_adapter().build_totp_url(user, secret)),
            "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
            "owed": second_factor.is_owed(user),
        }


class RemoveView(Recorded, AnswersInPlace, DeactivateTOTPView):  # type: ignore[misc]
    template_name = "account/remove.html"
    event = AccountEvent.REMOVE_SECOND_FACTOR


class CodesView(ViewRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes, shown once."""

    template_name = "account/recovery_codes.html"


class NewCodesView(Recorded, AnswersInPlace, GenerateRecoveryCodesView):  # type: ignore[misc]
    template_name = "account/new_codes.html"
    event = AccountEvent.RENEW_RECOVERY_CODES


class AccountView(IndexView):  # type: ignore[misc]
    """What a person can do about their own account."""

    template_name = "account/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "codes": "totp" in context["authenticators"],
            "by_password": settings.PASSWORD_SIGN_IN,
        }
