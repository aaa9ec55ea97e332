"""The lock is whole: every package pinned and hashed, the two locks agreeing."""

import re

import pytest

from tests.architecture.tree import ROOT

PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)[^\\\n]*((?:\\\n\s+--hash=sha256:[0-9a-f]{64}\s*)*)", re.M)
NAME = re.compile(r"^([a-z0-9][a-z0-9._-]*)", re.MULTILINE)
LOCKS = ("base", "bench", "dev", "tools")


def lock(name):
    return (ROOT / "requirements" / f"{name}.txt").read_text()


def pins(text):
    return {name: (version, hashes.count("sha256:")) for name, version, hashes in PIN.findall(text)}


def wanted(name):
    return set(NAME.findall((ROOT / "requirements" / f"{name}.in").read_text()))


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_hashes(name):
    names = NAME.findall(lock(name))
    assert [package for package in names if not pins(lock(name)).get(package, ("", 0))[1]] == []


@pytest.mark.parametrize("name", LOCKS)
def test_what_is_asked_for_is_locked(name):
    assert wanted(name) - pins(lock(name)).keys() == set()


def test_the_suite_runs_on_what_the_product_runs_on():
    base, dev = pins(lock("base")), pins(lock("dev"))
    assert {name: pin for name, pin in base.items() if dev.get(name) != pin} == {}


@pytest.mark.parametrize(
    ("case", "text", "found"),
    [
        (
            "two hashes",
            f"a==1.0 \\\n    --hash=sha256:{'0' * 64} \\\n    --hash=sha256:{'1' * 64}\n",
            2,
        ),
        ("a marker", f"a==1.0 ; x == 'y' \\\n    --hash=sha256:{'0' * 64}\n", 1),
        ("no hash", "a==1.0\n", 0),
    ],
)
def test_pins_are_read_with_their_hashes(case, text, found):
    assert pins(text) == {"a": ("1.0", found)}
