"""A single machine: the demonstration and development."""

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR

DEBUG = True
SECRET_KEY = "for-demonstration-and-development-only"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
INTERNAL_IPS = ["127.0.0.1"]
# A demonstration is looked at for days, and asks for nothing twice.
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 0)
SESSION_HOURS = env.number("SESSION_HOURS", 0)
SESSION_COOKIE_AGE = (SESSION_HOURS or 24 * 14) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
SIGNING_REAUTHENTICATION_MINUTES = env.number("SIGNING_REAUTHENTICATION_MINUTES", 0)
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
for folder in ("media", "static"):
    (BASE_DIR / "var" / folder).mkdir(parents=True, exist_ok=True)
