"""The certificate of procedure on screen, at any time, and as a PDF."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from workflows.certificate import certificate_of
from workflows.certificate.sheet import sheet_of
from workflows.lawful_days import day_of
from workflows.pdf import render as set_pages
from workflows.views.signed_in import MatterView


class CertificateView(MatterView):
    """Every statutory step as it stands now; what is still to come is 未到."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        certificate = certificate_of(self.matter, day_of(timezone.now()))
        context = {"matter": self.matter, "certificate": certificate}
        return render(request, "workflows/certificate.html", context)


class CertificatePaperView(MatterView):
    """The same as a paper, made now; the one kept in the file is among the matter's papers."""

    def get(self, request: HttpRequest, reference: str) -> FileResponse:
        today = day_of(timezone.now())
        pdf = set_pages(sheet_of(certificate_of(self.matter, today), today)).pdf
        response = FileResponse(
            BytesIO(pdf),
            as_attachment=True,
            filename=f"程序合规证明-{self.matter.reference}.pdf",
            content_type="application/pdf",
        )
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response
