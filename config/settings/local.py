"""A single machine: the demonstration and development."""

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR

DEBUG = True
SECRET_KEY = "for-demonstration-and-development-only"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
INTERNAL_IPS = ["127.0.0.1"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
for folder in ("media", "static"):
    (BASE_DIR / "var" / folder).mkdir(parents=True, exist_ok=True)
