"""Both names of an act that one person did for another: 乙（代甲）."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.models import Entry, Matter, User


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
    entries = Entry.objects.filter(matter=matter, refusal="", actor__isnull=False)
    rows = entries.order_by("sequence").values_list("verb", "actor_id", "on_behalf_of__name")
    return Deputies({(verb, actor): name or "" for verb, actor, name in rows if actor is not None})
