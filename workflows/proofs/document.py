"""The proof on paper (时限计算说明): a record for the file, made from the export alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from workflows.bounds import END_LABELS, Bounds
from workflows.calendar import DayKind
from workflows.chinese_dates import chinese_date
from workflows.lawful_days import day_of, local_time
from workflows.legal_terms import KINDS
from workflows.pdf import (
    Block,
    Heading,
    OfficialDocument,
    Paragraph,
    Rendered,
    Style,
    Table,
    heading_number,
    render,
)

TITLE: Final = "时限计算说明"
COUNTING: Final = {
    "at_least": "不少于{}，届满之日起可以办理",
    "at_most": "不超过{}",
    "after": "满{}后的次日起",
}
_LONG_UNITS: Final = ("months", "years")
_COLUMNS: Final = ("日期", "星期", "日历", "第几日", "说明")
_WIDTHS: Final = (7.5, 3, 6, 4, 9.5)


def render_proof(
    export: Mapping[str, Any], made_at: datetime, secrecy: str | None = None
) -> Rendered:
    """The PDF of an export.

    Raises:
        DocumentRefused: it cannot be set, for want of a glyph for example.
    """
    return render(proof_document(export, made_at, secrecy))


def proof_document(
    export: Mapping[str, Any], made_at: datetime, secrecy: str | None = None
) -> OfficialDocument:
    """All that the export says, in the order in which an inspector asks for it; ``secrecy`` is the
    mark of a secret matter's."""
    sections = (
        ("事项和时限", _subject(export)),
        ("计算结果", _result(export)),
        ("适用规则", _rule(export)),
        ("工作日历", _calendar(export)),
        ("中止", _suspensions(export)),
        ("逐日计算", _days(export)),
        ("核对方法", _checking(export, made_at)),
    )
    body: list[Block] = []
    for number, (title, blocks) in enumerate(sections, start=1):
        body += [Heading(1, f"{heading_number(1, number)}{title}"), *blocks]
    return OfficialDocument(
        style=Style.RECORD,
        issuer="",
        number="",
        title=TITLE,
        body=tuple(body),
        dated_on=day_of(made_at),
        secrecy=secrecy,
    )


def _subject(export: Mapping[str, Any]) -> Iterator[Block]:
    matter, limit = export["matter"], export["limit"]
    if matter:
        yield Paragraph(f"事项：{matter['title']}（{matter['reference']}，{matter['kind']}）")
        yield Paragraph(f"制定机关：{matter['maker']}")
        if matter["secret"]:
            yield Paragraph("涉密事项，按照保密规定管理。")
    yield Paragraph(f"时限：{limit['label']}")
    yield Paragraph(f"起算事件日：{_day(limit['event_on'])}，当日不计")


def _result(export: Mapping[str, Any]) -> Iterator[Block]:
    result, limit = export["result"], export["limit"]
    yield from map(Paragraph, _dates(result))
    if limit["met_on"]:
        late = "，已超过最迟日期" if limit["late"] else ""
        yield Paragraph(f"完成：{_day(limit['met_on'])}{late}")
    if result["provisional"]:
        yield Paragraph(f"以上日期为暂定：{_why_provisional(result)}。")
        yield from _bounds(export)
    yield from _other_dates(export)


def _why_provisional(result: Mapping[str, Any]) -> str:
    reasons = []
    if result["national_unknown"]:
        reasons.append("所涉年份的全国放假安排尚未载入")
    if result["regional_unknown"]:
        reasons.append("所涉年份的地方放假安排尚未载入")
    return "，".join(reasons) or "下一年的放假安排可能涉及本年年末"


def _bounds(export: Mapping[str, Any]) -> Iterator[Block]:
    if export["bounds"] is None:
        return
    bounds = Bounds.from_dict(export["bounds"]["dates"])
    for name, label in END_LABELS.items():
        if possible := getattr(bounds, name):
            yield Paragraph(f"“{label}”的可能范围：{possible}。")
    yield Paragraph(
        "范围由已载入的历年放假安排推算，以今后的安排不超出历年各节日放假、调休的幅度、"
        "不另有一次性放假为前提。"
    )


def _other_dates(export: Mapping[str, Any]) -> Iterator[Block]:
    recorded, today = export["recorded"], export["today"]
    if recorded and not recorded["agrees"]:
        words = "；".join(_dates(recorded))
        yield Paragraph(
            f"登记的日期与上述计算不同。登记：{words}（工作日历{recorded['calendar_revision']}）。"
        )
    if today:
        words = "；".join(_dates(today))
        yield Paragraph(f"按今天的工作日历（{today['calendar_revision']}）计算则为：{words}。")


