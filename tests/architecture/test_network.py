"""The suite leaves the machine alone."""

import socket

import pytest


def test_a_test_cannot_reach_the_network():
    with socket.socket() as line, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        line.connect(("192.0.2.1", 80))
