"""The calendar: which notices are in force, bringing one, and deciding on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from workflows import authority
from workflows.calendar import Notice, NoticeInvalid
from workflows.calendar_forms import (
    ConfirmForm,
    NoticeFileForm,
    NoticeForm,
    PlainForm,
    ProposeForm,
    RejectForm,
)
from workflows.calendars import notices_in_force
from workflows.constants import Role
from workflows.errors import Inadmissible
from workflows.models import NoticeProposal, ProposalStatus
from workflows.notice_entry import read_entered, read_file
from workflows.selectors.calendar_page import (
    mark_of,
    notice_facts,
    preview_page,
    read_calendar_page,
    read_proposal,
)
from workflows.views.refusals import UNPROCESSABLE, AnswersRefusals, AnyRefusal, Shown, shown
from workflows.views.signed_in import person, whole_number


class CalendarView(AnswersRefusals):
    """工作日历: every person may read which notices are in force."""

    def get(self, request: HttpRequest) -> HttpResponse:
        holdings = authority.holdings_of(person(request))
        keeps = bool(holdings.organs_by_role.get(Role.ADMINISTRATOR))
        page = read_calendar_page(whole_number(request.GET.get("page")))
        marked = [(one, mark_of(one)) for one in page.proposals.rows]
        context = {"calendar": page, "proposals": marked, "keeps": keeps}
        return render(request, "workflows/calendar.html", context)


class ImportView(AnswersRefusals):
    """Bring a notice as a file or in a form: refused whole, or read and previewed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        authority.require_administrator(person(request))
        return self._page(NoticeFileForm(), NoticeForm(), status=200)

    def post(self, request: HttpRequest) -> HttpResponse:
        authority.require_administrator(person(request))
        if "title" in request.POST:
            return self._entered(NoticeForm(request.POST))
        return self._uploaded(NoticeFileForm(request.POST, request.FILES))

    def _uploaded(self, form: NoticeFileForm) -> HttpResponse:
        if not form.is_valid():
            return self._page(form, NoticeForm(), status=UNPROCESSABLE)
        file = form.cleaned_data["file"]
        try:
            notice = read_file(file.name, file.read(), notices_in_force())
        except NoticeInvalid as fault:
            return self._page(form, NoticeForm(), UNPROCESSABLE, fault)
        return self._preview(notice)

    def _entered(self, form: NoticeForm) -> HttpResponse:
        if not form.is_valid():
            return self._page(NoticeFileForm(), form, status=UNPROCESSABLE)
        try:
            notice = read_entered(form.entered, notices_in_force())
        except NoticeInvalid as fault:
            return self._page(NoticeFileForm(), form, UNPROCESSABLE, fault)
        return self._preview(notice)

    def _preview(self, notice: Notice) -> HttpResponse:
        context = {
            "facts": notice_facts(notice),
            "moving": preview_page([notice]),
            "form": ProposeForm.of(notice),
        }
        return render(self.request, "workflows/calendar_preview.html", context)

    def _page(
        self,
        file_form: NoticeFileForm,
        form: NoticeForm,
        status: int,
        fault: NoticeInvalid | None = None,
    ) -> HttpResponse:
        context = {"file_form": file_form, "form": form, "fault": fault}
        return render(self.request, "workflows/calendar_import.html", context, status=status)


class ProposeView(AnswersRefusals):
    """Store the previewed notice for a second person."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ProposeForm(request.POST)
        if not form.is_valid():
            raise Inadmissible(sentence="预览已失效，请重新导入。")
        proposal = form.act(actor=person(request), now=timezone.now())
        messages.success(request, "已提出载入申请，请另一名系统管理员核对并确认。")
        return redirect("notice_proposal", pk=proposal.pk)


class ProposalView(AnswersRefusals):
    """One proposal: its notices, what would move now, and the two ways of deciding."""

    proposal: NoticeProposal
    deciding: PlainForm | None = None

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        authority.require_administrator(person(request))
        self._find(pk)
        return self._page(status=200)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        authority.require_administrator(person(request))
        self._find(pk)
        rejecting = request.POST.get("decision") == "reject"
        form = RejectForm(request.POST) if rejecting else ConfirmForm(request.POST)
        self.deciding = form
        if not form.is_valid():
            return self._page(status=UNPROCESSABLE)
        form.act(proposal=self.proposal, actor=person(request), now=timezone.now())
        messages.success(request, "已记为不予载入。" if rejecting else "放假安排已载入。")
        return redirect("notice_proposal", pk=pk)

    def refused(self, refused: AnyRefusal) -> HttpResponse:
        if self.deciding is None:
            return super().refused(refused)
        refusal = shown(refused)
        if isinstance(refused, Inadmissible):
            self.deciding.refuse(refused)
            return self._page(refusal.status_code)
        return self._page(refusal.status_code, refusal)

    def _find(self, pk: int) -> None:
        proposal = read_proposal(pk)
        if proposal is None:
            raise Http404("没有这一载入申请。")
        self.proposal = proposal

    def _page(self, status: int, refusal: Shown | None = None) -> HttpResponse:
        self._find(self.proposal.pk)
        context = {
            "proposal": self.proposal,
            "mark": mark_of(self.proposal),
            "facts": [notice_facts(notice) for notice in self.proposal.notices],
            "refusal": refusal,
            **self._undecided(),
        }
        return render(self.request, "workflows/calendar_proposal.html", context, status=status)

    def _undecided(self) -> dict[str, Any]:
        """What a proposal that waits shows beside: what moves, and the forms with what was
        entered. The digest is always that of the preview on this page."""
        if self.proposal.status != ProposalStatus.PROPOSED:
            return {}
        moving = preview_page(
            self.proposal.notices,
            by_person=self.proposal.proposed_by_id is not None,
            number=whole_number(self.request.GET.get("page")),
        )
        deciding = self.deciding
        confirming = deciding if isinstance(deciding, ConfirmForm) else ConfirmForm()
        rejecting = deciding if isinstance(deciding, RejectForm) else RejectForm()
        own = self.proposal.proposed_by_id == person(self.request).pk
        return {"moving": moving, "confirming": confirming, "rejecting": rejecting, "own": own}
