"""Words of a plain text file: UTF-8 (with or without mark), UTF-16 with mark, or GB18030."""

from __future__ import annotations

import codecs
import re

from workflows.texts.refusals import Refused, TextRefused

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def words(data: bytes) -> str:
    """The text of the file.

    Raises :class:`TextRefused` with ``undecodable`` if no encoding fits without loss, and with
    ``binary_text`` if control characters stand in it that no text file has.
    """
    text = _decoded(data)
    if _CONTROLS.search(text):
        raise TextRefused(Refused.BINARY_TEXT)
    if "\ufffd" in text:
        raise TextRefused(Refused.UNDECODABLE)
    return text


def _decoded(data: bytes) -> str:
    for encoding in _candidates(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TextRefused(Refused.BINARY_TEXT if b"\0" in data else Refused.UNDECODABLE)


def _candidates(data: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return (encoding,)
    return ("utf-8", "gb18030")
