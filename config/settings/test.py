"""The suite: a fast hasher, files in a temporary place, everything else as in production."""

import tempfile
from pathlib import Path

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR
from workflows.signatures.self_made import make_test_certificate

DEBUG = False
SECRET_KEY = "for-the-suite-only"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES = {"default": env.database("TEST_DATABASE_URL", "sqlite:///:memory:")}
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="media-"))
STATIC_ROOT = Path(tempfile.mkdtemp(prefix="static-"))
SIGNATURE_CERTIFICATE = make_test_certificate(Path(tempfile.mkdtemp(prefix="signing-")))
PUBLIC_ADDRESS = "https://shenhe.example.gov.cn"
FONT_CACHE_DIR = BASE_DIR / "var" / "fonts"
