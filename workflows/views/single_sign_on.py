"""Out to the issuer of identities, and back."""

from __future__ import annotations

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException

from workflows.accounts.single_sign_on import VerifyingAdapter


@login_not_required
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the issuer's own page."""
    return _answer(OAuth2LoginView, request, provider_id)


@login_not_required
def arrive(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back with what the issuer says."""
    return _answer(OAuth2CallbackView, request, provider_id)


def _answer(
    view: type[OAuth2LoginView | OAuth2CallbackView], request: HttpRequest, provider_id: str
) -> HttpResponse:
    adapter = VerifyingAdapter(request, provider_id)
    try:
        response: HttpResponse = view.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist:
        raise Http404("本系统没有启用统一身份认证。") from None
    except RequestException as error:
        response = render_authentication_error(request, adapter.get_provider(), exception=error)
    return response
