"""A real deployment: every secret and host comes from the environment, or nothing starts."""

from django.core.exceptions import ImproperlyConfigured

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import (
    BASE_DIR,
    PASSWORD_SIGN_IN,
    SILENCED_SYSTEM_CHECKS,
    SOCIALACCOUNT_PROVIDERS,
)

if env.flag("DEBUG"):
    raise ImproperlyConfigured("DEBUG tells strangers what the product holds: unset it.")
DEBUG = False
SECRET_KEY = env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", "")
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", "")
DATABASES = {"default": env.server_database("DATABASE_URL")}
# Every process counts failed sign-ins in the same place.
CACHES = {"default": env.cache("CACHE_URL", "database://cache")}
MEDIA_ROOT = env.text("MEDIA_ROOT", str(BASE_DIR / "var" / "media"))

SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD", default=False)
# Whether a domain goes to the browsers' preload list is for its owner to say.
SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "security.W021"]

# The prefix makes browsers insist on Secure, on the whole host and on this host alone.
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True

ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 1)
SECOND_FACTOR_REQUIRED = env.flag("SECOND_FACTOR_REQUIRED", default=True)
if not PASSWORD_SIGN_IN and not SOCIALACCOUNT_PROVIDERS:
    raise ImproperlyConfigured("PASSWORD_SIGN_IN is off and OIDC_ISSUER is not set: no way in.")
if SOCIALACCOUNT_PROVIDERS and not env.text("OIDC_ISSUER").startswith("https://"):
    raise ImproperlyConfigured("OIDC_ISSUER has to begin with https://.")

# The keys themselves are read when the apps are there: config/apps.py.
SIGNATURE_CERTIFICATE = env.text("SIGNATURE_CERTIFICATE")
SIGNATURE_PASSPHRASE = env.text("SIGNATURE_PASSPHRASE")
SIGNATURE_REQUIRED = True
SIGNATURE_TEST_ALLOWED = env.flag("SIGNATURE_TEST_ALLOWED", default=False)
PUBLIC_ADDRESS = env.public_address("PUBLIC_ADDRESS")

# One JSON object a line on standard error.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "config.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"security": {"level": "INFO"}, "pyhanko": {"level": "CRITICAL"}},
}
