"""The texts and papers of a matter. Nothing here is ever changed or removed."""

from __future__ import annotations

from hashlib import file_digest
from typing import Any, Final

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.db import models

from workflows.models.kept import Kept
from workflows.models.matters import Matter


class Immutable(Kept):
    """A row written once. A second ``save`` and every ``delete`` are programming errors."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is immutable.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{type(self).__name__} is evidence and is never deleted.")


def stored_under_hash(instance: StoredFile, _filename: str) -> str:
    """The path under the storage root: by hash of the bytes, never by a user's file name."""
    digest = instance.sha256
    return f"{digest[:2]}/{digest[2:4]}/{digest}.{instance.format}"


class StoredFile(Immutable):
    """A file kept under the hash of its bytes."""

    file = models.FileField("文件", upload_to=stored_under_hash, storage=storages["default"])
    file_name = models.CharField("文件名", max_length=200)
    format = models.CharField("格式", max_length=8)
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("文件摘要", max_length=64)

    class Meta:
        abstract = True

    def opened(self) -> File[bytes]:
        """The bytes that are kept now, to be read and closed; none where the file is gone."""
        try:
            kept: File[bytes] = self.file.storage.open(str(self.file.name), "rb")
        except FileNotFoundError:
            return ContentFile(b"")
        return kept

    def present_sha256(self) -> str:
        """The hash of the bytes that are kept now."""
        with self.opened() as kept:
            return file_digest(kept, "sha256").hexdigest()


class ChangeKind(models.TextChoices):
    """What the drafter declares a new text to be."""

    FIRST = "first", "首稿"
    WORDING = "wording", "文字性修改"
    ADOPTING = "adopting", "采纳所提意见的修改"
    SUBSTANCE = "substance", "实质性修改"


class Revision(StoredFile):
    """One numbered text of a matter: the file as uploaded and the words in it."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField("稿次")
    plain = models.TextField("文本")
    text_sha256 = models.CharField("文本摘要", max_length=64)
    page_count = models.PositiveIntegerField("页数", null=True)
    change = models.CharField("修改性质", max_length=16, choices=ChangeKind)
    note = models.CharField("修改说明", max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("形成时间")

    class Meta:
        verbose_name = "文本"
        verbose_name_plural = "文本"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="revision_number_unique")
        ]

    def __str__(self) -> str:
        return f"第{self.number}稿"


TITLE_LENGTH: Final = 200


class Attachment(StoredFile):
    """A paper beside the text: a material that the procedure demands, or a document made by it.

    ``copy_number`` is that of an official document of a secret matter, with the year of its
    series: 〔2026〕12号 is printed as 000012.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="attachments")
    material = models.CharField("材料类别", max_length=40)
    title = models.CharField("名称", max_length=TITLE_LENGTH)
    plain = models.TextField("文本", blank=True)
    revision = models.ForeignKey(
        Revision, models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    copy_number = models.CharField("份号", max_length=20, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("形成时间")

    class Meta:
        verbose_name = "材料"
        verbose_name_plural = "材料"
        ordering = ["pk"]
        indexes = [models.Index(fields=["matter", "material"], name="attachment_matter_material")]

    def __str__(self) -> str:
        return self.title
