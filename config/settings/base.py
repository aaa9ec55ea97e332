"""What every deployment shares; the other modules only override."""

from pathlib import Path
from typing import Any

from config import env
from workflows.signatures.self_made import PASSPHRASE

BASE_DIR = Path(__file__).resolve().parents[2]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "guardian",
    "viewflow",
    "viewflow.workflow",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "workflows",
    "reviews",
    "filings",
    "config",
]

MIDDLEWARE = [
    "config.security.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # A view is for signed-in people unless it says @login_not_required.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.readings.OneCalendarReading",
    "allauth.account.middleware.AccountMiddleware",
    "workflows.accounts.middleware.EndSessions",
    "workflows.accounts.middleware.SecondFactorFirst",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{BASE_DIR}/var/db.sqlite3")}
# What acts ask PostgreSQL is planned once in a connection; 0 behind a pooler that hands out a
# server for a transaction only.
DATABASE_KEEPS_PLANS = env.flag("DATABASE_KEEPS_PLANS", default=True)
# Reads the records of a matter as they were; otherwise it has no say (ADR 0011).
DATABASE_ROUTERS = ["workflows.past.scratch.PastRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "workflows.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    # What was stored before is read, and stored anew at the next sign-in.
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "workflows.accounts.passwords.SeveralKindsValidator", "OPTIONS": {"fewest": 3}},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "inbox"
LOGOUT_REDIRECT_URL = "sign_in"

# -- signing in (workflows/accounts) ------------------------------------------------------------

ACCOUNT_ADAPTER = "workflows.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
# Failures per user name and per address; an office of many people shares one address.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/15m/ip,5/15m/key",
    "reauthenticate": "20/15m/user",
    "change_password": "10/15m/user",
    # Codes looked up and files compared on the public check page.
    "check": "120/15m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)
CACHES = {"default": env.cache("CACHE_URL", "locmem://")}

# Whose acts are signatures, and why: what they sign binds an organ, under their name, for life.
SIGNING_ROLES = {
    "head": "签发合法性审核意见书、签署会议纪要、签发文件、会签联合起草的文稿、批准延长时限",
    "secrecy_officer": "批准定密",
}
SECOND_FACTOR_REQUIRED = env.flag("SECOND_FACTOR_REQUIRED", default=False)
# A signature needs an identity confirmed within so many minutes; 0: that of the sign-in will do.
SIGNING_REAUTHENTICATION_MINUTES = env.number("SIGNING_REAUTHENTICATION_MINUTES", 30)
ACCOUNT_REAUTHENTICATION_TIMEOUT = SIGNING_REAUTHENTICATION_MINUTES * 60
MFA_ADAPTER = "workflows.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "合法性审核与备案"
# Clocks of telephones go wrong by seconds; a code is still taken only once.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

# Single sign-on by OpenID Connect, off unless an issuer is named.
SINGLE_SIGN_ON_ID = "government"
SINGLE_SIGN_ON_NAME = env.text("OIDC_NAME", "统一身份认证")
SINGLE_SIGN_ON_CLAIM = env.text("OIDC_CLAIM", "preferred_username")
PASSWORD_SIGN_IN = env.flag("PASSWORD_SIGN_IN", default=True)
SOCIALACCOUNT_ADAPTER = "workflows.accounts.single_sign_on.SingleSignOnAdapter"
# The portal of a government leads here with a link.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = env.openid_connect(SINGLE_SIGN_ON_ID, SINGLE_SIGN_ON_NAME)

# -- sessions -------------------------------------------------------------------------------------

SESSION_ENGINE = "workflows.accounts.session_store"
# Minutes without a request, and hours since the sign-in, after which a session ends; 0: never.
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 30)
SESSION_HOURS = env.number("SESSION_HOURS", 10)
SESSION_COOKIE_AGE = (SESSION_HOURS or 24 * 14) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
# Lax, so that a link in a message, and the way back from single sign-on, find the session.
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# No anonymous object permissions: the public reads through its own pages.
ANONYMOUS_USER_NAME = None
GUARDIAN_RAISE_403 = True

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"] if (BASE_DIR / "static").exists() else []
STATIC_ROOT = BASE_DIR / "var" / "static"
# Uploaded texts and issued documents: outside the web root, served only through the access door.
MEDIA_ROOT: str | Path = BASE_DIR / "var" / "media"

FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750

# The largest draft accepted, in bytes.
TEXT_MAX_BYTES = 20 * 1024 * 1024

# The largest holiday notice accepted, in bytes; the longest known have two thousand.
NOTICE_MAX_BYTES = 64 * 1024
# The most rows of the ledger that one checkpoint covers: what a proof for one row has to read.
LEDGER_CHECKPOINT_ROWS = 10_000
# Who opens the same secret paper again within so many minutes writes no further row.
READ_ROW_MINUTES = 10

# Every comment of a period is answered in one form, with two fields each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# A deployment's own licensed fonts (.ttf), by role: fangsong, kaiti, heiti, xiaobiaosong, songti.
DOCUMENT_FONTS: dict[str, str] = {}
# Where converted font subsets are kept between runs.
FONT_CACHE_DIR = BASE_DIR / "var" / "fonts"

# -- signatures of organs (workflows/signatures) --------------------------------------------------

# A PKCS#12 file: key, certificate, and those above it. By default the test certificate.
SIGNATURE_CERTIFICATE: str | Path = env.text(
    "SIGNATURE_CERTIFICATE", str(BASE_DIR / "var" / "signing" / "test-certificate.p12")
)
SIGNATURE_PASSPHRASE = env.text("SIGNATURE_PASSPHRASE", PASSPHRASE)
# Organs with a certificate of their own, by name: path and passphrase.
SIGNATURE_ORGAN_CERTIFICATES: dict[str, tuple[str, str]] = {}
# The roots (PEM) that signatures are checked against; none: those that came with the keys.
SIGNATURE_ROOTS = env.text("SIGNATURE_ROOTS", "")
# Whether nothing starts without a key that may sign, and whether a test certificate may.
SIGNATURE_REQUIRED = False
SIGNATURE_TEST_ALLOWED = env.flag("SIGNATURE_TEST_ALLOWED", default=True)
# How many days before its end a certificate is warned of (calendar days).
SIGNATURE_WARNING_DAYS = 60
# What stands on papers as the way to the check page.
PUBLIC_ADDRESS = "http://127.0.0.1:8000"
# The verdict on a signature says what pyHanko's log would.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {"pyhanko": {"level": "CRITICAL"}},
}

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# The flows' joins are safe without viewflow's own lock: every transition locks the matter's row.
SILENCED_SYSTEM_CHECKS = ["viewflow.W001"]
