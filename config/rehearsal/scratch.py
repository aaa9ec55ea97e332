"""A database and a file store of its own for a rehearsal; the real ones are never touched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connections
from django.db.utils import load_backend

_ENGINE = "django.db.backends.sqlite3"


@contextmanager
def scratch_database() -> Iterator[None]:
    """Everything inside is written to a database in memory and a temporary folder."""
    original = connections["default"]
    original_root = settings.MEDIA_ROOT
    entry = connections.configure_settings({"default": {"ENGINE": _ENGINE, "NAME": ":memory:"}})[
        "default"
    ]
    scratch = load_backend(_ENGINE).DatabaseWrapper(entry, "default")
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        connections["default"] = scratch
        _store_under(folder)
        try:
            call_command("migrate", verbosity=0)
            yield
        finally:
            scratch.close()
            connections["default"] = original
            _store_under(original_root)


def _store_under(root: str | Path) -> None:
    settings.MEDIA_ROOT = root
    storage = storages["default"]
    for cached in ("base_location", "location"):
        storage.__dict__.pop(cached, None)
    ContentType.objects.clear_cache()
