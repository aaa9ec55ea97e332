"""Storing texts and papers: extracted, hashed, kept under the hash, never replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from workflows.errors import Inadmissible
from workflows.models import Attachment, ChangeKind, Matter, Revision, StoredFile, User
from workflows.models.texts import TITLE_LENGTH
from workflows.statements import Statement
from workflows.texts import Extracted, TextRefused, extract


@dataclass(frozen=True)
class Upload:
    """A file as it came from a person."""

    name: str
    data: bytes


def read_upload(upload: Upload) -> Extracted:
    """The words of an upload.

    Raises:
        Inadmissible: it is unreadable, empty, encrypted, oversized or not a text.
    """
    try:
        return extract(upload.name, upload.data, settings.TEXT_MAX_BYTES)
    except TextRefused as refused:
        raise Inadmissible(
            sentence=refused.message, code=f"text_{refused.code}", field_name="file"
        ) from refused


def latest_revision(matter: Matter) -> Revision | None:
    newest = _NEWEST.first(matter=matter.pk)
    if newest is not None:
        newest.matter = matter
    return newest


_NEWEST: Final = Statement(
    lambda matter: Revision.objects.filter(matter=matter).order_by("-number")[:1], matter=int
)


def current_revision(matter: Matter) -> Revision:
    """The newest text of the matter.

    Raises:
        Inadmissible: there is none yet.
    """
    revision = latest_revision(matter)
    if revision is None:
        raise Inadmissible(sentence="还没有上传文稿。", field_name="file")
    return revision


def store_revision(
    matter: Matter, upload: Upload, *, author: User, now: datetime, change: str, note: str
) -> Revision:
    """Add the next numbered text. The caller holds the matter's lock.

    Raises:
        Inadmissible: the file is refused, or its words are those of the newest text.
    """
    extracted = read_upload(upload)
    last = latest_revision(matter)
    if last is not None and last.text_sha256 == extracted.text_sha256:
        raise Inadmissible(
            sentence=f"上传的文稿与{last}文字完全相同，无需重复上传。", field_name="file"
        )
    revision = Revision(
        matter=matter,
        number=last.number + 1 if last is not None else 1,
        plain=extracted.plain,
        text_sha256=extracted.text_sha256,
        page_count=extracted.page_count,
        change=ChangeKind.FIRST if last is None else change,
        note=note,
        author=author,
        created_at=now,
    )
    _keep(revision, extracted.name, extracted.format, upload.data)
    return revision


def store_attachment(
    matter: Matter,
    upload: Upload,
    *,
    material: str,
    title: str,
    author: User,
    now: datetime,
    revision: Revision | None = None,
) -> Attachment:
    """Add an uploaded paper. The caller holds the matter's lock.

    Raises:
        Inadmissible: the file is refused.
    """
    extracted = read_upload(upload)
    attachment = Attachment(
        matter=matter,
        material=material,
        title=title,
        plain=extracted.plain,
        revision=revision,
        author=author,
        created_at=now,
    )
    _keep(attachment, extracted.name, extracted.format, upload.data)
    return attachment


def store_document(
    matter: Matter,
    pdf: bytes,
    *,
    material: str,
    title: str,
    author: User,
    now: datetime,
    revision: Revision | None = None,
    copy_number: str = "",
) -> Attachment:
    """Add a PDF that the product made itself (opinion, minutes, report). A title longer than
    its column, made from the matter's own, is cut."""
    attachment = Attachment(
        matter=matter,
        material=material,
        title=title[:TITLE_LENGTH],
        revision=revision,
        copy_number=copy_number,
        author=author,
        created_at=now,
    )
    _keep(attachment, f"{title}.pdf".replace("/", "／"), "pdf", pdf)
    return attachment


def _keep(row: Revision | Attachment, name: str, file_format: str, data: bytes) -> None:
    row.file_name = name[-200:]
    row.format = file_format
    row.size = len(data)
    row.sha256 = sha256(data).hexdigest()
    path = _path_of(row)
    if _is_kept(path, data):
        row.file.name = path
    else:
        row.file.save(row.file_name, ContentFile(data), save=False)
    row.save()


def _is_kept(path: str, data: bytes) -> bool:
    """Whether exactly these bytes lie there already, from an earlier upload or one that was
    rolled back. What a crash left half-written is removed."""
    storage = storages["default"]
    if not storage.exists(path):
        return False
    with storage.open(path) as kept:
        if kept.read() == data:
            return True
    storage.delete(path)
    return False


def _path_of(row: StoredFile) -> str:
    return str(row._meta.get_field("file").generate_filename(row, row.file_name))
