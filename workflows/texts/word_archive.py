"""The container of a .docx, looked at before anything in it is unpacked or parsed."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from workflows.texts.refusals import Refused, TextRefused

MAX_ENTRIES = 5_000
# Sizes in bytes after unpacking. The reader stops at the declared size, so a lie cannot exceed it.
MAX_UNPACKED = 200 * 1024 * 1024
MAX_MARKUP = 32 * 1024 * 1024
# Word's own markup packs to about a twentieth; this bound is for bombs only.
MAX_RATIO = 100
# How many bytes tell what a part is.
HEAD = 8
RATIO_FROM = 10 * 1024 * 1024

_TYPES = "[Content_Types].xml"
_ROOT_RELATIONS = "_rels/.rels"
_WORD_MAIN = b"wordprocessingml.document.main+xml"
_MARKUP = (".xml", ".rels")
# The figures of a chart, as Word keeps them: data beside the chart's own markup.
_CHART_DATA = re.compile(r"word/embeddings/[^/]+\.xlsx", re.IGNORECASE)
# First bytes of what no part of a text is: archives, old Office files, programs.
_CARRIERS = (
    b"PK\x03\x04",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"MZ",
    b"\x7fELF",
    b"%PDF-",
)
_END_RECORD = b"PK\x05\x06"
_END_LENGTH = 22
_STRICT = b"http://purl.oclc.org/ooxml/"


def check_archive(data: bytes) -> None:
    """Refuse what is not a plain, whole, macro-free Word document of reasonable size."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_whole(data, entries)
            _check_entries(entries)
            _check_sizes(entries)
            _check_heads(archive, entries)
            names = frozenset(entry.filename for entry in entries)
            types = archive.read(_TYPES) if _TYPES in names else b""
            relations = archive.read(_ROOT_RELATIONS) if _ROOT_RELATIONS in names else b""
    except (BadZipFile, NotImplementedError, OSError, ValueError, EOFError) as error:
        raise TextRefused(Refused.DAMAGED_WORD) from error
    _check_kind(names, types, relations)


def _check_whole(data: bytes, entries: list[ZipInfo]) -> None:
    """The archive is the whole file: nothing before it, behind it or in its comment, where
    another program would find a file of another kind."""
    first = min((entry.header_offset for entry in entries), default=0)
    ends = data[-_END_LENGTH:].startswith(_END_RECORD)
    if first or not ends or b"%PDF-" in data[:1024]:
        raise TextRefused(Refused.TWO_FORMATS)


def _check_heads(archive: ZipFile, entries: list[ZipInfo]) -> None:
    """No part is itself an archive or a program, whatever it is called."""
    for entry in entries:
        if entry.filename.lower().endswith(_MARKUP) or _CHART_DATA.fullmatch(entry.filename):
            continue
        with archive.open(entry) as part:
            if part.read(HEAD).startswith(_CARRIERS):
                raise TextRefused(Refused.EMBEDDED_OBJECT)


def _leads_out(name: str) -> bool:
    """Whether a part's name would leave the folder that somebody unpacks it into."""
    steps = name.replace("\\", "/").split("/")
    return "\0" in name or ".." in steps or steps[0] == "" or ":" in steps[0]


def _check_entries(entries: list[ZipInfo]) -> None:
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise TextRefused(Refused.OLD_OR_ENCRYPTED_WORD)
    if any(entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for entry in entries):
        raise TextRefused(Refused.DAMAGED_WORD)
    if any(_leads_out(entry.orig_filename) for entry in entries):
        raise TextRefused(Refused.DAMAGED_WORD)
    # Two parts of one name: programs would disagree on which of them is the text.
    if len({entry.filename.lower() for entry in entries}) != len(entries):
        raise TextRefused(Refused.DAMAGED_WORD)


def _check_sizes(entries: list[ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    markup = max(
        (entry.file_size for entry in entries if entry.filename.lower().endswith(_MARKUP)),
        default=0,
    )
    swollen = unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or markup > MAX_MARKUP or swollen:
        raise TextRefused(Refused.ARCHIVE_BOMB)


def _check_kind(names: frozenset[str], types: bytes, relations: bytes) -> None:
    lowered = {name.lower() for name in names}
    if b"macroenabled" in types.lower() or any("vbaproject" in name for name in lowered):
        raise TextRefused(Refused.MACROS)
    if any("/activex/" in name for name in lowered):
        raise TextRefused(Refused.ACTIVE_WORD)
    if _WORD_MAIN not in types:
        raise TextRefused(
            Refused.TYPE_MISMATCH, suffix=".docx", actual="其他压缩文件（不是 Word 文档）"
        )
    if _STRICT in relations:
        raise TextRefused(Refused.STRICT_WORD)
