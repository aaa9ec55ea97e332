"""A database, a file store and a test certificate of its own for a rehearsal; the real ones are
never touched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connections
from django.db.utils import load_backend

from workflows.signatures.self_made import PASSPHRASE, make_test_certificate

_KEYS: Final = (
    "SIGNATURE_CERTIFICATE",
    "SIGNATURE_PASSPHRASE",
    "SIGNATURE_ORGAN_CERTIFICATES",
    "SIGNATURE_TEST_ALLOWED",
)
_ENGINE = "django.db.backends.sqlite3"


@contextmanager
def scratch_database() -> Iterator[None]:
    """Everything inside is written to a database in memory and a temporary folder."""
    original = connections["default"]
    original_root = settings.MEDIA_ROOT
    original_keys = {name: getattr(settings, name) for name in _KEYS}
    entry = connections.configure_settings({"default": {"ENGINE": _ENGINE, "NAME": ":memory:"}})[
        "default"
    ]
    scratch = load_backend(_ENGINE).DatabaseWrapper(entry, "default")
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        connections["default"] = scratch
        _store_under(folder)
        _sign_with(_test_keys(Path(folder)))
        try:
            call_command("migrate", verbosity=0)
            yield
        finally:
            scratch.close()
            connections["default"] = original
            _store_under(original_root)
            _sign_with(original_keys)


def _test_keys(folder: Path) -> dict[str, Any]:
    """What is only rehearsed never bears an organ's signature."""
    path = make_test_certificate(folder / "signing")
    return dict(zip(_KEYS, (path, PASSPHRASE, {}, True), strict=True))


def _sign_with(keys: dict[str, Any]) -> None:
    for name, value in keys.items():
        setattr(settings, name, value)


def _store_under(root: str | Path) -> None:
    settings.MEDIA_ROOT = root
    storage = storages["default"]
    for cached in ("base_location", "location"):
        storage.__dict__.pop(cached, None)
    ContentType.objects.clear_cache()
