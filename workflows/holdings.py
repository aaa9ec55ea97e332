"""What a person holds: roles in organs and parts in single matters, read once and asked often."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Holdings:
    """One person's roles as plain pairs: ``(role, organ id)`` and ``(named role, matter id)``."""

    user_id: int
    roles: frozenset[tuple[str, int]]
    named: frozenset[tuple[str, int]]

    def holds(self, role: str, organ_id: int | None) -> bool:
        return (role, organ_id) in self.roles

    def is_named(self, role: str, matter_id: int) -> bool:
        return (role, matter_id) in self.named

    @cached_property
    def organ_ids(self) -> frozenset[int]:
        return frozenset(organ for _, organ in self.roles)

    @cached_property
    def matter_ids(self) -> frozenset[int]:
        return frozenset(matter for _, matter in self.named)

    @cached_property
    def organs_by_role(self) -> dict[str, frozenset[int]]:
        organs: defaultdict[str, set[int]] = defaultdict(set)
        for role, organ in self.roles:
            organs[role].add(organ)
        return {role: frozenset(ids) for role, ids in organs.items()}
