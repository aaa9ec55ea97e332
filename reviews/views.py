"""Pages of the review beside those of its verbs."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from reviews.forms.catalogue import CatalogueEntryForm
from reviews.forms.registration import BasisForm, RegisterForm
from reviews.selectors.catalogue import makers_of, read_catalogue
from reviews.selectors.comments import read_comments
from reviews.selectors.preparation_records import comments_table
from workflows import authority
from workflows.constants import Role
from workflows.errors import Inadmissible, NotPermitted
from workflows.law import ScopeHint
from workflows.lawful_days import day_of
from workflows.views.refusals import UNPROCESSABLE, AnswersRefusals, AnyRefusal, Shown, shown
from workflows.views.signed_in import MatterView, person, whole_number


class CommentsView(MatterView):
    """Every comment of one period of public comment, with who has made it."""

    shows = "公众意见"
    personal = True

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        comments = read_comments(self.matter, pk, whole_number(request.GET.get("page")))
        if comments is None:
            raise Http404("本事项没有这一次公开征求意见。")
        context = {
            "matter": self.matter,
            "period": comments.period,
            "page": comments.page,
            "tables": comments_table(comments.page.rows),
        }
        return render(request, "reviews/comments.html", context)


class CatalogueView(AnswersRefusals):
    """年度重大行政决策事项目录: read by everybody who signs in, entered by the maker's office."""

    form: CatalogueEntryForm | None = None

    def get(self, request: HttpRequest) -> HttpResponse:
        makers = makers_of(authority.holdings_of(person(request)))
        self.form = CatalogueEntryForm(makers=makers) if makers else None
        return self._page(status=200)

    def post(self, request: HttpRequest) -> HttpResponse:
        makers = makers_of(authority.holdings_of(person(request)))
        if not makers:
            raise NotPermitted(
                sentence=f"决策事项目录由决策机关办公机构的{Role.OFFICE_INTAKE.label}录入。",
                needed_role=Role.OFFICE_INTAKE,
            )
        form = CatalogueEntryForm(request.POST, makers=makers)
        self.form = form
        if not form.is_valid():
            return self._page(status=UNPROCESSABLE)
        entry = form.act(actor=person(request), now=timezone.now())
        messages.success(request, f"已列入{entry}。")
        return redirect("catalogue")

    def refused(self, refused: AnyRefusal) -> HttpResponse:
        if self.form is None:
            return super().refused(refused)
        refusal = shown(refused)
        if isinstance(refused, Inadmissible):
            name = refused.field_name if refused.field_name in self.form.fields else None
            self.form.add_error(name, str(refused))
            return self._page(refusal.status_code)
        return self._page(refusal.status_code, refusal)

    def _page(self, status: int, refusal: Shown | None = None) -> HttpResponse:
        year = whole_number(self.request.GET.get("year"), day_of(timezone.now()).year)
        context = {"catalogue": read_catalogue(year), "form": self.form, "refusal": refusal}
        return render(self.request, "reviews/catalogue.html", context, status=status)


class RegisterView(AnswersRefusals):
    """登记事项: kind, maker and drafting unit in the address, everything else in the form."""

    basis: BasisForm
    form: RegisterForm | None = None

    def get(self, request: HttpRequest) -> HttpResponse:
        self.basis = self._basis()
        if not self.basis.is_bound:
            return self._page(status=200)
        if not self.basis.is_valid():
            return self._page(status=UNPROCESSABLE)
        self.form = RegisterForm(**self.basis.cleaned_data, today=day_of(timezone.now()))
        return self._page(status=200)

    def post(self, request: HttpRequest) -> HttpResponse:
        self.basis = self._basis()
        if not self.basis.is_valid():
            return self._page(status=UNPROCESSABLE)
        form = RegisterForm(request.POST, **self.basis.cleaned_data, today=day_of(timezone.now()))
        self.form = form
        if not form.is_valid():
            return self._page(status=UNPROCESSABLE)
        hints = form.hints()
        if hints:
            return self._page(status=200, hints=hints)
        matter = form.act(actor=person(request), now=timezone.now())
        messages.success(request, f"已登记，事项编号{matter.reference}。请上传文稿。")
        return redirect("matter", reference=matter.reference)

    def refused(self, refused: AnyRefusal) -> HttpResponse:
        if self.form is None:
            return super().refused(refused)
        refusal = shown(refused)
        if isinstance(refused, Inadmissible):
            self.form.refuse(refused)
            return self._page(refusal.status_code)
        return self._page(refusal.status_code, refusal)

    def _basis(self) -> BasisForm:
        """The first form, filled from the address once something is chosen there.

        Raises:
            NotPermitted: the person drafts for no organ.
        """
        holdings = authority.holdings_of(person(self.request))
        if not holdings.organs_by_role.get(Role.DRAFTER):
            raise NotPermitted(
                sentence=f"登记事项由起草单位的{Role.DRAFTER.label}办理。", needed_role=Role.DRAFTER
            )
        chosen = self.request.GET if "kind" in self.request.GET else None
        return BasisForm(chosen, holdings=holdings, today=day_of(timezone.now()))

    def _page(
        self, status: int, refusal: Shown | None = None, hints: tuple[ScopeHint, ...] = ()
    ) -> HttpResponse:
        context = {"basis": self.basis, "form": self.form, "refusal": refusal, "hints": hints}
        return render(self.request, "reviews/register.html", context, status=status)
