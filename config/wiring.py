"""What joins the apps, which do not know each other: called once, when Django is ready."""

from __future__ import annotations

import filings.rules.archive
import filings.rules.certified
import filings.rules.numbers
import filings.rules.planning
import reviews.rules.certified
import reviews.rules.dossier
import reviews.rules.numbers
import reviews.rules.planning
from config.evidence.guards import unguarded
from filings.transitions.moved_limits import move_corrections
from filings.transitions.register import open_register
from reviews.transitions.moved_windows import extend_promises
from workflows import certificate, dossier, handover, moving, secret_marks
from workflows.evidence import numbers, verification
from workflows.planning import parts


def wire() -> None:
    """An adopted text goes to the register; each app's records belong to the matter's file, its
    activities to the plan and its steps to the certificate, those before the signature first, and
    its numbers to the audit. Its promises and last days move with the limits they come from.
    Whether the database refuses to lose evidence is part of every verification."""
    handover.on_adopted(open_register)
    dossier.contribute(reviews.rules.dossier.CONTRIBUTOR)
    dossier.contribute(filings.rules.archive.CONTRIBUTOR)
    dossier.contribute(certificate.CONTRIBUTOR)
    certificate.contribute(reviews.rules.certified.contribution)
    certificate.contribute(filings.rules.certified.contribution)
    parts.contribute(reviews.rules.planning.PART)
    parts.contribute(filings.rules.planning.PART)
    moving.on_moved(extend_promises)
    moving.on_moved(move_corrections)
    verification.guarded_by(unguarded)
    numbers.bear(reviews.rules.numbers.sources())
    numbers.bear(filings.rules.numbers.sources())
    numbers.bear([secret_marks.source()])
