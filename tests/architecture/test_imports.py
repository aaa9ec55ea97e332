"""Imports stand at the top: one inside a function is a circle asking to be cut."""

import ast

import pytest

from tests.architecture.tree import CODE, Source, python_sources


def late_imports(source):
    return sorted(
        {
            source.at(node)
            for function in ast.walk(source.tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            and not _waits_for_the_apps(source, function)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
    )


def _waits_for_the_apps(source, function):
    """Django's own place for imports that need every app loaded."""
    return source.path.endswith("/apps.py") and function.name == "ready"


def test_imports_stand_at_the_top():
    sources = python_sources(*CODE, "benchmarks", "manage.py")
    assert [place for source in sources for place in late_imports(source)] == []


@pytest.mark.parametrize(
    ("case", "path", "text", "found"),
    [
        ("in a function", "a/rules.py", "def f():\n    import os", ["a/rules.py:2"]),
        ("in a method", "a/x.py", "class C:\n  def f(self):\n    from b import c", ["a/x.py:3"]),
        ("in ready elsewhere", "a/x.py", "def ready():\n    import os", ["a/x.py:2"]),
        ("in ready of an app", "a/apps.py", "def ready(self):\n    import os", []),
        ("for types only", "a/x.py", "if TYPE_CHECKING:\n    import os", []),
    ],
)
def test_the_detector_finds_late_imports(case, path, text, found):
    assert late_imports(Source(path, text)) == found
