"""The reading process for one PDF: bytes on standard input, a JSON answer on standard output.

Run by :mod:`workflows.texts.pdf` as a script, with the limits as arguments: pages, characters,
seconds of processor time, bytes of memory. Imports nothing of the product. The answer is
``{"page_count": …, "text": …}`` or ``{"refused": code}``.
"""

from __future__ import annotations

import json
import logging
import re
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError
from pypdf.generic import DictionaryObject, IndirectObject, PdfObject

# What acts on its own, sends what was filled in, or fetches another file from somewhere.
_ACTIVE_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToR",
    "/GoToE",
    "/Rendition",
    "/RichMediaExecute",
}
_ACTIVE_KEYS = {"/JS", "/EF", "/XFA"}
_ACTIVE_KINDS = {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Movie", "/Screen"}
_PAGE_NUMBER = re.compile(r"\s*[-–—―－]+\s*\d+\s*[-–—―－]+\s*")


class _Losses(logging.Handler):
    """Remembers whether the library passed over a part of a page it could not read."""

    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def emit(self, record: logging.LogRecord) -> None:
        self.found = self.found or record.getMessage().startswith("Impossible to decode")


class Stop(Exception):
    """The file is refused with this code."""

    def __init__(self, code: str) -> None:
        self.code = code


@dataclass(frozen=True)
class Limits:
    pages: int
    characters: int
    seconds: int
    memory: int


def answer(limits: Limits) -> dict[str, object]:
    """What the parent is told about the file on standard input."""
    try:
        return _read(sys.stdin.buffer.read(), limits)
    except Stop as stop:
        return {"refused": stop.code}
    except (FileNotDecryptedError, DependencyError):
        return {"refused": "encrypted_pdf"}
    except (LimitReachedError, MemoryError, RecursionError):
        return {"refused": "too_complex_pdf"}
    except Exception:  # whatever the parser meets in hostile bytes means: damaged
        return {"refused": "damaged_pdf"}


def _read(data: bytes, limits: Limits) -> dict[str, object]:
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted:
        raise Stop("encrypted_pdf")
    page_count = len(reader.pages)
    if page_count > limits.pages:
        raise Stop("too_many_pages")
    if any(map(_is_active, _objects(reader))):
        raise Stop("active_pdf")
    return {"page_count": page_count, "text": _text(reader, limits.characters)}


def _text(reader: PdfReader, most: int) -> str:
    losses = _Losses()
    logging.getLogger("pypdf").addHandler(losses)
    pages: list[str] = []
    length = 0
    for page in reader.pages:
        pages.append(_without_page_number(page.extract_text()))
        length += len(pages[-1])
        if length > most:
            raise Stop("too_complex_pdf")
    if losses.found:
        raise Stop("damaged_pdf")
    return "\n".join(pages)


def _without_page_number(text: str) -> str:
    lines = text.strip().split("\n")
    for end in (0, -1):
        if lines and _PAGE_NUMBER.fullmatch(lines[end]):
            del lines[end]
    return "\n".join(lines)


def _objects(reader: PdfReader) -> Iterator[PdfObject]:
    """Every object of the file that is in use, whether reachable from a page or not."""
    for generation, offsets in reader.xref.items():
        for number in offsets:
            yield from _resolved(reader, number, generation)
    for number in reader.xref_objStm:
        yield from _resolved(reader, number, 0)
    yield reader.trailer


def _resolved(reader: PdfReader, number: int, generation: int) -> Iterator[PdfObject]:
    found = IndirectObject(number, generation, reader).get_object()
    if found is not None:
        yield found


def _is_active(found: PdfObject) -> bool:
    """Whether the object, or a direct part of it, acts by itself or carries another file."""
    waiting: list[object] = [found]
    while waiting:
        item = waiting.pop()
        if isinstance(item, DictionaryObject):
            if _acts(item):
                return True
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
    return False


def _acts(entry: DictionaryObject) -> bool:
    # The keys are looked up raw: a reference is followed when its own object's turn comes.
    return (
        not _ACTIVE_KEYS.isdisjoint(entry)
        or _raw(entry, "/S") in _ACTIVE_ACTIONS
        or _raw(entry, "/Type") in _ACTIVE_KINDS
        or _raw(entry, "/Subtype") in _ACTIVE_KINDS
    )


def _raw(entry: DictionaryObject, key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def main() -> None:
    limits = Limits(*map(int, sys.argv[1:5]))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    sys.stdout.write(json.dumps(answer(limits)))


if __name__ == "__main__":
    main()
