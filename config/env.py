"""Settings read from the environment, each with one type and one clear error."""

import os
from importlib.util import find_spec
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_ENGINES = {
    "sqlite": "django.db.backends.sqlite3",
    "postgres": "django.db.backends.postgresql",
    "postgresql": "django.db.backends.postgresql",
}
_CACHES = {
    "locmem": "django.core.cache.backends.locmem.LocMemCache",
    "database": "django.core.cache.backends.db.DatabaseCache",
    "redis": "django.core.cache.backends.redis.RedisCache",
    "rediss": "django.core.cache.backends.redis.RedisCache",
}
# As Django's own deployment check has it (security.W009).
SHORTEST_SECRET: Final = 50
FEWEST_DIFFERENT: Final = 5


def text(name: str, default: str | None = None) -> str:
    """The variable's text; without a default, its absence stops the start."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} is required.")
    return value


def flag(name: str, default: bool = False) -> bool:
    return text(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """A whole number, zero or more."""
    value = text(name, str(default)).strip()
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name}: {value!r} is not a whole number.")
    return int(value)


def secret(name: str) -> str:
    """A long random text; a short or monotonous one stops the start."""
    value = text(name)
    if len(value) < SHORTEST_SECRET or len(set(value)) < FEWEST_DIFFERENT:
        raise ImproperlyConfigured(
            f"{name} is too short: at least {SHORTEST_SECRET} random characters are needed."
        )
    return value


def hosts(name: str) -> list[str]:
    """Host names; none at all, or every one, stops the start."""
    names = words(name)
    if not names:
        raise ImproperlyConfigured(f"{name} names no host.")
    if "*" in names:
        raise ImproperlyConfigured(f"{name}: name each host; * would answer to any.")
    return names


def words(name: str, default: str | None = None) -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str, default: str | None = None) -> dict[str, Any]:
    """A Django database entry from an address such as ``sqlite:///var/db.sqlite3``
    or ``postgresql://user:secret@host:5432/name?sslmode=require``."""
    parts = urlsplit(text(name, default))
    engine = _ENGINES.get(parts.scheme)
    if engine is None:
        raise ImproperlyConfigured(f"{name}: {parts.scheme!r} is not one of {sorted(_ENGINES)}.")
    if parts.scheme == "sqlite":
        return {
            "ENGINE": engine,
            "NAME": unquote(parts.path[1:]) or ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    return {
        "ENGINE": engine,
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def server_database(name: str) -> dict[str, Any]:
    """A database entry of a server. A file does not hold what a deployment relies on: the rows
    that a transition locks, and a backup while people work."""
    entry = database(name)
    if entry["ENGINE"] == _ENGINES["sqlite"]:
        raise ImproperlyConfigured(
            f"{name}: SQLite is for the demonstration and the suite; name a PostgreSQL server."
        )
    # What the server has planned for a connection lasts as long as it.
    seconds = number("DATABASE_CONNECTION_SECONDS", 600)
    return entry | {"CONN_MAX_AGE": seconds, "CONN_HEALTH_CHECKS": True}


def cache(name: str, default: str) -> dict[str, Any]:
    """A Django cache entry from ``database://table``, ``redis://host:6379/0`` or ``locmem://``."""
    address = text(name, default)
    parts = urlsplit(address)
    backend = _CACHES.get(parts.scheme)
    if backend is None:
        raise ImproperlyConfigured(f"{name}: {parts.scheme!r} is not one of {sorted(_CACHES)}.")
    if parts.scheme.startswith("redis") and find_spec("redis") is None:
        raise ImproperlyConfigured(f"{name}: install the Python package redis first.")
    location = parts.netloc if parts.scheme in {"database", "locmem"} else address
    return {"BACKEND": backend, "LOCATION": location}


def public_address(name: str) -> str:
    """Scheme and host, perhaps with a path, under which strangers reach the product; without a
    stroke at the end."""
    address = text(name).strip().rstrip("/")
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"{name}: an address such as https://host is needed.")
    return address


def openid_connect(provider_id: str, label: str) -> dict[str, Any]:
    """The one provider of single sign-on, or nothing where ``OIDC_ISSUER`` is not set."""
    issuer = text("OIDC_ISSUER", "").strip().rstrip("/")
    if not issuer:
        return {}
    app = {
        "provider_id": provider_id,
        "name": label,
        "client_id": text("OIDC_CLIENT_ID"),
        "secret": text("OIDC_CLIENT_SECRET"),
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}
