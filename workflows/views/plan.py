"""The plan of a procedure: as a page, as data, from any day or from where a matter stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from workflows.errors import Inadmissible
from workflows.law import Law
from workflows.lawful_days import day_of
from workflows.legal_terms import PLANNED_STEPS
from workflows.planning.comparison import Comparison, compare
from workflows.planning.export import comparison_as_dict, plan_as_dict
from workflows.planning.plan import Plan
from workflows.planning.planner import plan_of
from workflows.selectors.plan_page import comparison_page_of, page_of
from workflows.selectors.plans import (
    Ground,
    Standing,
    division_choices,
    ground_of,
    ground_of_matter,
    standing_of,
    supposing,
)
from workflows.views.plan_form import ON_RECORD, ChangeForm, PlanForm, Supposed, given_division
from workflows.views.refusals import UNPROCESSABLE, AnswersRefusals, AnyRefusal, Shown, shown
from workflows.views.signed_in import MatterView, person

JSON = "json"
NATION = "cn"


class Planning(AnswersRefusals):
    """What both pages share: the form in the address, the refusal in place, page or JSON."""

    template_name = "workflows/plan.html"
    form: PlanForm | None = None
    change: ChangeForm | None = None
    standing: Standing | None = None
    as_json = False

    @property
    def today(self) -> date:
        return day_of(timezone.now())

    @property
    def wants_json(self) -> bool:
        return self.as_json or self.request.GET.get("format") == JSON

    def answer(self, ground: Ground) -> HttpResponse:
        """The plan, or what stands against it."""
        form, change = self.form, self.change
        assert form is not None
        assert change is not None
        if not (form.is_valid() & change.is_valid()):
            return self.page(status=UNPROCESSABLE)
        base = self.base_plan(ground, form)
        if not change.changes_anything:
            return self.page(base)
        return self.page(base, compare(base, self.changed_plan(ground, base, form, change)))

    def base_plan(self, ground: Ground, form: PlanForm) -> Plan:
        known = self.standing.case if self.standing else None
        start_on = self.today if self.standing else None
        return _plan(
            ground, form.circumstances(known), form.wish(start_on), Supposed.of(form), self.standing
        )

    def changed_plan(self, ground: Ground, base: Plan, form: PlanForm, change: ChangeForm) -> Plan:
        start_on = change.cleaned_data.get("start") or base.wish.start_on
        return _plan(
            ground,
            change.applied_to(base.case),
            replace(base.wish, start_on=start_on),
            Supposed.of(form, change),
            self.standing,
        )

    def refused(self, refused: AnyRefusal) -> HttpResponse:
        """In place: at its field if one value cannot stand, else above the form."""
        if self.form is None or not hasattr(self.form, "cleaned_data"):
            return super().refused(refused) if not self.wants_json else _refusal(shown(refused))
        if isinstance(refused, Inadmissible):
            self.form.refuse(refused)
            return self.page(status=UNPROCESSABLE, refusal=shown(refused))
        return self.page(status=shown(refused).status_code, refusal=shown(refused))

    def page(
        self,
        plan: Plan | None = None,
        comparison: Comparison | None = None,
        status: int = 200,
        refusal: Shown | None = None,
    ) -> HttpResponse:
        if self.wants_json:
            return self._data(plan, comparison, refusal)
        in_field = refusal is not None and self.form is not None and bool(self.form.errors)
        context = {
            "form": self.form,
            "change": self.change,
            "matter": getattr(self, "matter", None),
            "page": page_of(plan, self.today) if plan else None,
            "compared": comparison_page_of(comparison, self.today) if comparison else None,
            "refusal": None if in_field else refusal,
            "query": self.request.GET.urlencode(),
        }
        return render(self.request, self.template_name, context, status=status)

    def _data(
        self, plan: Plan | None, comparison: Comparison | None, refusal: Shown | None
    ) -> HttpResponse:
        if comparison is not None:
            return JsonResponse(comparison_as_dict(comparison))
        if plan is not None:
            return JsonResponse(plan_as_dict(plan))
        if refusal is not None:
            return _refusal(refusal)
        return JsonResponse({"errors": _errors(self.form) | _errors(self.change)}, status=422)


class PlanView(Planning):
    """Any procedure from any day; the whole form stands in the address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if "" in request.GET.values():
            return redirect(f"{request.path}?{_filled(request)}")
        user, given = person(request), given_division(request.GET.get("division", ""))
        divisions = division_choices(user.organ, given)
        own = user.organ.division if user.organ else divisions[0][0] if divisions else NATION
        ground = ground_of(given or own, _day(request.GET.get("start"), self.today))
        cases, assumptions = _cases(ground.law, request.GET.get("kind")), _assumed(ground.law)
        self.form = PlanForm(
            request.GET.dict(),
            divisions=divisions,
            own=own,
            today=self.today,
            cases=cases,
            assumptions=assumptions,
        )
        self.change = ChangeForm(request.GET, cases=cases, assumptions=assumptions)
        return self.answer(ground)


class MatterPlanView(MatterView, Planning):
    """The rest of a running matter's road, from what has already happened."""

    shows = "排期"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        if "" in request.GET.values():
            return redirect(f"{request.path}?{_filled(request)}")
        ground = ground_of_matter(self.matter)
        self.standing = standing_of(self.matter, ground.law, self.today)
        cases, assumptions = _cases(ground.law, self.matter.kind), _assumed(ground.law)
        self.form = PlanForm(
            {"goal": self.standing.goals[0]} | request.GET.dict(),
            divisions=(),
            own="",
            today=self.today,
            cases=cases,
            assumptions=assumptions,
            goals=self.standing.goals,
        )
        self.form.forget("division", "kind", "maker_family", "start", "comment_case", *ON_RECORD)
        self.change = ChangeForm(request.GET, cases=cases, assumptions=assumptions)
        return self.answer(ground)


def _plan(
    ground: Ground,
    case: Any,
    wish: Any,
    supposed: Supposed,
    standing: Standing | None,
) -> Plan:
    calendar = supposing(ground.calendar, supposed.off, supposed.work)
    plan = plan_of(ground.law, case, calendar, wish, standing.actuals if standing else None)
    return replace(plan, supposed=bool(supposed))


def _cases(law: Law, kind: str | None) -> list[tuple[str, str]]:
    found = law.comment_exceptions(kind or "normative_document")
    return [(one.code, one.label) for one in found]


def _assumed(law: Law) -> dict[str, int]:
    rules = {step: law.assumption(step) for step in PLANNED_STEPS}
    return {step: rule.working_days for step, rule in rules.items() if rule}


def _filled(request: HttpRequest) -> str:
    """The address without what was left empty."""
    query = request.GET.copy()
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return query.urlencode()


def _day(text: str | None, default: date) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return default


def _refusal(refusal: Shown) -> JsonResponse:
    said = {
        "code": refusal.code,
        "sentence": refusal.sentence,
        "basis": [citation.marked_label for citation in refusal.citations],
    }
    return JsonResponse({"error": said}, status=refusal.status_code)


def _errors(form: Any) -> dict[str, list[str]]:
    return {form.add_prefix(name): list(errors) for name, errors in form.errors.items()}
