"""What holds for every test, whatever it is about."""

import socket

import pytest
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


@pytest.fixture(autouse=True, scope="session")
def _no_network():
    """Nothing in the suite leaves the machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _connect_locally)
        yield
