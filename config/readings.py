"""One state of the calendar for each request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from workflows.calendars import one_reading


class OneCalendarReading:
    """Whatever a page counts, it counts by one calendar, and asks for it at most once. An act
    reads again, under its own lock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with one_reading():
            return self.get_response(request)
