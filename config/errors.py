"""Answers that have no view of their own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def too_many(request: HttpRequest) -> HttpResponse:
    """429: too many attempts at something that can be guessed."""
    return render(request, "429.html", status=429)
