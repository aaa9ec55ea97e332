"""Texts and papers of a matter: read, compared, taken away."""

from __future__ import annotations

from typing import Final

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from workflows.dossier.package import package_of
from workflows.models import Matter, Revision, StoredFile
from workflows.selectors.comparison import compare, read_revisions
from workflows.views.downloads import taken_away
from workflows.views.signed_in import MatterView, whole_number

CONTENT_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    # The encoding is the uploader's own; naming one could be wrong.
    "txt": "text/plain",
}


def as_uploaded(matter: Matter, stored: StoredFile) -> FileResponse:
    """The very bytes that came. The name of a secret matter's says nothing of what is in it: names
    come into logs and onto desktops."""
    name = f"{matter.reference}-{stored._meta.model_name}-{stored.pk}.{stored.format}"
    content_type = CONTENT_TYPES.get(stored.format, "application/octet-stream")
    response = FileResponse(stored.file.open("rb"), content_type=content_type)
    return taken_away(response, name if matter.secret else stored.file_name)


class OneTextView(MatterView):
    """A view of one numbered text; a consulted unit sees the texts that it was sent."""

    in_part = True

    def revision(self, number: int) -> Revision:
        """The text of that number.

        Raises:
            Http404: there is none, or it was not sent to the person's unit.
        """
        revisions = self.matter.revisions.select_related("author")
        if not self.matter.seen_whole:
            sent = self.part().revisions
            revisions = revisions.filter(pk__in=[revision.pk for revision in sent])
        return get_object_or_404(revisions, number=number)


class TextView(OneTextView):
    """Download of one numbered text."""

    shows = "文稿（下载）"

    def get(self, request: HttpRequest, reference: str, number: int) -> FileResponse:
        revision = self.revision(number)
        self.shown = str(revision)
        return as_uploaded(self.matter, revision)


class PaperView(MatterView):
    """Download of one paper."""

    shows = "材料（下载）"

    def get(self, request: HttpRequest, reference: str, pk: int) -> FileResponse:
        paper = get_object_or_404(self.matter.attachments.defer("plain"), pk=pk)
        self.shown = str(paper)
        return as_uploaded(self.matter, paper)


class DossierView(MatterView):
    """Download of the whole file as one package, with all that people have said in it."""

    shows = "案卷包（下载）"
    personal = True

    def get(self, request: HttpRequest, reference: str) -> FileResponse:
        with self.one_moment():
            package = package_of(self.matter)
        response = FileResponse(package, content_type="application/zip")
        return taken_away(response, f"案卷-{self.matter.reference}.zip")


class ReadView(OneTextView):
    """The words of one numbered text."""

    shows = "文稿"

    def get(self, request: HttpRequest, reference: str, number: int) -> HttpResponse:
        revision = self.revision(number)
        self.shown = str(revision)
        context = {"matter": self.matter, "revision": revision}
        return render(request, "workflows/text.html", context)


class CompareView(MatterView):
    """Two texts side by side; the two newest unless others are asked for."""

    shows = "文稿对比"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        revisions = read_revisions(self.matter)
        if len(revisions) < 2:
            raise Http404("本事项只有一稿文本，无可对比。")
        old = whole_number(request.GET.get("old"), revisions[1].number)
        new = whole_number(request.GET.get("new"), revisions[0].number)
        comparison = compare(self.matter, old, new)
        if comparison is None:
            raise Http404("没有所要对比的文稿。")
        context = {
            "matter": self.matter,
            "revisions": revisions,
            "comparison": comparison,
            "only_changes": request.GET.get("only") == "changes",
        }
        return render(request, "workflows/compare.html", context)
