"""All handlers of all steps together: importing this module makes every road walkable."""

from __future__ import annotations

from config.rehearsal import deliberation, drafting, filing, legality, preparation
from config.rehearsal.walk import Walk

AREAS = (drafting, preparation, legality, deliberation, filing)


def complete(walk: Walk) -> Walk:
    """Walk to the closed file."""
    return walk.run()


def walk_to(walk: Walk, step: str) -> Walk:
    """Walk until a step of that name is open."""
    return walk.run(until=step)
