"""Django-allauth's questions, answered for this product."""

from __future__ import annotations

import time
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from workflows.accounts import events, second_factor, sessions
from workflows.models import User

LOCKED: Final = "登录失败次数过多，已暂时停止登录，请15分钟后再试，或者联系系统管理员。"
WRONG_CODE: Final = "验证码不正确或者已经用过，请输入最新的验证码。"
INACTIVE: Final = "该账号已停用，请联系系统管理员。"

# What is said after an act, by the template that django-allauth would say it with.
SAID: Final = {
    "mfa/messages/totp_activated.txt": "动态验证码已启用，今后登录须输入验证码。",
    "mfa/messages/totp_deactivated.txt": "动态验证码已停用。",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given by an administrator, never taken."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "用户名或者密码不正确，请核对后重新输入（区分大小写）。",
        "account_inactive": INACTIVE,
        "too_many_login_attempts": LOCKED,
        "rate_limited": LOCKED,
        "incorrect_password": "密码不正确，请重新输入。",
        "incorrect_code": WRONG_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            events.warn("sign_in_locked", request, user=credentials.get("username", ""))
            raise

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The person, if the password is theirs.

        Raises:
            ValidationError: too many failures, or (to who knows the password) a closed account.
        """
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            raise self.validation_error("account_inactive")
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        events.warn("sign_in_failed", request, user=credentials.get("username", ""))

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        events.signed_in(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return render(request, "account/not_admitted.html", {"sentence": INACTIVE}, status=403)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        if sentence := SAID.get(message_template or ""):
            messages.add_message(request, level, sentence)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The code before the password: it proves more, and the password opened the session."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        by_code = [one for one in methods if one["id"] == "mfa_reauthenticate"]
        by_password = [one for one in methods if one["id"] == "reauthenticate"]
        return by_code or (by_password if settings.PASSWORD_SIGN_IN else [])

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not while the sign-in itself is recent."""
        return not sessions.is_confirmed(self.request.session, time.time())

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # By name alone: with the host in it, each host name would allow as many attempts again.
        return str(credentials.get("username", "")).lower()


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are sealed in the database; who signs does not go without."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": "您担任签发、签署职责，不能停用动态验证码。",
        "cannot_generate_recovery_codes": "请先启用动态验证码，再生成恢复码。",
    }

    def get_totp_label(self, user: User) -> str:
        return user.username

    def encrypt(self, text: str) -> str:
        return second_factor.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_factor.opened(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not (
            settings.SECOND_FACTOR_REQUIRED and second_factor.holds_signing_role(authenticator.user)
        )
