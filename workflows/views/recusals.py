"""回避 in one matter: who is recused and why, declaring, ordering and lifting it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from workflows.models import Matter, Recusal
from workflows.recusal_forms import LiftRecusalForm, RecusalForm
from workflows.recusals import answered_for, concerned
from workflows.views.refusals import UNPROCESSABLE, ActView, Shown
from workflows.views.signed_in import MatterView, person


class RecusalsView(ActView, MatterView):
    """The recusals of a matter, and the form of one."""

    shows = "回避"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        form = RecusalForm(request.POST, people=self._people())
        self.form = form
        if not form.is_valid():
            return self.page(UNPROCESSABLE)
        recusal = form.act(matter=self.matter, actor=person(request), now=timezone.now())
        messages.success(request, f"{recusal}，已记入办理记录。")
        if not Matter.objects.known_to(self.holdings).filter(pk=self.matter.pk).exists():
            return redirect("inbox")
        return redirect("recusals", reference=self.matter.reference)

    def page(self, status: int = 200, refusal: Shown | None = None) -> HttpResponse:
        user = person(self.request)
        rows = self.matter.recusals.select_related("person", "by", "lifted_by")
        answered = answered_for(self.matter, user)
        people = self._people()
        context = {
            "matter": self.matter,
            "recusals": [(row, row.person_id in answered) for row in rows],
            "form": self.form or (RecusalForm(people=people) if people else None),
            "refusal": refusal,
        }
        return render(self.request, "workflows/recusals.html", context, status=status)

    def _people(self) -> frozenset[int]:
        """Oneself if one may come to act here, and those for whom one answers as head."""
        user = person(self.request)
        oneself = concerned(self.matter) & {user.pk}
        return oneself | answered_for(self.matter, user)


class LiftRecusalView(ActView, MatterView):
    """Lifting one, with the reason."""

    shows = "解除回避"
    recusal: Recusal

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        self._find(pk)
        return self.page()

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        self._find(pk)
        form = LiftRecusalForm(request.POST)
        self.form = form
        if not form.is_valid():
            return self.page(UNPROCESSABLE)
        form.act(recusal=self.recusal, actor=person(request), now=timezone.now())
        messages.success(request, f"已解除{self.recusal.person}的回避，并记入办理记录。")
        return redirect("recusals", reference=self.matter.reference)

    def page(self, status: int = 200, refusal: Shown | None = None) -> HttpResponse:
        context = {
            "matter": self.matter,
            "recusal": self.recusal,
            "form": self.form or LiftRecusalForm(),
            "refusal": refusal,
        }
        return render(self.request, "workflows/lift_recusal.html", context, status=status)

    def _find(self, pk: int) -> None:
        rows = self.matter.recusals.select_related("person", "matter")
        self.recusal = get_object_or_404(rows, pk=pk)
        self.shown = str(self.recusal.person)
