"""Signing in and out, and one's own password."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from allauth.account.views import LoginView
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LogoutView, PasswordChangeView
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views import View

from workflows.accounts import events, passwords, sessions
from workflows.accounts.forms import SignInForm, spoken
from workflows.constants import AccountEvent
from workflows.forms import ask_plainly
from workflows.views.refusals import UNPROCESSABLE
from workflows.views.signed_in import person

TOO_MANY: Final = 429
_THROTTLED: Final = ("too_many_login_attempts", "rate_limited")


def status_of(form: Form) -> int:
    """422 for what can be mended at once, 429 for what has to wait."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return UNPROCESSABLE if codes.isdisjoint(_THROTTLED) else TOO_MANY


class AnswersInPlace:
    """A view whose form comes back with its errors under their own status. Forms are sent by POST;
    the generic views of Django would take PUT for the same."""

    http_method_names: Sequence[str] = ["get", "post", "head", "options"]

    def form_invalid(self, form: Form) -> HttpResponse:
        context = self.get_context_data(form=form)  # type: ignore[attr-defined]
        page: HttpResponse = self.render_to_response(  # type: ignore[attr-defined]
            context, status=status_of(form)
        )
        return page


class SignInView(AnswersInPlace, LoginView):  # type: ignore[misc]
    """By name and password, by single sign-on, or both, as the deployment has it."""

    form_class = SignInForm
    template_name = "account/sign_in.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.PASSWORD_SIGN_IN:
            raise PermissionDenied("本系统只能通过统一身份认证登录。")
        page: HttpResponse = super().post(request, *args, **kwargs)
        return page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "by_password": settings.PASSWORD_SIGN_IN,
            "single_sign_on": bool(settings.SOCIALACCOUNT_PROVIDERS),
            "single_sign_on_name": settings.SINGLE_SIGN_ON_NAME,
            "provider": settings.SINGLE_SIGN_ON_ID,
        }


class SignOutView(LogoutView):
    """On this device."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        events.signed_out(request, person(request))
        return super().post(request, *args, **kwargs)


class SignOutEverywhereView(View):
    """On every device, this one included."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        user = person(request)
        with transaction.atomic():
            sessions.end_all(user)
            events.changed(AccountEvent.END_ALL_SESSIONS, request, user)
        logout(request)
        messages.success(request, "已在所有设备上退出登录。")
        return redirect("sign_in")


class ChangePasswordForm(PasswordChangeForm):
    """The old password and twice the new one, with errors in plain words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_plainly(self)

    def add_error(self, field: Any, error: Any) -> None:
        super().add_error(field, spoken(error))


@method_decorator(rate_limit(action="change_password"), name="dispatch")
class ChangePasswordView(AnswersInPlace, PasswordChangeView):
    """Ends every other session of the person; this one goes on under a new key."""

    form_class = ChangePasswordForm
    template_name = "account/change_password.html"
    success_url = reverse_lazy("inbox")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.PASSWORD_SIGN_IN:
            raise Http404("本系统只能通过统一身份认证登录，没有密码可以修改。")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"rules": passwords.rules()}

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        with transaction.atomic():
            page = super().form_valid(form)
            events.changed(AccountEvent.CHANGE_PASSWORD, self.request, person(self.request))
        messages.success(self.request, "密码已修改，其他设备上的登录已经失效。")
        return page
