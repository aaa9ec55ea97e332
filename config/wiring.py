"""What joins the apps, which do not know each other: called once, when Django is ready."""

from __future__ import annotations

import filings.rules.archive
import reviews.rules.dossier
from filings.transitions.register import open_register
from workflows import dossier, handover


def wire() -> None:
    """An adopted text goes to the register; each app's records belong to the matter's file."""
    handover.on_adopted(open_register)
    dossier.contribute(reviews.rules.dossier.contribution)
    dossier.contribute(filings.rules.archive.contribution)
