"""The real thing does not start half-configured, and says in one sentence what is missing."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tests.architecture.tree import ROOT
from tests.signing import PASSPHRASE, a_certificate
from workflows.signatures.self_made import PASSPHRASE as TEST_PASSPHRASE
from workflows.signatures.self_made import make_test_certificate

SECRET = "0123456789abcdefghij-ABCDEFGHIJ-0123456789-abcdefghij"
WHOLE = {
    "SECRET_KEY": SECRET,
    "ALLOWED_HOSTS": "shenhe.example.gov.cn",
    "DATABASE_URL": "postgresql://product@127.0.0.1:5432/product",
    "SIGNATURE_CERTIFICATE": "/srv/keys/organ.p12",
    "SIGNATURE_PASSPHRASE": PASSPHRASE,
    "PUBLIC_ADDRESS": "https://shenhe.example.gov.cn",
}
LOADED = "import django; django.setup()"


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
            "no certificate",
            {"SIGNATURE_CERTIFICATE": None},
            "The environment variable SIGNATURE_CERTIFICATE is required.",
        ),
        (
            "no passphrase",
            {"SIGNATURE_PASSPHRASE": None},
            "The environment variable SIGNATURE_PASSPHRASE is required.",
        ),
        (
            "no public address",
            {"PUBLIC_ADDRESS": None},
            "The environment variable PUBLIC_ADDRESS is required.",
        ),
        (
            "a public address in the clear",
            {"PUBLIC_ADDRESS": "http://shenhe.example.gov.cn"},
            "PUBLIC_ADDRESS: an address such as https://host is needed.",
        ),
        (
            "a public address without a host",
            {"PUBLIC_ADDRESS": "https:///check"},
            "PUBLIC_ADDRESS: an address such as https://host is needed.",
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


def refusal_of(done):
    return done.stderr.strip().splitlines()[-1].partition("ImproperlyConfigured: ")[2]


@pytest.mark.parametrize(
    ("case", "said", "sentence"),
    [
        ("expired", {"last": datetime(2021, 1, 1, tzinfo=UTC)}, "the certificate has expired"),
        (
            "not valid yet",
            {"first": datetime(2089, 1, 1, tzinfo=UTC)},
            "the certificate is not valid yet",
        ),
        (
            "of another use",
            {"usage": ("key_encipherment",)},
            "the certificate is not for digital signatures (keyUsage digitalSignature)",
        ),
        (
            "with a short key",
            {"key": "short"},
            "the key is neither RSA from 2048 bits nor ECDSA from 256",
        ),
        ("without its key", {"whole": False}, "it lacks the certificate or its key"),
    ],
)
def test_it_refuses_to_start_with_a_certificate_that_may_not_sign(case, said, sentence, tmp_path):
    path = a_certificate(tmp_path, **said)
    done = started(LOADED, SIGNATURE_CERTIFICATE=path)
    assert done.returncode != 0
    assert refusal_of(done) == f"Papers cannot be signed with {path}: {sentence}."


def test_it_refuses_to_start_without_the_file_or_its_passphrase(tmp_path):
    gone, path = str(tmp_path / "gone.p12"), a_certificate(tmp_path)
    assert refusal_of(started(LOADED, SIGNATURE_CERTIFICATE=gone)) == (
        f"Papers cannot be signed with {gone}: the file cannot be read."
    )
    wrong = started(LOADED, SIGNATURE_CERTIFICATE=path, SIGNATURE_PASSPHRASE="wrong")
    assert refusal_of(wrong) == (
        f"Papers cannot be signed with {path}: it is no PKCS#12 file, or the passphrase is wrong."
    )


def test_a_test_certificate_starts_only_a_trial_that_says_so(tmp_path):
    path = str(make_test_certificate(tmp_path))
    said = {"SIGNATURE_CERTIFICATE": path, "SIGNATURE_PASSPHRASE": TEST_PASSPHRASE}
    assert refusal_of(started(LOADED, **said)) == (
        f"Papers cannot be signed with {path}: it is a test certificate; "
        "SIGNATURE_TEST_ALLOWED=1 admits one to a trial installation."
    )
    assert started(LOADED, SIGNATURE_TEST_ALLOWED="1", **said).returncode == 0


def test_with_a_certificate_that_may_sign_it_starts(tmp_path):
    done = started(f"{LOADED}\nprint('up')", SIGNATURE_CERTIFICATE=a_certificate(tmp_path))
    assert (done.stdout, done.stderr) == ("up\n", "")


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


@pytest.mark.parametrize(
    ("case", "said", "printed"),
    [
        ("as it comes", {}, "600 True True"),
        ("one for each request", {"DATABASE_CONNECTION_SECONDS": "0"}, "0 True True"),
        ("behind a pooler", {"DATABASE_KEEPS_PLANS": "0"}, "600 True False"),
    ],
)
def test_connections_are_kept_and_what_is_planned_on_them(case, said, printed):
    code = (
        "d = settings.DATABASES['default']\n"
        "print(d['CONN_MAX_AGE'], d['CONN_HEALTH_CHECKS'], settings.DATABASE_KEEPS_PLANS)"
    )
    assert started(code, **said).stdout == f"{printed}\n"
