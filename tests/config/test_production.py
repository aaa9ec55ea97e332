"""The real thing does not start half-configured, and says in one sentence what is missing."""

import os
import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT

SECRET = "0123456789abcdefghij-ABCDEFGHIJ-0123456789-abcdefghij"
WHOLE = {
    "SECRET_KEY": SECRET,
    "ALLOWED_HOSTS": "shenhe.example.gov.cn",
    "DATABASE_URL": "postgresql://product@127.0.0.1:5432/product",
}


def started(code="", **changes):
    """A process that loads the production settings, and then runs the code."""
    said = {name: value for name, value in {**WHOLE, **changes}.items() if value is not None}
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        **said,
    }
    script = f"from django.conf import settings; settings.DEBUG\n{code}"
    command = [sys.executable, "-c", script]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("case", "changes", "sentence"),
    [
        (
            "no key",
            {"SECRET_KEY": None},
            "The environment variable SECRET_KEY is required.",
        ),
        (
            "a short key",
            {"SECRET_KEY": "short"},
            "SECRET_KEY is too short: at least 50 random characters are needed.",
        ),
        (
            "a key of one letter",
            {"SECRET_KEY": "a" * 60},
            "SECRET_KEY is too short: at least 50 random characters are needed.",
        ),
        (
            "no host",
            {"ALLOWED_HOSTS": None},
            "The environment variable ALLOWED_HOSTS is required.",
        ),
        ("an empty list of hosts", {"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS names no host."),
        (
            "any host",
            {"ALLOWED_HOSTS": "*"},
            "ALLOWED_HOSTS: name each host; * would answer to any.",
        ),
        (
            "debugging",
            {"DEBUG": "1"},
            "DEBUG tells strangers what the product holds: unset it.",
        ),
        (
            "no database",
            {"DATABASE_URL": None},
            "The environment variable DATABASE_URL is required.",
        ),
        (
            "a file as database",
            {"DATABASE_URL": "sqlite:///db.sqlite3"},
            "DATABASE_URL: SQLite is for the demonstration and the suite; "
            "name a PostgreSQL server.",
        ),
        (
            "no way in",
            {"PASSWORD_SIGN_IN": "0"},
            "PASSWORD_SIGN_IN is off and OIDC_ISSUER is not set: no way in.",
        ),
        (
            "an issuer without its secret",
            {"OIDC_ISSUER": "https://id.example.gov.cn", "OIDC_CLIENT_ID": "a"},
            "The environment variable OIDC_CLIENT_SECRET is required.",
        ),
        (
            "an issuer in the clear",
            {
                "OIDC_ISSUER": "http://id.example.gov.cn",
                "OIDC_CLIENT_ID": "a",
                "OIDC_CLIENT_SECRET": "b",
            },
            "OIDC_ISSUER has to begin with https://.",
        ),
        (
            "a cache of no kind",
            {"CACHE_URL": "memcached://a"},
            "CACHE_URL: 'memcached' is not one of ['database', 'locmem', 'redis', 'rediss'].",
        ),
        (
            "a length that is none",
            {"SESSION_HOURS": "ten"},
            "SESSION_HOURS: 'ten' is not a whole number.",
        ),
    ],
)
def test_it_refuses_to_start_and_says_why(case, changes, sentence):
    done = started(**changes)
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert last == f"django.core.exceptions.ImproperlyConfigured: {sentence}"


STRICT = """
for name in (
    "DEBUG", "SECOND_FACTOR_REQUIRED", "SIGNING_REAUTHENTICATION_MINUTES", "SESSION_IDLE_MINUTES",
    "SESSION_HOURS", "SESSION_COOKIE_AGE", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_NAME", "SESSION_EXPIRE_AT_BROWSER_CLOSE", "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD", "ALLAUTH_TRUSTED_PROXY_COUNT", "PASSWORD_SIGN_IN",
):
    print(name, getattr(settings, name))
print(settings.CACHES["default"]["BACKEND"], settings.CACHES["default"]["LOCATION"])
print(settings.PASSWORD_HASHERS[0])
"""


def test_whole_it_starts_and_is_strict():
    done = started(STRICT)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "DEBUG False",
        "SECOND_FACTOR_REQUIRED True",
        "SIGNING_REAUTHENTICATION_MINUTES 30",
        "SESSION_IDLE_MINUTES 30",
        "SESSION_HOURS 10",
        "SESSION_COOKIE_AGE 36000",
        "SESSION_COOKIE_SECURE True",
        "SESSION_COOKIE_HTTPONLY True",
        "SESSION_COOKIE_NAME __Host-session",
        "SESSION_EXPIRE_AT_BROWSER_CLOSE True",
        "CSRF_COOKIE_SECURE True",
        "SECURE_SSL_REDIRECT True",
        "SECURE_HSTS_SECONDS 31536000",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS True",
        "SECURE_HSTS_PRELOAD False",
        "ALLAUTH_TRUSTED_PROXY_COUNT 1",
        "PASSWORD_SIGN_IN True",
        "django.core.cache.backends.db.DatabaseCache cache",
        "django.contrib.auth.hashers.ScryptPasswordHasher",
    ]


def test_what_a_place_differs_in_comes_from_the_environment():
    said = {
        "HSTS_SECONDS": "60",
        "HSTS_INCLUDE_SUBDOMAINS": "0",
        "HSTS_PRELOAD": "1",
        "SESSION_HOURS": "8",
        "CACHE_URL": "locmem://",
        "MEDIA_ROOT": "/srv/files",
    }
    code = (
        "print(settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS,"
        "settings.SECURE_HSTS_PRELOAD, settings.SESSION_COOKIE_AGE, settings.MEDIA_ROOT)"
    )
    assert started(code, **said).stdout == "60 False True 28800 /srv/files\n"