def _dates(dates: Mapping[str, Any]) -> list[str]:
    return [f"{label}：{_day(dates[name])}" for name, label in END_LABELS.items() if dates[name]]


def _rule(export: Mapping[str, Any]) -> Iterator[Block]:
    rule = export["rule"]
    pack = rule["pack"]
    yield Paragraph(f"规则包：{pack['name']}（{pack['division']}）{pack['version']}")
    yield Paragraph(f"规则包摘要：{pack['sha256']}")
    yield Paragraph(f"行政区划：{rule['division']}；事项类型：{KINDS[rule['kind']]}")
    for name in ("earliest", "latest"):
        if term := rule[name]:
            words = COUNTING[term["counting"]].format(term["length"])
            yield Paragraph(f"期间：{words}")
    yield Paragraph(f"依据：{'；'.join(one['label'] for one in rule['articles'])}")


def _calendar(export: Mapping[str, Any]) -> Iterator[Block]:
    calendar = export["calendar"]
    yield Paragraph(f"工作日历版本：{calendar['revision']}（{calendar['division']}）")
    yield from (Paragraph(_notice(one)) for one in calendar["notices"])
    for year in calendar["festivals"]:
        yield Paragraph(f"{year}年：放假安排尚未载入，仅按法定节日计算，没有调休上班日")
    for region, years in calendar["regions"].items():
        known = "、".join(map(str, years)) or "无"
        yield Paragraph(f"行政区划{region}自有节日，已载入的年份：{known}")


def _notice(notice: Mapping[str, Any]) -> str:
    words = notice["title"]
    if notice["number"]:
        words += f"（{notice['number']}{'' if notice['number_verified'] else '，文号待核实'}）"
    return f"{notice['year']}年：{words}，第{notice['revision']}版，摘要{notice['sha256'][:12]}"


def _suspensions(export: Mapping[str, Any]) -> Iterator[Block]:
    if not export["suspensions"]:
        yield Paragraph("没有中止。")
        return
    rows = tuple(
        (
            _day(one["first_on"]) if one["first_on"] else "—",
            _day(one["last_on"]) if one["last_on"] else _open_end(one),
            "\n".join(filter(None, (one["reason"], *one["articles"]))),
            "\n".join(filter(None, (one["suspended_by"], one["resumed_by"]))),
        )
        for one in export["suspensions"]
    )
    yield Table(("自", "至（含）", "事由和依据", "中止、恢复"), rows, widths=(7.5, 7.5, 11, 4))


def _open_end(suspension: Mapping[str, Any]) -> str:
    return "未少计日数" if suspension["resumed_on"] else "尚未恢复"


def _days(export: Mapping[str, Any]) -> Iterator[Block]:
    days = export["days"]
    if not days:
        yield Paragraph("这一时限不逐日计算。")
        return
    yield Paragraph(f"共计入{export['result']['counted']}日。")
    if _is_long(export["rule"]):
        yield Paragraph("期间以月、年计，连续计入的日子只列首尾；全部日子见导出文件。")
        rows = list(_boundary_rows(days))
    else:
        rows = list(map(_row, days))
    yield Table(_COLUMNS, tuple(rows), widths=_WIDTHS)


def _is_long(rule: Mapping[str, Any]) -> bool:
    terms = [rule[name] for name in ("earliest", "latest") if rule[name]]
    return any(term["unit"] in _LONG_UNITS for term in terms)


def _boundary_rows(days: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    """First and last day of every run of days that are counted, or left out, for one reason."""
    for _, group in groupby(days, key=lambda day: (day["counted"], day["why"])):
        run = list(group)
        yield _row(run[0])
        if len(run) > 2:
            yield (f"（其间{len(run) - 2}日）", "", "", "", run[0]["why"])
        if len(run) > 1:
            yield _row(run[-1])


def _row(day: Mapping[str, Any]) -> tuple[str, ...]:
    ordinal = f"第{day['count']}日" if day["counted"] else "—"
    return (
        _day(day["date"]),
        day["weekday"],
        DayKind(day["class"]).label,
        ordinal,
        day["why"],
    )


def _checking(export: Mapping[str, Any], made_at: datetime) -> Iterator[Block]:
    local = local_time(made_at)
    yield Paragraph(f"导出文件（proof.json）的摘要（SHA-256）：{export['sha256']}")
    yield Paragraph(
        "校验：在同一页面下载导出文件和校验脚本，运行python3 recompute.py proof.json。"
        "脚本只用导出文件重新逐日计算，并核对摘要。"
    )
    yield Paragraph(f"本说明生成于{chinese_date(local.date())}{local:%H:%M}。")


def _day(text: str) -> str:
    return chinese_date(date.fromisoformat(text))
