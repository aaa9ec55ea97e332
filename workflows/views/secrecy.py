"""定密和知悉人员 of one matter: what was fixed, who knows it, and the acts of the 定密责任人."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from workflows import authority
from workflows.appointments import insiders_of, knowing
from workflows.lawful_days import day_of
from workflows.models import Matter
from workflows.secrecy_forms import (
    AddInsiderForm,
    ChangeClassificationForm,
    DeclassifyForm,
    RemoveInsiderForm,
    SecrecyForm,
)
from workflows.selectors.secrecy import possible_insiders, read_secrecy
from workflows.transitions import secrecy
from workflows.verbs import Verb
from workflows.views.confirmation import asked_first
from workflows.views.refusals import UNPROCESSABLE, ActView, Shown
from workflows.views.signed_in import MatterView, person, whole_number

FORMS: Final[dict[str, type[SecrecyForm]]] = {
    secrecy.ADD_INSIDER.code: AddInsiderForm,
    secrecy.REMOVE_INSIDER.code: RemoveInsiderForm,
    secrecy.CHANGE_CLASSIFICATION.code: ChangeClassificationForm,
    secrecy.DECLASSIFY.code: DeclassifyForm,
}
VERBS: Final[tuple[Verb, ...]] = tuple(form.transition.verb for form in FORMS.values())  # type: ignore[attr-defined]


class SecrecyView(MatterView):
    """What was fixed and who knows it."""

    shows = "定密和知悉人员"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        today = day_of(timezone.now())
        verbs = VERBS if self.matter.secret else ()
        page = read_secrecy(self.matter, self.holdings, verbs, today)
        return render(request, "workflows/secrecy.html", {"matter": self.matter, "page": page})


class SecrecyActView(ActView, MatterView):
    """The form of one act of the 定密责任人; refused to everybody else."""

    shows = "定密办理页面"
    form: SecrecyForm | None = None

    def get(self, request: HttpRequest, reference: str, code: str) -> HttpResponse:
        verb = self._admit(code)
        if verb.signs and (elsewhere := asked_first(request)):
            return elsewhere
        return self.page()

    def post(self, request: HttpRequest, reference: str, code: str) -> HttpResponse:
        verb = self._admit(code)
        if verb.signs and (elsewhere := asked_first(request)):
            return elsewhere
        form = _offered(FORMS[code](request.POST, matter=self.matter))
        self.form = form
        if not form.is_valid():
            return self.page(UNPROCESSABLE)
        version = whole_number(request.POST.get("expected_version"), default=0)
        form.act(actor=person(request), now=timezone.now(), expected_version=version)
        messages.success(request, f"已办理“{verb.label}”，并记入办理记录。")
        return redirect("secrecy", reference=self.matter.reference)

    def page(self, status: int = 200, refusal: Shown | None = None) -> HttpResponse:
        code = self.kwargs["code"]
        context = {
            "matter": self.matter,
            "form": self.form or _offered(FORMS[code](matter=self.matter)),
            "label": FORMS[code].transition.verb.label,  # type: ignore[attr-defined]
            "refusal": refusal,
        }
        return render(self.request, "workflows/secrecy_act.html", context, status=status)

    def _admit(self, code: str) -> Verb:
        if code not in FORMS:
            raise Http404("没有这一办理事项。")
        verb: Verb = FORMS[code].transition.verb  # type: ignore[attr-defined]
        done = authority.duties_done(person(self.request).pk, self.matter)
        refused = authority.officer_refusal(self.holdings, verb, self.matter, done)
        if refused is not None:
            raise refused
        return verb


def _offered(form: SecrecyForm) -> SecrecyForm:
    """The form with the people to choose from, where it asks for one."""
    matter: Matter = form.matter
    if isinstance(form, AddInsiderForm):
        people = possible_insiders(matter.maker, matter.drafting_unit)
        form.offer(people.exclude(pk__in=knowing(matter).values("pk")))
    elif isinstance(form, RemoveInsiderForm):
        form.offer(insiders_of(matter))
    return form
