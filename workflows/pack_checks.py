"""Why a rule pack must not be loaded. Every check yields (key, reason); nothing stops early."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

from workflows.citations import MARKS
from workflows.divisions import NATIONAL, ancestors
from workflows.legal_terms import KINDS, MEETINGS
from workflows.lengths import FixedDate, Length, LengthInvalid, WorkingDays, parse_length
from workflows.pack_resolving import CiteInvalid, cited, rules_of
from workflows.pack_schema import (
    ARTICLES,
    BOOL,
    CODES,
    DISTANCES,
    INT,
    LENGTH,
    SECTIONS,
    SHARE,
    TEXT,
    WORDS,
    WORKING_DAYS,
    Field,
    Section,
)

Table = Mapping[str, Any]
Fault = tuple[str, str]

_HEAD: Final = {
    "division", "name", "version", "parent", "effective_from", "effective_until", "notes", "texts",
    "articles",
}  # fmt: skip
_VERSION: Final = re.compile(r"[0-9]{4}\.[0-9]+")
_RULE_KEYS: Final = {"cite", "mark"}
# A maximum shorter than its minimum is a mistake; one equal to it (S4 item 28) is one as well.
_ORDERED: Final = (
    ("minimum", "maximum", True),
    ("floor", "minimum", True),
    ("general_max", "hard_max", False),
    ("default", "general_max", False),
    ("trial_default", "trial_max", False),
)
# Fields in which a lower division may only be stricter: +1 not below, -1 not above.
_STRICTER: Final[Mapping[str, Mapping[str, int]]] = {
    "comment": {"minimum": 1, "floor": 1},
    "comment_market": {"minimum": 1, "floor": 1},
    "review": {"minimum": 1, "maximum": -1},
    "effect": {"wait": 1},
    "validity": {"general_max": -1, "hard_max": -1, "trial_max": -1},
    "suggestion_reply": {"length": -1},
    "filing_correction": {"length": -1},
    "powers_list_report": {"length": -1},
}


def faults_of_file(data: Table, division: str, packs: Sequence[str]) -> Iterator[Fault]:
    """Every fault of one pack by itself."""
    yield from _faults_of_head(data, division, packs)
    texts = data.get("texts", {})
    yield from _faults_of_texts(texts)
    for key, table in data.items():
        if key in SECTIONS:
            section = SECTIONS[key]
            yield from _faults_below(key, table, section, section.levels, texts)
        elif key not in _HEAD:
            yield key, "未知的键"
    yield from _faults_of_articles(data.get("articles", {}), texts)


def faults_of_laxness(own: Table, above: Table) -> Iterator[Fault]:
    """Where a pack would let its division go below what binds it from above.

    Only rules above whose every article was read in its source bind; a default does not.
    """
    for section, fields in _STRICTER.items():
        inherited = dict(rules_of(above.get(section, {})))
        for path, rule in rules_of(own.get(section, {})):
            higher = inherited.get(path)
            if higher and _binding(higher):
                key = ".".join((section, *path))
                yield from _laxer(key, rule, higher, fields)
    yield from _lax_filings(own.get("filings", {}), above.get("filings", {}))
    yield from _lax_extensions(own, above)


# -- head, texts, articles ---------------------------------------------------------------


def _faults_of_head(data: Table, division: str, packs: Sequence[str]) -> Iterator[Fault]:
    if data.get("division") != division:
        yield "division", f"与文件名不一致，应为“{division}”"
    if not data.get("name"):
        yield "name", "缺少名称"
    if not _VERSION.fullmatch(str(data.get("version", ""))):
        yield "version", "版本应写作“2026.1”的形式"
    parent = data.get("parent")
    if parent is not None and (parent not in packs or parent not in ancestors(division)[1:]):
        yield "parent", f"上级“{parent}”没有规则包或者不是上级区划"
    if parent is None and division != NATIONAL and NATIONAL not in packs:
        yield "parent", "缺少全国规则包，无从继承"
    yield from _faults_of_validity_dates(data)


def _faults_of_validity_dates(data: Table) -> Iterator[Fault]:
    first, last = data.get("effective_from"), data.get("effective_until")
    for key, day in (("effective_from", first), ("effective_until", last)):
        if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
            yield key, "应为日期"
            return
    if first and last and last < first:
        yield "effective_until", "失效日期早于生效日期"


def _faults_of_texts(texts: Table) -> Iterator[Fault]:
    for key, text in texts.items():
        if not isinstance(text, Mapping) or not text.get("title"):
            yield f"texts.{key}", "缺少文件名称"
            continue
        yield from ((f"texts.{key}", f"未知的键“{one}”") for one in text.keys() - {"title", "mark"})
        yield from _faults_of_mark(f"texts.{key}", text.get("mark"))


def _faults_of_mark(key: str, mark: object) -> Iterator[Fault]:
    if mark is not None and mark not in MARKS:
        yield key, f"未知的核实标记“{mark}”，应为{'、'.join(MARKS)}之一"


def _faults_of_articles(articles: Table, texts: Table) -> Iterator[Fault]:
    for key, by_kind in articles.items():
        if key not in ARTICLES:
            yield f"articles.{key}", "未知的键"
            continue
        for kind, cites in by_kind.items():
            where = f"articles.{key}.{kind}"
            if kind != "any" and kind not in KINDS:
                yield where, "未知的事项类型"
            yield from _faults_of_cites(where, {"cite": cites}, texts)


# -- rules -------------------------------------------------------------------------------


def _faults_below(
    key: str,
    table: object,
    section: Section,
    levels: Sequence[Mapping[str, str]],
    texts: Table,
) -> Iterator[Fault]:
    if not isinstance(table, Mapping):
        yield key, "应为一张表"
    elif levels:
        for name, below in table.items():
            if name not in levels[0]:
                yield f"{key}.{name}", "未知的键"
            else:
                yield from _faults_below(f"{key}.{name}", below, section, levels[1:], texts)
    else:
        yield from _faults_of_rule(key, table, section, texts)


def _faults_of_rule(key: str, rule: Table, section: Section, texts: Table) -> Iterator[Fault]:
    yield from _faults_of_cites(key, rule, texts)
    plain = {name: value for name, value in rule.items() if name != "items"}
    yield from _faults_of_fields(key, plain, section.fields)
    yield from _faults_of_order(key, rule)
    yield from _faults_of_extension(key, rule)
    if section.items is None:
        if "items" in rule:
            yield f"{key}.items", "未知的键"
        return
    items = rule.get("items")
    if not isinstance(items, list) or not items:
        yield f"{key}.items", "列表不能为空"
        return
    yield from _faults_of_items(key, items, section.items, texts)


def _faults_of_items(
    key: str, items: Sequence[Table], fields: Mapping[str, Field], texts: Table
) -> Iterator[Fault]:
    codes = [one.get("code") or one.get("addressee") for one in items]
    for index, item in enumerate(items):
        where = f"{key}.{codes[index] or index + 1}"
        if codes[index] is not None and codes[index] in codes[:index]:
            yield where, "代码重复"
        if "cite" in item:
            yield from _faults_of_cites(where, item, texts)
        yield from _faults_of_fields(where, item, fields)
        yield from _faults_of_extension(where, item)


def _faults_of_cites(key: str, rule: Table, texts: Table) -> Iterator[Fault]:
    cites = rule.get("cite")
    if not isinstance(cites, list) or not cites:
        yield key, "缺少依据"
        return
    yield from _faults_of_mark(key, rule.get("mark"))
    for written in cites:
        try:
            citation = cited(str(written), texts, rule.get("mark"))
        except CiteInvalid as fault:
            yield key, str(fault)
        else:
            yield from _faults_of_mark(key, citation.mark)


def _faults_of_fields(key: str, rule: Table, fields: Mapping[str, Field]) -> Iterator[Fault]:
    for name, value in rule.items():
        if name in _RULE_KEYS:
            continue
        if name not in fields:
            yield f"{key}.{name}", "未知的键"
        elif reason := _wrong_form(value, fields[name].form):
            yield f"{key}.{name}", reason
    for name, one in fields.items():
        if one.required and name not in rule:
            yield f"{key}.{name}", "缺少此项"


def _wrong_form(value: object, form: str | frozenset[str]) -> str:
    """Why the value is not of the form, or nothing."""
    if isinstance(form, frozenset):
        return "" if value in form else f"“{value}”不在允许的取值之内：{'、'.join(sorted(form))}"
    return _FORMS[form](value)


def _not_a_length(value: object) -> str:
    try:
        parse_length(value if isinstance(value, str) else repr(value))
    except LengthInvalid as fault:
        return str(fault)
    return ""


def _not_working_days(value: object) -> str:
    reason = _not_a_length(value)
    if reason or isinstance(parse_length(str(value)), WorkingDays):
        return reason
    return f"“{value}”应以工作日计"


def _not_distances(value: object) -> str:
    if not isinstance(value, list) or not value:
        return "应为不空的工作日数列表"
    if len(set(map(str, value))) < len(value):
        return "列表中有重复"
    return next(filter(None, map(_not_working_days, value)), "")


def _not_a_share(value: object) -> str:
    try:
        share = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return f"“{value}”不是分数"
    return "" if 0 < share < 1 else "分数应在0与1之间"


def _not_words(value: object) -> str:
    good = isinstance(value, list) and value and all(isinstance(one, str) and one for one in value)
    return "" if good else "应为不空的词语列表"


def _not_codes(value: object) -> str:
    good = isinstance(value, list) and value and all(one in MEETINGS for one in value)
    return "" if good else f"应为会议类型列表：{'、'.join(MEETINGS)}"


_FORMS: Final[Mapping[str, Callable[[object], str]]] = {
    LENGTH: _not_a_length,
    SHARE: _not_a_share,
    WORDS: _not_words,
    CODES: _not_codes,
    WORKING_DAYS: _not_working_days,
    DISTANCES: _not_distances,
    BOOL: lambda value: "" if isinstance(value, bool) else "应为true或false",
    INT: lambda value: (
        "" if isinstance(value, int) and not isinstance(value, bool) and value > 0 else "应为正整数"
    ),
    TEXT: lambda value: "" if isinstance(value, str) and value else "应为不空的文字",
}


# -- order and strictness ----------------------------------------------------------------


def _faults_of_order(key: str, rule: Table) -> Iterator[Fault]:
    for lower, upper, apart in _ORDERED:
        small, large = _length(rule.get(lower)), _length(rule.get(upper))
        if small is None or large is None:
            continue
        where = f"{key}.{upper}"
        if type(small) is not type(large):
            yield where, f"{lower}与{upper}的单位不同（{small}、{large}）"
        elif large.n < small.n:
            yield where, f"{lower}（{small}）大于{upper}（{large}）"
        elif apart and large.n == small.n:
            yield where, f"{lower}与{upper}相同（均为{large}），疑为原文笔误，不予采用"


def _faults_of_extension(key: str, rule: Table) -> Iterator[Fault]:
    """What may be extended is a counted period, by a counted length."""
    if "extension" not in rule:
        return
    period = rule.get("length", rule.get("maximum"))
    if _length(period) is None:
        yield f"{key}.extension", "没有可以延长的最长期限，固定日期不能延长"
    elif _length(rule["extension"]) is None:
        yield f"{key}.extension", "延长的期限应为一段时间，不能是固定日期"


def _length(value: object) -> Any:
    """A counted length, or none for what is absent, malformed or a fixed date."""
    try:
        length: Length | None = parse_length(value) if isinstance(value, str) else None
    except LengthInvalid:
        return None
    return None if isinstance(length, FixedDate) else length


def _binding(rule: Table) -> bool:
    return all(one["mark"] == "seen" for one in rule["citations"])


def _laxer(key: str, own: Table, higher: Table, fields: Mapping[str, int]) -> Iterable[Fault]:
    for name, direction in fields.items():
        limit, figure = _length(higher.get(name)), _length(own.get(name))
        if limit is None:
            continue
        reason = _laxness(figure, limit, direction, own, name)
        if reason:
            basis = "、".join(f"《{one['text']}》{one['article']}" for one in higher["citations"])
            yield f"{key}.{name}", f"{reason}（{basis}）"


def _laxness(figure: Any, limit: Any, direction: int, own: Table, name: str) -> str:
    if figure is None:
        unshortened = name == "floor" and not own.get("shortening_allowed")
        return "" if unshortened else f"上级规定为{limit}，下级不得取消"
    if type(figure) is not type(limit):
        return f"{figure}与上级规定的{limit}单位不同，无法证明不低于上级规定"
    if (figure.n - limit.n) * direction < 0:
        return f"{figure}宽于上级规定的{limit}"
    return ""


def _lax_filings(own: Table, above: Table) -> Iterator[Fault]:
    inherited = dict(rules_of(above))
    for path, rule in rules_of(own):
        higher = {one["addressee"]: one for one in inherited.get(path, {}).get("items", ())}
        mine = {one["addressee"]: one for one in rule["items"]}
        for addressee, bound in higher.items():
            if _binding(bound):
                key = ".".join(("filings", *path, addressee))
                yield from _laxer(key, mine.get(addressee, {}), bound, {"length": -1})


def _lax_extensions(own: Table, above: Table) -> Iterator[Fault]:
    """Where a pack would allow a longer extension than what binds it from above, or any at all
    where the rule above allows none."""
    for section in own.keys() & above.keys() - {"articles"}:
        inherited = dict(rules_of(above[section]))
        for path, rule in rules_of(own[section]):
            higher = _by_addressee(inherited.get(path, {}))
            for addressee, line in _by_addressee(rule).items():
                key = ".".join(filter(None, (section, *path, addressee)))
                yield from _laxer_extension(key, line, higher.get(addressee))


def _by_addressee(rule: Table) -> dict[str, Table]:
    """The lines of a list of addressees by addressee, a plain rule under no name."""
    lines = [one for one in rule.get("items", ()) if "addressee" in one]
    return {"": rule, **{one["addressee"]: one for one in lines}}


def _laxer_extension(key: str, line: Table, higher: Table | None) -> Iterator[Fault]:
    if "extension" not in line or not higher or "citations" not in higher or not _binding(higher):
        return
    basis = "、".join(f"《{one['text']}》{one['article']}" for one in higher["citations"])
    if "extension" not in higher:
        yield f"{key}.extension", f"上级规定的期限不得延长（{basis}）"
        return
    limit, figure = _length(higher["extension"]), _length(line["extension"])
    if type(figure) is not type(limit) or figure.n > limit.n:
        yield f"{key}.extension", f"{figure}宽于上级规定的{limit}（{basis}）"
