"""What a person holds: roles in organs and parts in single matters, read once and asked often."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from workflows.constants import NamedRole, Role


@dataclass(frozen=True)
class Holdings:
    """One person's roles as plain pairs: ``(role, organ id)`` and ``(named role, matter id)``.

    ``delegated`` are roles of others that this person exercises for them:
    ``(role, organ id, delegator id)``. They are no roles of their own: whatever asks
    :meth:`holds` is not answered by them. ``delegators`` are those others, by id and name.
    """

    user_id: int
    roles: frozenset[tuple[str, int]]
    named: frozenset[tuple[str, int]]
    delegated: frozenset[tuple[str, int, int]] = frozenset()
    delegators: frozenset[tuple[int, str]] = frozenset()

    def holds(self, role: str, organ_id: int | None) -> bool:
        return (role, organ_id) in self.roles

    def is_named(self, role: str, matter_id: int) -> bool:
        return (role, matter_id) in self.named

    @cached_property
    def deputyships(self) -> tuple[Holdings, ...]:
        """For each delegator, what of theirs this person exercises: their id, the roles
        delegated, and neither their part in single matters, which stays with the named, nor
        their charge of secrets."""
        roles: defaultdict[int, set[tuple[str, int]]] = defaultdict(set)
        for role, organ, delegator in self.delegated:
            if role != Role.SECRECY_OFFICER:
                roles[delegator].add((role, organ))
        return tuple(
            Holdings(delegator, frozenset(found), frozenset())
            for delegator, found in sorted(roles.items())
        )

    @cached_property
    def organ_ids(self) -> frozenset[int]:
        """Organs in which the person acts, for themself or for another."""
        delegated = (organ for _, organ, _ in self.delegated)
        return frozenset(organ for _, organ in self.roles).union(delegated)

    @cached_property
    def matter_ids(self) -> frozenset[int]:
        return frozenset(matter for _, matter in self.named)

    @cached_property
    def insider_ids(self) -> frozenset[int]:
        """Matters that the person is admitted to as insider and as nothing else."""
        other = {matter for role, matter in self.named if role != NamedRole.INSIDER}
        return self.matter_ids - other

    @cached_property
    def classifying_ids(self) -> frozenset[int]:
        """Organs for whose secrets the person answers (定密责任人) and which they so know."""
        return self.organs_by_role.get(Role.SECRECY_OFFICER, frozenset())

    @cached_property
    def organs_by_role(self) -> dict[str, frozenset[int]]:
        organs: defaultdict[str, set[int]] = defaultdict(set)
        for role, organ in self.roles:
            organs[role].add(organ)
        return {role: frozenset(ids) for role, ids in organs.items()}
