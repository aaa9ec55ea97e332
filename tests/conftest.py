"""What holds for every test, whatever it is about."""

import socket

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management import call_command
from hypothesis import settings

# A slow machine is no failure of a property.
settings.register_profile("suite", settings.default, deadline=None)
settings.load_profile("suite")

LOCAL_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
_connect = socket.socket.connect


def _connect_locally(self, address):
    if isinstance(address, tuple) and address[0] not in LOCAL_HOSTS:
        raise AssertionError(f"A test reaches for the network: {address[0]}")
    return _connect(self, address)


# A test that asks for none of these, and bears no mark, does not reach the database.
REACHING = frozenset({"db", "transactional_db", "django_db_setup"})


def pytest_collection_modifyitems(config, items):
    """The default run, on SQLite, is the whole suite. On PostgreSQL only what can differ there
    runs again: neither what no database is asked for, nor what is marked ``one_database``."""
    if "postgresql" not in django_settings.DATABASES["default"]["ENGINE"]:
        return
    again = [item for item in items if _may_differ(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _may_differ(item)])
    items[:] = again


def _may_differ(item):
    reaching = item.get_closest_marker("django_db") or REACHING.intersection(item.fixturenames)
    return bool(reaching) and not item.get_closest_marker("one_database")


@pytest.fixture(autouse=True, scope="session")
def _no_network():
    """Nothing in the suite leaves the machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _connect_locally)
        yield


@pytest.fixture(autouse=True)
def _empty_cache():
    """No test waits for the failures that another has counted."""
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The law is there before any test begins."""
    with django_db_blocker.unblock():
        call_command("load_packs", verbosity=0)
