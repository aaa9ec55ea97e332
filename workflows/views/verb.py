"""The one page of every verb: its form, its refusals in place, nothing entered lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from workflows import acts, authority, verbs
from workflows.errors import Inadmissible, StaleVersion
from workflows.forms import VerbForm, form_of
from workflows.models import Entry, StepRun, User
from workflows.selectors.matter_page import acts_since, read_papers, revisions_of
from workflows.selectors.records import subjects_for
from workflows.selectors.turns import delegators_of, open_steps
from workflows.verbs import Verb
from workflows.views.confirmation import asked_first
from workflows.views.layout import blocks_of
from workflows.views.refusals import UNPROCESSABLE, AnyRefusal, Shown, shown
from workflows.views.signed_in import MatterView, person, whole_number

MOST_ACTS_SHOWN = 10


class VerbView(MatterView):
    """GET shows the form, POST does the verb."""

    in_part = True
    shows = "办理页面"
    form: VerbForm | None = None
    verb: Verb
    step: StepRun
    delegator: User | None = None

    def get(self, request: HttpRequest, reference: str, code: str) -> HttpResponse:
        form_class = self._form_class(code)
        if self.verb.signs and (elsewhere := asked_first(request)):
            return elsewhere
        form = form_class(matter=self.matter, step=self.step, user=person(request))
        return self._page(form, status=200)

    def post(self, request: HttpRequest, reference: str, code: str) -> HttpResponse:
        form_class = self._form_class(code)
        if self.verb.signs and (elsewhere := asked_first(request)):
            return elsewhere
        form = form_class(
            request.POST,
            request.FILES,
            matter=self.matter,
            step=self.step,
            user=person(request),
        )
        if not form.is_valid():
            return self._page(form, status=UNPROCESSABLE)
        self.form = form
        version = whole_number(request.POST.get("expected_version"), default=0)
        form.act(now=timezone.now(), expected_version=version)
        messages.success(request, f"已办理“{self._label()}”，并记入办理记录。")
        return redirect("matter", reference=self.matter.reference)

    def refused(self, refused: AnyRefusal) -> HttpResponse:
        """In place when the form was complete; at its field when one value cannot stand."""
        if self.form is None:
            return super().refused(refused)
        refusal = shown(refused)
        if isinstance(refused, Inadmissible):
            self.form.refuse(refused)
            return self._page(self.form, status=refusal.status_code)
        since: tuple[Entry, ...] = ()
        if isinstance(refused, StaleVersion):
            since = self._moved_on(refused)
        return self._page(self.form, refusal.status_code, refusal, since)

    def _label(self) -> str:
        return self.matter.in_its_words(self.verb.label)

    def _moved_on(self, stale: StaleVersion) -> tuple[Entry, ...]:
        """What others did meanwhile. The page goes on from there, knowingly."""
        self.matter.version = stale.found
        return acts_since(self.matter, min(max(stale.found - stale.expected, 1), MOST_ACTS_SHOWN))

    def _form_class(self, code: str) -> type[VerbForm]:
        """The form of the verb, once the person is admitted to a step of it."""
        verb = verbs.verb_called(code)
        form_class = form_of(verb) if verb else None
        if verb is None or form_class is None:
            raise Http404("没有这一办理事项。")
        self.verb, self.step = verb, self._step(verb)
        self.personal = form_class.personal
        return form_class

    def _step(self, verb: Verb) -> StepRun:
        """The open step meant by ``?step=``, else the first that admits the person.

        Raises:
            NotNow, NotPermitted, DutiesConflict: none does.
        """
        meant = whole_number(self.request.GET.get("step"), default=0)
        steps = [step for step in open_steps(self.matter) if meant in (0, step.pk)]
        done = authority.duties_in(self.matter, self.holdings)
        found = authority.admission(self.holdings, verb, self.matter, steps, done)
        if found.step is not None:
            self.delegator = delegators_of(self.holdings).get(found.on_behalf_of or 0)
            return found.step
        refused = found.refusal
        assert refused is not None
        if self.request.method == "POST" and refused.recorded:
            acts.record_refusal(verb, self.matter, person(self.request), timezone.now(), refused)
        raise refused

    def _page(
        self,
        form: VerbForm,
        status: int,
        refusal: Shown | None = None,
        since: tuple[Entry, ...] = (),
    ) -> HttpResponse:
        context = {
            "matter": self.matter,
            "label": self._label(),
            "step": self.step,
            "subject": subjects_for([self.step]).get(self.step.pk, ""),
            "form": form,
            "blocks": blocks_of(form),
            "refusal": refusal,
            "since": since,
            "delegator": self.delegator,
            **self._reading(),
        }
        return render(self.request, "workflows/verb.html", context, status=status)

    def _reading(self) -> dict[str, Any]:
        """The newest text and the papers; a consulted unit has the text it was sent."""
        if self.matter.seen_whole:
            return {"newest": revisions_of(self.matter).first(), "papers": read_papers(self.matter)}
        return {"newest": next(reversed(self.part().revisions), None), "papers": ()}
