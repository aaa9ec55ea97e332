"""Rule packs from files: read, checked, joined down the division tree, hashed.

A pack is the law of one division as data (``packs/<division>.toml``). A division inherits from
those above it up to ``cn``; a rule it states itself replaces the inherited rule whole.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from workflows.divisions import NATIONAL, ancestors
from workflows.iso_dates import iso
from workflows.pack_checks import faults_of_file, faults_of_laxness
from workflows.pack_resolving import merged, resolved_rules

PACKS: Final = Path(__file__).resolve().parent / "packs"
Table = Mapping[str, Any]


@dataclass(frozen=True)
class PackFault:
    """One fault: the dotted key it concerns and the reason."""

    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.key}：{self.reason}"


class PackInvalid(Exception):
    """A rule pack that must not be loaded; all faults of the file at once."""

    code = "pack_invalid"
    status_code = 422

    def __init__(self, file: str, faults: Iterable[PackFault]) -> None:
        self.file = file
        self.faults = tuple(faults)
        self.sentence = f"规则包{file}不能使用：" + "；".join(map(str, self.faults))
        super().__init__(self.sentence)


@dataclass(frozen=True)
class PackContent:
    """One division's law, inheritance resolved. ``content`` is plain JSON.

    ``version`` is the pack's own version and the head of the hash, so a change in an inherited
    rule gives the heir a new version as well. Validity dates are inclusive.
    """

    division: str
    name: str
    version: str
    sha256: str
    effective_from: date | None
    effective_until: date | None
    content: dict[str, Any]


@dataclass(frozen=True)
class PackFolder:
    """The packs of one folder. Reads and checks on demand; raises :class:`PackInvalid`."""

    folder: Path = PACKS

    def divisions(self) -> tuple[str, ...]:
        """Divisions that have a pack of their own, ``cn`` first, provinces before counties."""
        names = (path.stem for path in self.folder.glob("*.toml"))
        return tuple(sorted(names, key=lambda name: (name != NATIONAL, len(name), name)))

    def load(self, division: str) -> PackContent:
        """The resolved pack of the division or of the nearest one above it that has a pack."""
        line = [one for one in ancestors(division) if self._path(one).exists()]
        if not line:
            raise PackInvalid(f"{NATIONAL}.toml", [PackFault("file", "缺少全国规则包")])
        return _packed(self._resolve(tuple(line)))

    def _path(self, division: str) -> Path:
        return self.folder / f"{division}.toml"

    def _resolve(self, line: tuple[str, ...]) -> dict[str, Any]:
        """Join a line of divisions, nearest first, from the top down."""
        own = self._read(line[0])
        rules = resolved_rules(own, line[0])
        if len(line) == 1:
            return {**_head(own), "line": [line[0]], "rules": rules}
        above = self._resolve(line[1:])
        faults = faults_of_laxness(rules, above["rules"])
        self._refuse(line[0], faults)
        return {
            **_head(own),
            "line": [line[0], *above["line"]],
            "rules": merged(above["rules"], rules),
        }

    def _read(self, division: str) -> dict[str, Any]:
        path = self._path(division)
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            reason = f"不是合法的TOML文件：{fault}"
            raise PackInvalid(path.name, [PackFault("file", reason)]) from fault
        self._refuse(division, faults_of_file(data, division, self.divisions()))
        return data

    def _refuse(self, division: str, faults: Iterable[tuple[str, str]]) -> None:
        found = tuple(PackFault(key, reason) for key, reason in faults)
        if found:
            raise PackInvalid(self._path(division).name, found)


def load(division: str) -> PackContent:
    """The shipped pack of a division, or of the nearest one above it; ``cn`` for unknown ones.

    Raises :class:`PackInvalid`, and DivisionInvalid for what is no division code.
    """
    return _load(division)


def shipped_divisions() -> tuple[str, ...]:
    """Divisions with a shipped pack of their own."""
    return PackFolder().divisions()


@lru_cache(maxsize=64)
def _load(division: str) -> PackContent:
    return PackFolder().load(division)


def _head(data: Table) -> dict[str, Any]:
    return {
        "division": data["division"],
        "name": data["name"],
        "version": data["version"],
        "effective_from": iso(data.get("effective_from")),
        "effective_until": iso(data.get("effective_until")),
        "notes": list(data.get("notes", [])),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _packed(content: dict[str, Any]) -> PackContent:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    sha256 = hashlib.sha256(canonical.encode()).hexdigest()
    return PackContent(
        division=content["division"],
        name=content["name"],
        version=f"{content['version']}+{sha256[:8]}",
        sha256=sha256,
        effective_from=_day(content["effective_from"]),
        effective_until=_day(content["effective_until"]),
        content=content,
    )
