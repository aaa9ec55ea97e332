"""Refusals as answers of HTTP. No view catches one itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views import View

from workflows.calendar import OutsideCalendar
from workflows.citations import Citation
from workflows.errors import (
    GateClosed,
    Inadmissible,
    Missing,
    NotRecorded,
    OutsideWindow,
    WorkflowError,
)
from workflows.forms import ActForm
from workflows.law import LawUnset

UNPROCESSABLE = 422
REFUSALS = (WorkflowError, LawUnset, OutsideCalendar)

AnyRefusal = WorkflowError | LawUnset | OutsideCalendar


@dataclass(frozen=True)
class Shown:
    """A refusal as a page shows it: the sentence, what is missing, the articles."""

    sentence: str
    code: str
    status_code: int
    citations: tuple[Citation, ...] = ()
    missing: tuple[Missing, ...] = ()
    window: OutsideWindow | None = None


def shown(refused: AnyRefusal) -> Shown:
    """Whatever was raised, in one form."""
    return Shown(
        sentence=refused.sentence,
        code=refused.code,
        status_code=getattr(refused, "status_code", UNPROCESSABLE),
        citations=tuple(getattr(refused, "citations", ())),
        missing=refused.missing if isinstance(refused, GateClosed) else (),
        window=refused if isinstance(refused, OutsideWindow) else None,
    )


class AnswersRefusals(View):
    """A view whose refusals become pages with their own status."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = super().dispatch(request, *args, **kwargs)
        except REFUSALS as refused:
            response = self.refused(refused)
        try:
            return self.answered(response)
        except NotRecorded as refused:
            _let_go(response)
            return self._page_of(refused)

    def answered(self, response: HttpResponseBase) -> HttpResponseBase:
        """The last step before an answer leaves."""
        return response

    def refused(self, refused: AnyRefusal) -> HttpResponse:
        """A page of its own; a view with a form shows the refusal in place instead."""
        return self._page_of(refused)

    def _page_of(self, refused: AnyRefusal) -> HttpResponse:
        refusal = shown(refused)
        return render(
            self.request,
            f"{refusal.status_code}.html",
            {"refusal": refusal, "matter": getattr(self, "matter", None)},
            status=refusal.status_code,
        )


def _let_go(response: HttpResponseBase) -> None:
    """Close the file of an answer that is not given. The answer's own ``close`` would tell Django
    that the request is over, and take its database connection."""
    if isinstance(response, FileResponse) and response.file_to_stream is not None:
        response.file_to_stream.close()


class ActView(AnswersRefusals):
    """A page with the form of an act; a refusal is shown in place, nothing entered lost.

    ``form`` is set once it is complete. :meth:`page` shows the page with it.
    """

    form: ActForm | None = None

    def page(self, status: int = 200, refusal: Shown | None = None) -> HttpResponse:
        """The page as a whole."""
        raise NotImplementedError

    def refused(self, refused: AnyRefusal) -> HttpResponse:
        if self.form is None:
            return super().refused(refused)
        refusal = shown(refused)
        if isinstance(refused, Inadmissible):
            self.form.refuse(refused)
            return self.page(refusal.status_code)
        return self.page(refusal.status_code, refusal)
