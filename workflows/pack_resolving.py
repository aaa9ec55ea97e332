"""From a pack as written to rules with full citations, and heirs joined with what they inherit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from workflows.citations import Citation, chinese_number
from workflows.pack_schema import ARTICLES, SECTIONS

Table = Mapping[str, Any]

_CITE: Final = re.compile(r"(?P<text>[A-Za-z0-9-]+)(?: (?P<article>[^@]*))?(?:@(?P<mark>[a-z]+))?")
_NUMBERED: Final = re.compile(r"(\d+)(?:\((\d+)\))?(?:\[(\d+)\])?")


class CiteInvalid(ValueError):
    """A citation that names no text of the pack, or has no mark."""


def cited(written: str, texts: Table, mark: str | None = None) -> Citation:
    """A citation as written: text key, article, and mark where it differs from the text's.

    "SC 19" is 第十九条, "SC 29(2)" its second paragraph (款), "SC 10[1]" its first item (项);
    any other wording stands as it is. "115 （五）@memory" overrides the mark.
    """
    found = _CITE.fullmatch(written)
    if not found or found["text"] not in texts:
        raise CiteInvalid(f"依据“{written}”未指向[texts]中的文件")
    text = texts[found["text"]]
    final_mark = found["mark"] or mark or text.get("mark")
    if final_mark is None:
        raise CiteInvalid(f"依据“{written}”缺少核实标记")
    return Citation(text["title"], _article(found["article"] or ""), final_mark)


def resolved_rules(data: Table, division: str) -> dict[str, Any]:
    """The rules a pack states itself, citations in full, each with the division it is from."""
    texts = data.get("texts", {})
    rules: dict[str, Any] = {}
    for section in data.keys() & SECTIONS.keys():
        depth = len(SECTIONS[section].levels)
        rules[section] = _resolved(data[section], depth, texts, division)
    if "articles" in data:
        rules["articles"] = _resolved_articles(data["articles"], texts, division)
    return rules


def merged(above: Table, own: Table) -> dict[str, Any]:
    """The heir's rules over the inherited ones; a rule is replaced whole, never mixed."""
    joined = dict(above)
    for key, table in own.items():
        inherited = joined.get(key)
        mixable = isinstance(inherited, Mapping) and not is_rule(table) and not is_rule(inherited)
        joined[key] = merged(inherited, table) if mixable and inherited else table
    return joined


def is_rule(table: Table) -> bool:
    """Whether the table is a rule and not a level of keys above rules."""
    return "citations" in table


def rules_of(table: Table, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Table]]:
    """Every resolved rule with its path of keys."""
    if is_rule(table):
        yield path, table
        return
    for key, below in table.items():
        yield from rules_of(below, (*path, key))


def _article(written: str) -> str:
    numbered = _NUMBERED.fullmatch(written)
    if not numbered:
        return written
    article, paragraph, item = numbered.groups()
    tail = f"第{chinese_number(int(paragraph))}款" if paragraph else ""
    tail += f"第（{chinese_number(int(item))}）项" if item else ""
    return f"第{chinese_number(int(article))}条{tail}"


def _resolved(table: Table, depth: int, texts: Table, division: str) -> dict[str, Any]:
    if depth:
        return {key: _resolved(below, depth - 1, texts, division) for key, below in table.items()}
    rule = {key: value for key, value in table.items() if key not in ("cite", "mark", "items")}
    rule["citations"] = _citations(table, texts)
    rule["from"] = division
    if "items" in table:
        rule["items"] = [_resolved_item(one, table, texts) for one in table["items"]]
    return rule


def _resolved_item(item: Table, rule: Table, texts: Table) -> dict[str, Any]:
    """A line of a list; without articles of its own it stands on those of the list."""
    line = {key: value for key, value in item.items() if key not in ("cite", "mark")}
    source = item if "cite" in item else {**rule, **item}
    line["citations"] = _citations(source, texts)
    return line


def _resolved_articles(table: Table, texts: Table, division: str) -> dict[str, Any]:
    return {
        key: {
            kind: {"citations": _citations({"cite": cites}, texts), "from": division}
            for kind, cites in by_kind.items()
        }
        for key, by_kind in table.items()
        if key in ARTICLES
    }


def _citations(table: Table, texts: Table) -> list[dict[str, str]]:
    mark = table.get("mark")
    return [cited(one, texts, mark).as_dict() for one in table["cite"]]
