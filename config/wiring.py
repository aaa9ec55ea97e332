"""What joins the apps, which do not know each other: called once, when Django is ready."""

from __future__ import annotations

import filings.rules.archive
import filings.rules.planning
import reviews.rules.dossier
import reviews.rules.planning
from filings.transitions.moved_limits import move_corrections
from filings.transitions.register import open_register
from reviews.transitions.moved_windows import extend_promises
from workflows import dossier, handover, moving
from workflows.planning import parts


def wire() -> None:
    """An adopted text goes to the register; each app's records belong to the matter's file, and
    its activities to the plan, those before the signature first. Its promises and last days move
    with the limits they come from.
    """
    handover.on_adopted(open_register)
    dossier.contribute(reviews.rules.dossier.contribution)
    dossier.contribute(filings.rules.archive.contribution)
    parts.contribute(reviews.rules.planning.PART)
    parts.contribute(filings.rules.planning.PART)
    moving.on_moved(extend_promises)
    moving.on_moved(move_corrections)
