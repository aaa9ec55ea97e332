"""What the pages take from a request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from workflows import authority
from workflows.evidence.moments import one_moment
from workflows.evidence.reads import Reading, keep_reading
from workflows.holdings import Holdings
from workflows.lawful_days import day_of
from workflows.models import Matter, User
from workflows.selectors.records import Part, part_for
from workflows.views.refusals import AnswersRefusals


def person(request: HttpRequest) -> User:
    """The signed-in person; the middleware lets nobody else reach a view."""
    user = request.user
    assert isinstance(user, User)
    return user


def holdings_today(request: HttpRequest) -> Holdings:
    """What the person holds, and what is delegated to them today."""
    return authority.holdings_of(person(request), day_of(timezone.now()))


def whole_number(text: str | None, default: int = 1) -> int:
    """A positive whole number from an address or a form, else the default."""
    if text is None or not text.isascii() or not text.isdigit():
        return default
    return min(int(text[:9]), 1_000_000_000) or default


def words(request: HttpRequest, name: str) -> str:
    """What an address says under the name, without blanks around it. No record holds a zero byte,
    and PostgreSQL does not let one be looked for."""
    return request.GET.get(name, "").replace("\x00", "").strip()


class MatterView(AnswersRefusals):
    """A view of one matter, reached through the one door.

    ``in_part`` lets people of a consulted unit in, to whom the view then shows what their unit
    was sent and nothing else.

    Whatever it shows of a secret matter, or of what people have said under their names
    (``personal``), is shown only once the reading stands in the ledger. ``shows`` is the word
    for what it shows, ``shown`` the name of the one thing.
    """

    in_part: ClassVar[bool] = False
    shows: ClassVar[str] = "事项页面"
    personal: bool = False
    shown: str = ""
    holdings: Holdings
    matter: Matter

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.holdings = holdings_today(request)
            self.matter = self._open(kwargs["reference"])

    def _open(self, reference: str) -> Matter:
        return authority.matter_open_to(self.holdings, reference, in_part=self.in_part)

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Everything read inside, the matter itself as well, is as it was at one moment."""
        with one_moment():
            self.matter = self._open(self.matter.reference)
            yield

    def part(self) -> Part:
        """What a person of a consulted unit was sent of the matter."""
        return part_for(self.matter, self.holdings.organ_ids)

    def answered(self, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, once the reading is on record.

        Raises:
            NotRecorded: it could not be written.
        """
        if (self.matter.secret or self.personal) and _shows_something(response):
            keep_reading(
                matter=self.matter,
                reader=person(self.request),
                reading=Reading(self._key(), self.shows, self.shown),
                now=timezone.now(),
            )
        return response

    def _key(self) -> str:
        """The address within the matter: paper:7, text:2, ledger."""
        match = self.request.resolver_match
        assert match is not None
        given = [str(value) for name, value in match.kwargs.items() if name != "reference"]
        return ":".join([match.url_name or "", *given])


def _shows_something(response: HttpResponseBase) -> bool:
    """Neither a way to somewhere else nor the word that there is nothing."""
    return not 300 <= response.status_code < 400 and response.status_code != 404
