"""Words of a PDF file with a text layer.

A PDF is read in a process of its own with a ceiling on memory and on time: no crafted file can
hold up or bring down the server. A line of text is a line as printed, so the same draft as .docx
and as .pdf has two different fingerprints. Page numbers set in dashes ("— 3 —") at the head or
foot of a page are left out, as headers and footers of .docx are.
"""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path

from workflows.texts.refusals import Refused, TextRefused

MAX_PAGES = 2_000
# Wall-clock seconds and bytes allowed to the reading process.
MAX_SECONDS = 60
MAX_MEMORY = 1536 * 1024 * 1024
MAX_CHARACTERS = 4_000_000
# Above this share of unreadable characters the text layer is of no use.
MAX_UNREADABLE = 0.05

_CHILD = Path(__file__).with_name("pdf_process.py")


def words(data: bytes) -> tuple[str, int]:
    """The text and the number of pages. Raises :class:`TextRefused`."""
    answer = _read_apart(data)
    code = answer.get("refused")
    if isinstance(code, str):
        raise TextRefused(Refused(code), limit=MAX_PAGES)
    text = _readable(str(answer["text"]))
    return text, int(str(answer["page_count"]))


def _read_apart(data: bytes) -> dict[str, object]:
    limits = (MAX_PAGES, MAX_CHARACTERS, MAX_SECONDS, MAX_MEMORY)
    command = [sys.executable, "-P", str(_CHILD), *map(str, limits)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=MAX_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise TextRefused(Refused.TOO_COMPLEX_PDF) from error
    if done.returncode < 0:  # ended by the system at a ceiling
        raise TextRefused(Refused.TOO_COMPLEX_PDF)
    done.check_returncode()
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def _readable(text: str) -> str:
    """The text with each unreadable code shown as U+FFFD; refused if there are many."""
    cleaned = "".join("\ufffd" if _is_unreadable(char) else char for char in text)
    visible = sum(not char.isspace() for char in cleaned)
    if not visible:
        raise TextRefused(Refused.SCANNED_PDF)
    if cleaned.count("\ufffd") > visible * MAX_UNREADABLE:
        raise TextRefused(Refused.GARBLED_PDF)
    return cleaned


def _is_unreadable(char: str) -> bool:
    return char not in "\n\t\r\f" and unicodedata.category(char) in {"Cc", "Cs", "Cn"}
