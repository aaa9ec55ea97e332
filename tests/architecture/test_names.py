"""A module is named after what it holds, so none is named after nothing."""

from pathlib import PurePosixPath

import pytest

from tests.architecture.tree import all_paths

EMPTY_NAMES = frozenset({"util", "utils", "helper", "helpers", "common", "misc"})


def emptily_named(paths):
    return [
        path
        for path in paths
        if path.endswith(".py")
        and EMPTY_NAMES & {part.lower() for part in PurePosixPath(path).with_suffix("").parts}
    ]


def test_no_module_is_named_after_nothing():
    assert emptily_named(all_paths()) == []


@pytest.mark.parametrize(
    ("case", "path", "found"),
    [
        ("a module", "workflows/utils.py", True),
        ("a package", "reviews/common/rules.py", True),
        ("a test's module", "tests/helpers.py", True),
        ("a word that only contains one", "workflows/common_words.py", False),
        ("a page", "docs/common.md", False),
    ],
)
def test_the_detector_finds_empty_names(case, path, found):
    assert bool(emptily_named([path])) is found
