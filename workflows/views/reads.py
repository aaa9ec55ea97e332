"""Who has read what of a matter: for those who watch over it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from workflows import authority
from workflows.selectors.reads import read_reads
from workflows.views.refusals import AnswersRefusals
from workflows.views.signed_in import holdings_today, whole_number


class ReadsView(AnswersRefusals):
    """查阅记录. An auditor who may not see a secret matter sees who has read it, not what it is."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        holdings = holdings_today(request)
        matter, seen = authority.matter_for_watching(holdings, reference)
        page, reads = read_reads(matter, whole_number(request.GET.get("page")))
        context = {"matter": matter, "seen": seen, "page": page, "reads": reads}
        return render(request, "workflows/reads.html", context)
