"""Drafting, as far as the start of the consultation."""

from __future__ import annotations

from config.rehearsal.walk import Walk, at
from reviews.transitions import drafting
from workflows.models import StepRun


@at("draft")
def draft(walk: Walk, _step: StepRun) -> None:
    if not walk.matter.revisions.exists():
        walk.do(drafting.add_revision, walk.cast.drafter, upload=walk.draft)
    walk.do(drafting.begin_consultation, walk.cast.drafter)
