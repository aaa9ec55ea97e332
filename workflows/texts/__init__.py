"""Drafts as texts: what words a file holds, which text that is, and how two texts differ.

Pure: no database, no models, no settings. The words of an uploaded file are read once;
every later judgement names them by :attr:`Extracted.text_sha256`.
"""

from workflows.texts.comparison import Change, Segment, count_changes, differences
from workflows.texts.extraction import ACCEPTED_SUFFIXES, Extracted, extract, safe_name
from workflows.texts.normal import fingerprint, normalise
from workflows.texts.refusals import Refused, TextRefused

__all__ = [
    "ACCEPTED_SUFFIXES",
    "Change",
    "Extracted",
    "Refused",
    "Segment",
    "TextRefused",
    "count_changes",
    "differences",
    "extract",
    "fingerprint",
    "normalise",
    "safe_name",
]
