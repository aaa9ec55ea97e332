"""The calendar feed, and the page on which its secret address is made and revoked."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.views import View

from workflows import authority, feed_tokens
from workflows.ics import calendar_file
from workflows.lawful_days import day_of
from workflows.models import Matter, User
from workflows.selectors.calendar_feed import read_feed
from workflows.views.refusals import AnswersRefusals
from workflows.views.signed_in import person

CALENDAR_NAME: Final = "合法性审核与备案：待办期限"


@method_decorator(login_not_required, name="dispatch")
class SecretFeedView(View):
    """A person's feed at its secret address: a calendar program cannot sign in."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        user = feed_tokens.person_at(secret)
        if user is None:
            raise Http404("没有这一日历。")
        return feed_of(user, request)


class OwnFeedView(View):
    """The same file for the signed-in person, to be taken away once."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return feed_of(person(request), request)


class FeedPageView(AnswersRefusals):
    """Whether the person has an address, since when, and the buttons to renew and revoke it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponse:
        """Shows the new address in the answer itself: it is written down nowhere else."""
        secret = feed_tokens.renew_feed(actor=person(request), now=timezone.now())
        path = reverse("secret_feed", args=[secret])
        return self._page(address=request.build_absolute_uri(path))

    def _page(self, address: str = "") -> HttpResponse:
        token = feed_tokens.valid_token(person(self.request))
        context = {"token": token, "address": address}
        return render(self.request, "account/feed.html", context)


class RevokeFeedView(AnswersRefusals):
    """Makes the address dead."""

    def post(self, request: HttpRequest) -> HttpResponse:
        feed_tokens.revoke_feed(actor=person(request), now=timezone.now())
        messages.success(request, "日历订阅地址已停用，用它订阅的日历不再更新。")
        return redirect("feed")


def feed_of(user: User, request: HttpRequest) -> HttpResponseBase:
    """The file, or 304 when the program has it already. What a person's rights show is judged
    at each fetch; only an unchanged file is not sent again."""

    def address_of(matter: Matter) -> str:
        return request.build_absolute_uri(reverse("matter", args=[matter.reference]))

    today = day_of(timezone.now())
    events = read_feed(authority.holdings_of(user, today), today, address_of)
    file = calendar_file(events, name=CALENDAR_NAME, host=request.get_host())
    etag = f'"{sha256(file).hexdigest()}"'
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
