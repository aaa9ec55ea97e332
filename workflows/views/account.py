"""Signing in and out, and one's own password."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    get_default_password_validators,
)
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse_lazy

from workflows.forms import ask_plainly
from workflows.views.refusals import UNPROCESSABLE

# Not all of Django's sentences about passwords exist in Chinese.
PASSWORD_SENTENCES: Final = {
    "password_incorrect": "原密码不正确，请重新输入。",
    "password_mismatch": "两次输入的新密码不一致。",
    "password_too_short": "新密码至少%(min_length)d个字符。",
    "password_too_common": "新密码过于常见，请换一个。",
    "password_too_similar": "新密码与您的用户名、姓名等过于相近，请换一个。",
}


class SignInForm(AuthenticationForm):
    """User name and password, with errors in plain words."""

    error_messages = {
        "invalid_login": "用户名或者密码不正确，请核对后重新输入（区分大小写）。",
        "inactive": "该账号已停用，请联系系统管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_plainly(self)


class ChangePasswordForm(PasswordChangeForm):
    """The old password and twice the new one, with errors in plain words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_plainly(self)

    def add_error(self, field: Any, error: Any) -> None:
        if isinstance(error, ValidationError) and not hasattr(error, "error_dict"):
            error = ValidationError(list(map(_in_chinese, error.error_list)))
        super().add_error(field, error)


def _in_chinese(error: ValidationError) -> ValidationError:
    sentence = PASSWORD_SENTENCES.get(error.code or "", error.message)
    return ValidationError(sentence, code=error.code, params=error.params)


class SignInView(LoginView):
    authentication_form = SignInForm
    template_name = "account/sign_in.html"
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)


class ChangePasswordView(PasswordChangeView):
    form_class = ChangePasswordForm
    template_name = "account/change_password.html"
    success_url = reverse_lazy("inbox")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"shortest": _shortest_password()}

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(self.request, "密码已修改。")
        return super().form_valid(form)

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)


def _shortest_password() -> int:
    """The fewest characters that the deployment accepts."""
    validators = get_default_password_validators()
    lengths = [one.min_length for one in validators if isinstance(one, MinimumLengthValidator)]
    return max(lengths, default=1)
