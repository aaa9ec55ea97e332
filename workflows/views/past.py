"""当时所见: the page of a matter as it was at an instant, or around a row of its ledger."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from workflows.lawful_days import day_of, local_time
from workflows.past.moment import Moment, at_entry, at_instant, beside
from workflows.past_form import PastForm
from workflows.selectors.matter_state import differences, read_past, read_present
from workflows.views.refusals import UNPROCESSABLE
from workflows.views.signed_in import MatterView, whole_number


class PastView(MatterView):
    """``at`` asks for an instant of Asia/Shanghai, ``entry`` for what the actor of a row of the
    ledger had before them, ``after`` for what the row made of it; rows by their position."""

    shows = "当时所见"
    moment: Moment | None = None

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        now = timezone.now()
        form = PastForm(request.GET if "at" in request.GET else None, matter=self.matter, now=now)
        if form.is_valid():
            self.moment = at_instant(self.matter, form.cleaned_data["at"])
        elif not form.is_bound:
            self.moment = self._around_entry(request)
        context = {"matter": self.matter, "form": form, "moment": self.moment}
        if self.moment is not None:
            with self.one_moment():
                context |= self._states(self.moment)
        status = UNPROCESSABLE if form.errors else 200
        return render(request, "workflows/past.html", context, status=status)

    def _around_entry(self, request: HttpRequest) -> Moment | None:
        for name, before in (("entry", True), ("after", False)):
            if name in request.GET:
                position = whole_number(request.GET[name], 0)
                moment = at_entry(self.matter, position, before=before)
                if moment is None:
                    raise Http404("本事项没有这一条记录。")
                return moment
        return None

    def _states(self, moment: Moment) -> dict[str, object]:
        """Then, and what has changed up to now; nothing of a time before the registration."""
        self.shown = f"{local_time(moment.at):%Y-%m-%d %H:%M:%S}，记录{moment.sequence}之后"
        around: dict[str, object] = {"beside": beside(self.matter, moment)}
        if not moment.sequence:
            return around
        now = timezone.now()
        then = read_past(self.matter, moment)
        present = read_present(self.matter, now, day_of(now))
        return {**around, "then": then, "differences": differences(then, present)}

    def _key(self) -> str:
        """Each state is a reading of its own."""
        return f"past:{self.moment.sequence}" if self.moment else "past"
