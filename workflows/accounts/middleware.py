"""Two things between a session and a page: it still lasts, and the second factor is settled."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from workflows.accounts import events, second_factor, sessions
from workflows.models import User

Answer = Callable[[HttpRequest], HttpResponseBase]

# What a person may reach before the second factor is set up.
OPEN: Final = frozenset(
    {
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "sign_out",
        "healthz",
    }
)


class EndSessions:
    """Ends a session after too long without a request, and after too long altogether."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if SESSION_KEY in request.session:
            now = time.time()
            if sentence := sessions.why_ended(request.session, now):
                self._end(request, sentence)
            else:
                sessions.note_seen(request.session, now)
        return self.get_response(request)

    def _end(self, request: HttpRequest, sentence: str) -> None:
        events.log("session_ended", request, user=request.user.get_username())
        logout(request)
        messages.info(request, sentence)


class SecondFactorFirst:
    """Leads who signs to setting up a second factor before anything else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED or not isinstance(request.user, User):
            return None
        match = request.resolver_match
        if match is not None and match.url_name in OPEN:
            return None
        if second_factor.is_owed_in(request.session, request.user):
            return redirect("mfa_activate_totp")
        return None
