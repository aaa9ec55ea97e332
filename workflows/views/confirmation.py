"""Before a signature: the person proves again who they are, and goes on where they were."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from workflows.accounts import second_factor, sessions
from workflows.accounts.forms import ConfirmCodeForm, ConfirmPasswordForm
from workflows.views.account import AnswersInPlace
from workflows.views.signed_in import person


class ConfirmByPasswordView(AnswersInPlace, ReauthenticateView):  # type: ignore[misc]
    form_class = ConfirmPasswordForm
    template_name = "account/confirm.html"


class ConfirmByCodeView(AnswersInPlace, ReauthenticateByCodeView):  # type: ignore[misc]
    form_class = ConfirmCodeForm
    template_name = "account/confirm.html"


def asked_first(request: HttpRequest) -> HttpResponse | None:
    """Where a person has to go before a signature; ``None`` when nothing is in the way."""
    if settings.SECOND_FACTOR_REQUIRED and not second_factor.is_set_up(person(request)):
        return redirect("mfa_activate_totp")
    return confirmed_first(request)


def confirmed_first(request: HttpRequest) -> HttpResponse | None:
    """Where a person goes to prove again who they are; ``None`` when they lately have.

    What they have entered is kept and sent on once they have. Files are not. Who has nothing to
    prove it with here signs in again, where they did before.
    """
    if sessions.is_confirmed(request.session, time.time()):
        return None
    methods = get_adapter().get_reauthentication_methods(person(request))
    if not methods:
        logout(request)
        return redirect_to_login(request.get_full_path())
    return _sent_to(methods[0]["url"], request)


def _sent_to(address: str, request: HttpRequest) -> HttpResponse:
    suspend_request(request, address)
    # A suspended form is found again under its path alone; its query is kept with it.
    back = request.path if request.method == "POST" else request.get_full_path()
    return redirect(f"{address}?{urlencode({REDIRECT_FIELD_NAME: back})}")
