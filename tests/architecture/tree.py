"""The project's own files, as the architecture tests read them."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("workflows", "reviews", "filings")
CODE = ("config", *APPS)
NOT_OURS = frozenset({"var", "node_modules", "__pycache__"})


@dataclass(frozen=True)
class Source:
    """One file: its path from the root of the project, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def at(self, node: ast.expr | ast.stmt) -> str:
        return f"{self.path}:{node.lineno}"

    def line_of(self, offset: int) -> str:
        return f"{self.path}:{self.text.count(chr(10), 0, offset) + 1}"


@cache
def all_paths() -> tuple[str, ...]:
    """Every file of the project, without what is installed, produced or cached."""
    return tuple(sorted(_walk()))


def _walk() -> Iterator[str]:
    for folder, subfolders, files in os.walk(ROOT):
        subfolders[:] = [name for name in subfolders if _is_ours(name)]
        for name in files:
            yield (Path(folder) / name).relative_to(ROOT).as_posix()


def _is_ours(folder: str) -> bool:
    return folder == ".ci" or not (folder in NOT_OURS or folder.startswith("."))


@cache
def read(path: str) -> Source:
    return Source(path, (ROOT / path).read_text(encoding="utf-8"))


def python_sources(*tops: str) -> list[Source]:
    """The modules under these folders, migrations left out: they are history."""
    return [
        read(path)
        for path in all_paths()
        if path.endswith(".py") and path.split("/")[0] in tops and "/migrations/" not in path
    ]


def templates() -> list[Source]:
    return [read(path) for path in all_paths() if path.endswith(".html")]


def called_name(call: ast.Call) -> str:
    """The last word of what is called: ``update`` for ``a.b.update(…)``."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def calls(source: Source) -> Iterator[ast.Call]:
    return (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))
