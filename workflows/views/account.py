"""Signing in and out, and one's own password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpResponse
from django.urls import reverse_lazy


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或者密码不正确，请核对后重新输入（区分大小写）。",
        "inactive": "该账号已停用，请联系系统管理员。",
    }


class SignInView(LoginView):
    authentication_form = SignInForm
    template_name = "account/sign_in.html"
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ChangePasswordView(PasswordChangeView):
    template_name = "account/change_password.html"
    success_url = reverse_lazy("inbox")

    def form_valid(self, form: object) -> HttpResponse:
        messages.success(self.request, "密码已修改。")
        return super().form_valid(form)  # type: ignore[arg-type]

    def form_invalid(self, form: object) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
