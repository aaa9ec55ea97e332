"""Both names of an act that one person did for another: 乙（代甲）."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from workflows.models import Entry, Matter, User
from workflows.questions import Question, Row, answers
from workflows.statements import Statement


def in_both_names(name: str = "", delegator: str = "") -> str:
    """Who did an act, and for whom if it was for another."""
    return f"{name}（代{delegator}）" if delegator else name


@dataclass(frozen=True)
class Deputies:
    """For whom each person last did a verb in one matter; empty if for themself."""

    delegators: Mapping[tuple[str, int], str]

    def name(self, verb: str, person: User | None) -> str:
        """The person as a paper names who did the verb; empty for nobody."""
        if person is None:
            return ""
        return in_both_names(str(person), self.delegators.get((verb, person.pk), ""))


def deputies_in(matter: Matter) -> Deputies:
    """As the ledger has them (one query)."""
    return as_deputies(*answers(asking_deputies(matter)))


def asking_deputies(matter: Matter) -> Question[list[Row]]:
    """What :func:`as_deputies` makes of the answer."""
    return _DONE.asking_rows(matter=matter.pk)


def as_deputies(rows: Iterable[Row]) -> Deputies:
    return Deputies({(verb, actor): name or "" for verb, actor, name in rows})


def _done(matter: int) -> QuerySet[Any, Any]:
    entries = Entry.objects.filter(matter=matter, refusal="", actor__isnull=False)
    return entries.order_by("sequence").values_list("verb", "actor_id", "on_behalf_of__name")


_DONE: Final = Statement(_done, matter=int)
