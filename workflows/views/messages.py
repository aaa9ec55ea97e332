"""消息: what others did that concerns the person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from workflows.messages import mark_read
from workflows.selectors.messages import read_messages
from workflows.views.signed_in import holdings_today, person, whole_number


class MessagesView(View):
    """The newest first; a click says that all have been read."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = read_messages(holdings_today(request), whole_number(request.GET.get("page")))
        unread = any(message.read_at is None for message in page.rows)
        return render(request, "workflows/messages.html", {"page": page, "unread": unread})

    def post(self, request: HttpRequest) -> HttpResponse:
        mark_read(recipient=person(request), now=timezone.now())
        return redirect("messages")
