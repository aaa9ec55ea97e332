"""Reading a resolved pack table by table; what is absent raises LawUnset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workflows.citations import Citation
from workflows.law.rules import Citations, Item, LawUnset, Material, PeriodRule
from workflows.lengths import FixedDate, Length, WorkingDays, parse_length
from workflows.pack_schema import rule_label

Table = Mapping[str, Any]


class PackReader:
    """Untyped access to the rules of one resolved pack."""

    def __init__(self, content: Table, version: str = "", sha256: str = "") -> None:
        self.division: str = content["division"]
        self.name: str = content["name"]
        self.version: str = version or content["version"]
        self.sha256 = sha256
        self.notes: tuple[str, ...] = tuple(content.get("notes", ()))
        self._rules: Table = content["rules"]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.division} {self.version}>"

    def is_set(self, section: str, *path: str) -> bool:
        """Whether this law has a rule there: ``is_set("effect", "normative_document")``."""
        table: Any = self._rules.get(section)
        for step in path:
            table = table.get(step) if isinstance(table, Mapping) else None
        return table is not None

    def rule(self, section: str, *path: str) -> Table:
        if not self.is_set(section, *path):
            raise self.unset(section, *path)
        table: Table = self._rules[section]
        for step in path:
            table = table[step]
        return table

    def items(self, section: str, *path: str) -> Sequence[Table]:
        if not self.is_set(section, *path):
            return ()
        items: Sequence[Table] = self.rule(section, *path)["items"]
        return items

    def required_items(self, section: str, *path: str) -> Sequence[Table]:
        items: Sequence[Table] = self.rule(section, *path)["items"]
        return items

    def listed(self, section: str) -> tuple[Item, ...]:
        return tuple(map(item_of, self.required_items(section)))

    def period(self, section: str) -> PeriodRule:
        rule = self.rule(section)
        return PeriodRule(
            length=parse_length(rule["length"]),
            citations=citations_of(rule),
            extension=length_of(rule, "extension"),
            late_effect=rule.get("late_effect", ""),
        )

    def unset(self, section: str, *path: str) -> LawUnset:
        return LawUnset(".".join((section, *path)), rule_label(section, *path), self.name)


def length_of(rule: Table, name: str) -> Length | None:
    return parse_length(rule[name]) if rule.get(name) else None


def fixed_date(text: str) -> FixedDate:
    length = parse_length(text)
    if not isinstance(length, FixedDate):
        raise TypeError(f"“{text}”不是固定日期")
    return length


def working_days(text: str) -> WorkingDays:
    length = parse_length(text)
    if not isinstance(length, WorkingDays):
        raise TypeError(f"“{text}”不以工作日计")
    return length


def citations_of(rule: Table) -> Citations:
    return tuple(Citation(**one) for one in rule["citations"])


def item_of(one: Table) -> Item:
    return Item(one["code"], one["label"], citations_of(one), one.get("effect", ""))


def material_of(one: Table) -> Material:
    return Material(one["code"], one["label"], one.get("condition", "always"), citations_of(one))


def walk(key: str, table: Any) -> Iterator[tuple[str, Citation]]:
    """Every citation below, with the dotted key of the rule it supports."""
    if isinstance(table, Mapping):
        for citation in table.get("citations", ()):
            yield key, Citation(**citation)
        for name, below in table.items():
            if name != "citations":
                path = key if name == "items" else f"{key}.{name}".lstrip(".")
                yield from walk(path, below)
    elif isinstance(table, list):
        for below in table:
            if isinstance(below, Mapping):
                yield from walk(f"{key}.{below['code']}" if "code" in below else key, below)
