"""The certificate of procedure on screen, at any time, and as a PDF."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from workflows.certificate import Certificate, certificate_of
from workflows.certificate.data import data_of
from workflows.certificate.sheet import sheet_of
from workflows.lawful_days import day_of
from workflows.pdf import render as set_pages
from workflows.views.downloads import taken_away
from workflows.views.signed_in import MatterView


class _Certified(MatterView):
    """A view of the certificate as it stands today."""

    @property
    def today(self) -> date:
        return day_of(timezone.now())

    def certificate(self) -> Certificate:
        """Judged from what is on record at one moment."""
        with self.one_moment():
            return certificate_of(self.matter, self.today)


class CertificateView(_Certified):
    """Every statutory step as it stands now; what is still to come is 未到."""

    shows = "程序合规证明"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        context = {"certificate": self.certificate(), "matter": self.matter}
        return render(request, "workflows/certificate.html", context)


class CertificatePaperView(_Certified):
    """The same as a paper, made now; the one kept in the file is among the matter's papers."""

    shows = "程序合规证明（下载）"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        pdf = set_pages(sheet_of(self.certificate(), self.today)).pdf
        response = HttpResponse(pdf, content_type="application/pdf")
        return taken_away(response, f"程序合规证明-{self.matter.reference}.pdf")


class CertificateDataView(_Certified):
    """The same for machines, with the hashes that the paper shortens."""

    shows = "程序合规证明数据（下载）"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        response = JsonResponse(
            data_of(self.certificate(), self.today),
            json_dumps_params={"ensure_ascii": False, "indent": 1},
        )
        return taken_away(response, f"程序合规证明-{self.matter.reference}.json")
