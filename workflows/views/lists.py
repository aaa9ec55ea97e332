"""The inbox and the lists beside it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from workflows.constants import Kind, Stage
from workflows.lawful_days import day_of
from workflows.selectors.inbox import read_inbox
from workflows.selectors.limit_marks import escalated_rows, read_escalated
from workflows.selectors.matters import read_handled, read_visible
from workflows.selectors.messages import read_unread
from workflows.views.signed_in import holdings_today, whole_number, words


class InboxView(View):
    """待办: what waits for the person, by due day."""

    def get(self, request: HttpRequest) -> HttpResponse:
        kind, step = words(request, "kind"), words(request, "step")
        holdings = holdings_today(request)
        inbox = read_inbox(
            holdings,
            day_of(timezone.now()),
            kind=kind,
            step=step,
            number=whole_number(request.GET.get("page")),
        )
        context = {
            "inbox": inbox,
            "chosen": {"kind": kind, "step": step},
            "unread": read_unread(holdings),
        }
        return render(request, "workflows/inbox.html", context)


class EscalatedView(View):
    """逾期督办: limits that ran out, brought before the person as superior."""

    def get(self, request: HttpRequest) -> HttpResponse:
        whole = request.GET.get("all") == "1"
        page = read_escalated(
            holdings_today(request),
            whole=whole,
            number=whole_number(request.GET.get("page")),
        )
        context = {"page": page, "rows": escalated_rows(page), "whole": whole}
        return render(request, "workflows/escalated.html", context)


class HandledView(View):
    """我办过的: matters in which the person has acted."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = read_handled(holdings_today(request), whole_number(request.GET.get("page")))
        return render(request, "workflows/handled.html", {"page": page})


class MattersView(View):
    """全部可见事项: searched by name or number, filtered by stage and kind."""

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = {name: words(request, name) for name in ("words", "kind", "stage")}
        page = read_visible(
            holdings_today(request),
            **chosen,
            number=whole_number(request.GET.get("page")),
        )
        context = {"page": page, "chosen": chosen, "kinds": Kind.choices, "stages": Stage.choices}
        return render(request, "workflows/matters.html", context)
