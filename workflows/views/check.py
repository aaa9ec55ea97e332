"""The check page: anybody who holds a paper may ask what it is, without signing in.

It shows neither title nor content nor any person's name, keeps nothing of what is brought, and
says the same of a code that was never given and of a paper of a secret matter.
"""

from __future__ import annotations

from typing import Final

from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from workflows.check_codes import read_code, shown
from workflows.hashed_uploads import HashedFile, HashingUpload
from workflows.selectors.check_page import CheckedPaper, check_paper
from workflows.views.refusals import UNPROCESSABLE

MISTYPED: Final = "核验码应为16位字母和数字，请核对后重新输入。"
NOT_CHOSEN: Final = "请选择所要核对的文件。"


@method_decorator(login_not_required, name="dispatch")
@method_decorator(rate_limit(action="check", limit_get=True), name="dispatch")
class CheckView(View):
    """The form for a code."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        typed = request.GET.get("code", "")
        if not typed:
            return render(request, "check/entrance.html")
        code = read_code(typed)
        if code is not None:
            return redirect("check_paper", shown(code))
        context = {"typed": typed[:40], "wrong": MISTYPED}
        return render(request, "check/entrance.html", context, status=UNPROCESSABLE)


# The token of the form is asked for once it is settled that nothing of the file is kept.
@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(login_not_required, name="dispatch")
@method_decorator(rate_limit(action="check", limit_get=True), name="dispatch")
class CheckPaperView(View):
    """What a paper is, and whether a file is the one that was signed."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        paper = _paper(code)
        return _unknown(request) if paper is None else _page(request, paper)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Compare a file, of which only the hash is taken."""
        handlers: list[FileUploadHandler] = [HashingUpload(settings.TEXT_MAX_BYTES)]
        request.upload_handlers = handlers
        return self._compared(request, code)

    @method_decorator(csrf_protect)
    def _compared(self, request: HttpRequest, code: str) -> HttpResponse:
        paper = _paper(code)
        if paper is None:
            return _unknown(request)
        file = request.FILES.get("file")
        if not isinstance(file, HashedFile):
            return _page(request, paper, wrong=NOT_CHOSEN)
        if not file.sha256:
            return _page(request, paper, wrong=_too_large())
        return _page(request, paper, brought=file)


def _paper(code: str) -> CheckedPaper | None:
    read = read_code(code)
    return None if read is None else check_paper(read)


def _page(
    request: HttpRequest,
    paper: CheckedPaper,
    *,
    brought: HashedFile | None = None,
    wrong: str = "",
) -> HttpResponse:
    context = {
        "checked": paper,
        "paper": paper.paper,
        "code": shown(paper.paper.code),
        "brought": brought,
        "same": brought is not None and brought.sha256 == paper.sha256,
        "wrong": wrong,
    }
    status = UNPROCESSABLE if wrong else 200
    return render(request, "check/paper.html", context, status=status)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "check/unknown.html", status=404)


def _too_large() -> str:
    return f"文件超过{settings.TEXT_MAX_BYTES // 1024 // 1024}MB，不是本系统签发的文书。"
