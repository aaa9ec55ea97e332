"""The forms of signing in and of proving again who one is."""

from __future__ import annotations

from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.account.forms import ReauthenticateForm
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as second_factor_settings
from allauth.mfa.adapter import get_adapter as get_second_factor_adapter
from allauth.mfa.base import forms as code_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from workflows.accounts import events
from workflows.accounts.passwords import in_chinese
from workflows.forms import ask_plainly
from workflows.models import User

LONGEST_CODE: Final = 20


class SignInForm(forms.Form):
    """User name and password, with errors in plain words."""

    username = forms.CharField(
        label="用户名",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None
        ask_plainly(self)

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            adapter = get_adapter()
            self.user = adapter.authenticate(self.request, **self.cleaned_data)
            if self.user is None:
                raise adapter.validation_error("username_password_mismatch")
        return self.cleaned_data

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Go on to the second factor, or in."""
        said = {"username": self.cleaned_data["username"]}
        login = Login(user=self.user, redirect_url=redirect_url)
        response: HttpResponse = perform_password_login(request, said, login)
        return response


class TakesCode(forms.Form):
    """A form that asks for one code."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = "验证码"
        code.widget.attrs = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "maxlength": LONGEST_CODE,
            "autofocus": True,
        }
        ask_plainly(self)


class CodeForm(TakesCode, code_forms.AuthenticateForm):  # type: ignore[misc]
    """The code at sign-in, or one of the recovery codes."""

    def clean_code(self) -> str:
        return taken_once(self, super().clean_code)


class ConfirmCodeForm(TakesCode, code_forms.ReauthenticateForm):  # type: ignore[misc]
    """The code within a session."""

    def clean_code(self) -> str:
        return taken_once(self, super().clean_code)


class SetUpForm(TakesCode, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator."""


class ConfirmPasswordForm(ReauthenticateForm):  # type: ignore[misc]
    """The password within a session."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        password.label, password.help_text = "密码", ""
        password.widget.attrs = {"autocomplete": "current-password", "autofocus": True}
        ask_plainly(self)


def taken_once(form: Any, checked: Any) -> str:
    """The code, which no other request has been let in with while it was valid.

    Raises:
        ValidationError: it is wrong, or used, or there were too many wrong ones.
    """
    try:
        code: str = checked()
        if form.authenticator.type == Authenticator.Type.TOTP and not _first_use(form.user, code):
            raise get_second_factor_adapter().validation_error("incorrect_code")
    except ValidationError:
        events.warn("second_factor_failed", context.request, user=form.user.username)
        raise
    return code


def _first_use(user: User, code: str) -> bool:
    """A code is valid for its own period and for as many as the tolerance has on both sides."""
    periods = 2 * second_factor_settings.TOTP_TOLERANCE + 1
    key = f"second_factor_used:{user.pk}:{normalize_user_code(code)}"
    return cache.add(key, True, timeout=periods * second_factor_settings.TOTP_PERIOD)


def spoken(error: Any) -> Any:
    """An error of Django's password forms in this product's own words."""
    if isinstance(error, ValidationError) and not hasattr(error, "error_dict"):
        return ValidationError([in_chinese(one) for one in error.error_list])
    return error
