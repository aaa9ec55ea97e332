"""One matter: its page, its ledger, its limits."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from workflows import authority, verbs
from workflows.forms import form_of
from workflows.lawful_days import day_of
from workflows.ledger import lines_of
from workflows.selectors.limit_account import account_of, read_limit
from workflows.selectors.matter_page import read_ledger, read_matter_page
from workflows.selectors.turns import Turns, read_turns
from workflows.views.downloads import taken_away
from workflows.views.signed_in import MatterView, whole_number


class MatterPageView(MatterView):
    """Where the matter stands, what can be done now, and everything on record."""

    in_part = True

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        today = day_of(timezone.now())
        with_form = [verb for verb in verbs.all_verbs() if form_of(verb)]
        turns = read_turns(self.holdings, self.matter, with_form, today)
        if not self.matter.seen_whole:
            return self._part(turns)
        context = {
            "matter": self.matter,
            "turns": turns,
            "page": read_matter_page(self.matter, today),
        }
        return render(request, "workflows/matter.html", context)

    def _part(self, turns: Turns) -> HttpResponse:
        """What a consulted unit was sent, and its own turn to reply."""
        context = {"matter": self.matter, "turns": turns.with_offers, "part": self.part()}
        return render(self.request, "workflows/consulted.html", context)


class LedgerView(MatterView):
    """The whole ledger, newest first, with the place of each row in the installation's chain."""

    shows = "办理记录"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        watches = authority.watches(self.holdings, self.matter)
        page = read_ledger(self.matter, whole_number(request.GET.get("page")))
        context = {"matter": self.matter, "page": page, "watches": watches}
        return render(request, "workflows/ledger.html", context)


class LedgerLinesView(MatterView):
    """Download of the ledger: every row with its hash and the line it is taken of, which names
    people by account and name."""

    shows = "办理记录（下载）"
    personal = True

    def get(self, request: HttpRequest, reference: str) -> StreamingHttpResponse:
        lines = lines_of(self.matter)
        response = StreamingHttpResponse(lines, content_type="application/jsonl")
        return taken_away(response, f"ledger-{reference}.jsonl")


class LimitView(MatterView):
    """A time limit day by day."""

    shows = "时限"

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        limit = read_limit(self.matter, pk)
        if limit is None:
            raise Http404("本事项没有这一时限。")
        self.shown = limit.label
        context = {"matter": self.matter, "account": account_of(limit)}
        return render(request, "workflows/limit.html", context)
