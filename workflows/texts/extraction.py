"""From an uploaded file to the words in it, or a clear refusal.

The kind of a file is told by its content; its name must agree with it.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Literal
from zipfile import is_zipfile

from workflows.texts import pdf, plain, word
from workflows.texts.normal import fingerprint, normalise
from workflows.texts.refusals import Refused, TextRefused

Format = Literal["docx", "pdf", "txt"]
Reader = Callable[[bytes], tuple[str, int | None]]

ACCEPTED_SUFFIXES = (".docx", ".pdf", ".txt")
MAX_NAME = 200
MAX_CHARACTERS = 2_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# First bytes of a file, the suffix they belong to (none if never accepted), the name in words.
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", ".pdf", " PDF 文件"),
    (b"PK\x03\x04", ".docx", " Word（.docx）或者压缩文件"),
    (b"PK\x05\x06", ".docx", "空的压缩文件"),
    (_OLE, "", "旧版 Office 或者加密文档"),
    (b"\x89PNG\r\n", "", "图片"),
    (b"\xff\xd8\xff", "", "图片"),
    (b"GIF8", "", "图片"),
    (b"II*\0", "", "图片"),
    (b"MM\0*", "", "图片"),
    (b"Rar!\x1a\x07", "", "压缩文件"),
    (b"7z\xbc\xaf\x27\x1c", "", "压缩文件"),
    (b"\x1f\x8b", "", "压缩文件"),
    (b"{\\rtf", "", " RTF 文档"),
    (b"<!DOCTYPE html", "", "网页"),
    (b"<html", "", "网页"),
)
_BEGINS = {".pdf": b"%PDF-", ".docx": b"PK"}
_DAMAGED = {".pdf": Refused.DAMAGED_PDF, ".docx": Refused.DAMAGED_WORD}


@dataclass(frozen=True)
class Extracted:
    """The words of one file.

    ``plain`` is already in normal form, so that its plain SHA-256 is ``text_sha256``; a line is a
    paragraph or a table row (.docx), a line as printed (.pdf) or as typed (.txt). ``sha256`` is
    of the bytes as stored. ``page_count`` is known for .pdf only. ``name`` is the base name of
    the upload, safe to store and to show.
    """

    format: Format
    plain: str
    page_count: int | None
    sha256: str
    text_sha256: str
    name: str


def extract(filename: str, data: bytes, max_bytes: int) -> Extracted:
    """Read a draft. ``max_bytes`` is the largest size accepted, inclusive.

    Raises :class:`TextRefused`; nothing is half taken.
    """
    name = safe_name(filename)
    _check_size(data, max_bytes)
    suffix = _accepted_suffix(name)
    _check_content(suffix, data)
    file_format, read = _READERS[suffix]
    raw, page_count = read(data)
    text = _checked_text(raw)
    return Extracted(
        format=file_format,
        plain=text,
        page_count=page_count,
        sha256=hashlib.sha256(data).hexdigest(),
        text_sha256=fingerprint(text),
        name=name,
    )


def safe_name(filename: str) -> str:
    """The base name without any folder. Raises ``bad_name`` for control and direction marks."""
    base = unicodedata.normalize("NFC", filename).replace("\\", "/").rsplit("/", 1)[-1].strip()
    hidden = any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in filename)
    if hidden or base in {"", ".", ".."} or len(base) > MAX_NAME:
        raise TextRefused(Refused.BAD_NAME)
    return base


def _check_size(data: bytes, max_bytes: int) -> None:
    if not data:
        raise TextRefused(Refused.EMPTY_FILE)
    if len(data) > max_bytes:
        raise TextRefused(Refused.OVERSIZED, limit=_in_words(max_bytes))


def _in_words(size: int) -> str:
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.3g} MB"
    return f"{size / 1024:.3g} KB"


def _accepted_suffix(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in {".docm", ".dotm"}:
        raise TextRefused(Refused.MACROS)
    if suffix not in ACCEPTED_SUFFIXES:
        raise TextRefused(Refused.UNSUPPORTED_TYPE, suffix=suffix or "无扩展名")
    return suffix


def _check_content(suffix: str, data: bytes) -> None:
    if suffix == ".docx" and data.startswith(_OLE):
        raise TextRefused(Refused.OLD_OR_ENCRYPTED_WORD)
    for first, belongs_to, actual in _SIGNATURES:
        if data.startswith(first) and belongs_to != suffix:
            raise TextRefused(Refused.TYPE_MISMATCH, suffix=suffix, actual=actual)
    # Readers forgive what stands before the first bytes and behind the last; browsers read it.
    if suffix in _BEGINS and not data.startswith(_BEGINS[suffix]):
        raise TextRefused(_DAMAGED[suffix])
    if suffix == ".pdf" and is_zipfile(BytesIO(data)):
        raise TextRefused(Refused.TWO_FORMATS)


def _checked_text(raw: str) -> str:
    text = normalise(raw)
    if not text:
        raise TextRefused(Refused.NO_TEXT)
    if len(text) > MAX_CHARACTERS:
        raise TextRefused(Refused.TOO_LONG, limit=f"{MAX_CHARACTERS // 10_000} 万")
    return text


def _read_word(data: bytes) -> tuple[str, int | None]:
    return word.words(data), None


def _read_plain(data: bytes) -> tuple[str, int | None]:
    return plain.words(data), None


_READERS: dict[str, tuple[Format, Reader]] = {
    ".docx": ("docx", _read_word),
    ".pdf": ("pdf", pdf.words),
    ".txt": ("txt", _read_plain),
}
