"""What the pages take from a request."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from workflows import authority
from workflows.models import Matter, User
from workflows.views.refusals import AnswersRefusals


def person(request: HttpRequest) -> User:
    """The signed-in person; the middleware lets nobody else reach a view."""
    user = request.user
    assert isinstance(user, User)
    return user


def whole_number(text: str | None, default: int = 1) -> int:
    """A positive whole number from an address or a form, else the default."""
    if text is None or not text.isascii() or not text.isdigit():
        return default
    return min(int(text[:9]), 1_000_000_000) or default


class MatterView(AnswersRefusals):
    """A view of one matter, reached through the one door."""

    matter: Matter

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.matter = authority.matter_for(person(request), kwargs["reference"])
