"""An upload of which nothing but its hash is kept: not on disk, and in memory a chunk at a time."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class HashedFile(UploadedFile):  # type: ignore[type-arg]
    """An uploaded file without its bytes. ``sha256`` is empty if it was too large."""

    def __init__(self, digest: str, size: int) -> None:
        super().__init__(file=BytesIO(), name="upload", size=size)
        self.sha256 = digest


class HashingUpload(FileUploadHandler):
    """Takes the hash of every file on its way in, up to ``limit`` bytes in all."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit
        self.taken = 0

    def new_file(self, *arguments: Any, **options: Any) -> None:
        super().new_file(*arguments, **options)
        self.digest = sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.taken += len(raw_data)
        if self.taken <= self.limit:
            self.digest.update(raw_data)

    def file_complete(self, file_size: int) -> HashedFile:
        digest = self.digest.hexdigest() if self.taken <= self.limit else ""
        return HashedFile(digest, file_size)
