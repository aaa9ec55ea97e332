"""What is planned: activities, what each waits for, how long it takes at least and at most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workflows.citations import Citation
from workflows.lengths import Length

Citations = tuple[Citation, ...]


@dataclass(frozen=True)
class Link:
    """An activity begins on the day on which another one is finished, at the earliest; with
    ``next_day`` on the first working day after it (the day is used up until 24:00)."""

    code: str
    next_day: bool = False


@dataclass(frozen=True)
class Deadline:
    """The last lawful day for finishing, counted from the day on which ``since`` is finished
    (that day not counted)."""

    since: str
    length: Length
    basis: Citations


@dataclass(frozen=True)
class Activity:
    """One activity of a procedure.

    ``minimum`` runs from the day on which the activity begins, that day not counted; without
    it begin and end fall on one day. A minimum that is ``assumed`` is no law: the product's or
    the planner's guess in working days. ``full_wait`` means the day after a full waiting period
    (施行), ``kept_open`` that the last day is kept open to a working day (公开征求意见).
    ``steps`` are the steps of the procedure whose being open means that the activity is under
    way, ``waiting`` those that are open before it begins; ``agreed`` tells that the due day of
    an open step is the day on which the activity will end.
    """

    code: str
    label: str
    after: tuple[Link, ...] = ()
    minimum: Length | None = None
    assumed: bool = False
    full_wait: bool = False
    kept_open: bool = False
    on_working_day: bool = True
    deadline: Deadline | None = None
    basis: Citations = ()
    length_basis: Citations = ()
    notes: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    agreed: bool = False


class NetworkInvalid(ValueError):
    """An activity stands twice, or waits for one that does not stand before it."""

    code = "network_invalid"


class Network:
    """Activities in an order in which each stands after those that it waits for.

    Raises :class:`NetworkInvalid`.
    """

    def __init__(self, activities: Iterable[Activity]) -> None:
        self._by_code: dict[str, Activity] = {}
        for activity in activities:
            self._admit(activity)
            self._by_code[activity.code] = activity
        self._following = self._links_by_cause()

    def __iter__(self) -> Iterator[Activity]:
        return iter(self._by_code.values())

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Activity:
        return self._by_code[code]

    def backwards(self) -> Iterator[Activity]:
        """The last activity first."""
        return reversed(list(self))

    def following(self, code: str) -> tuple[tuple[Link, Activity], ...]:
        """The activities that wait for this one, each with its link."""
        return tuple(self._following.get(code, ()))

    def beyond(self, codes: Iterable[str]) -> frozenset[str]:
        """Everything that waits for one of these, directly or through others."""
        reached, found = set(codes), set[str]()
        for activity in self:
            if any(link.code in reached for link in activity.after):
                reached.add(activity.code)
                found.add(activity.code)
        return frozenset(found)

    def _admit(self, activity: Activity) -> None:
        if activity.code in self._by_code:
            raise NetworkInvalid(f"环节{activity.code}重复")
        needed = [link.code for link in activity.after]
        needed += [activity.deadline.since] if activity.deadline else []
        for code in needed:
            if code not in self._by_code:
                raise NetworkInvalid(f"环节{activity.code}之前没有环节{code}")

    def _links_by_cause(self) -> dict[str, list[tuple[Link, Activity]]]:
        found: dict[str, list[tuple[Link, Activity]]] = {}
        for activity in self:
            for link in activity.after:
                found.setdefault(link.code, []).append((link, activity))
        return found
