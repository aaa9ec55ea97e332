"""What is taken away: saved by the browser, and never shown in the page's place."""

from __future__ import annotations

from typing import Final, TypeVar

from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

SANDBOXED: Final = "default-src 'none'; sandbox"

R = TypeVar("R", bound=HttpResponseBase)


def taken_away(response: R, name: str) -> R:
    """The answer as a file of that name, which could do nothing even if it were shown."""
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Content-Security-Policy"] = SANDBOXED
    return response
