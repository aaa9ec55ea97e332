"""Single sign-on by OpenID Connect: who the issuer says it is, as an account that is there."""

from __future__ import annotations

from typing import Any, Final, NoReturn

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from workflows.accounts import events
from workflows.models import User

UNKNOWN: Final = "统一身份认证已通过，但本系统没有与之对应的账号，请联系本单位的系统管理员。"
FAILED: Final = "未能通过统一身份认证登录，请返回登录页重试；仍然不能登录的，请联系系统管理员。"
# Signed with the issuer's private key. A shared secret, or no signature at all, is none of these.
ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)


class VerifyingAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Takes an identity from a signed ID token and from nothing else.

    The claim that names the account may stand in the answer of the issuer's ``userinfo`` where
    the token lacks it; that answer has to be about the same subject.
    """

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        claims = self._verified(app, kwargs["response"].get("id_token"))
        if settings.SINGLE_SIGN_ON_CLAIM not in claims:
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims["sub"]:
                raise OAuth2Error("The issuer told of another subject.")
            claims = more | claims
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _verified(self, app: SocialApp, id_token: str | None) -> dict[str, Any]:
        try:
            if jwt.get_unverified_header(id_token or "")["alg"] not in ALGORITHMS:
                raise OAuth2Error("The ID token is signed with no key of the issuer.")
            claims: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("The ID token cannot be read.") from error
        return claims


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An identity opens the account of the same name; it never makes one, and is never kept."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        name = sociallogin.account.extra_data["id_token"].get(settings.SINGLE_SIGN_ON_CLAIM)
        user = User.objects.filter(username=name).first() if isinstance(name, str) else None
        if user is None or sociallogin.state.get("process") != AuthProcess.LOGIN:
            events.warn("single_sign_on_unknown", request, user=name)
            self._refuse(request, UNKNOWN, 403)
        sociallogin.user = user

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> User:
        """Nothing is taken over from the issuer: the account has its own particulars."""
        user: User = sociallogin.user
        return user

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any
    ) -> None:
        """Whatever went wrong between the two servers: one sentence here, the reason in the log."""
        reason = kwargs.get("exception") or kwargs.get("error")
        events.warn("single_sign_on_failed", request, reason=str(reason))
        self._refuse(request, FAILED, 401)

    def _refuse(self, request: HttpRequest, sentence: str, status: int) -> NoReturn:
        page = render(request, "account/not_admitted.html", {"sentence": sentence}, status=status)
        raise ImmediateHttpResponse(page)
