"""The proof of a date taken away: on paper, as data, and the script that counts again."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views import View

from workflows.proofs import recompute
from workflows.proofs.document import render_proof
from workflows.proofs.export import as_text, export_of
from workflows.secret_marks import marks_of
from workflows.selectors.limit_account import read_limit_subject
from workflows.views.downloads import taken_away
from workflows.views.signed_in import MatterView

SCRIPT: Final = Path(recompute.__file__)


class _ProofView(MatterView):
    def export(self, pk: int) -> dict[str, Any]:
        subject = read_limit_subject(self.matter, pk)
        if subject is None:
            raise Http404("本事项没有这一时限。")
        self.shown = subject.label
        return export_of(subject)


class ProofJsonView(_ProofView):
    """Everything the date was computed from, for machines."""

    shows = "时限计算数据（下载）"

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        response = HttpResponse(as_text(self.export(pk)), content_type="application/json")
        return taken_away(response, "proof.json")


class ProofPdfView(_ProofView):
    """时限计算说明."""

    shows = "时限计算说明（下载）"

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        secrecy = marks_of(self.matter).secrecy
        pdf = render_proof(self.export(pk), timezone.now(), secrecy).pdf
        return taken_away(HttpResponse(pdf, content_type="application/pdf"), "proof.pdf")


class RecomputeView(View):
    """校验脚本: the recount as one file that needs nothing else."""

    def get(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponse(SCRIPT.read_bytes(), content_type="text/x-python; charset=utf-8")
        return taken_away(response, SCRIPT.name)
