"""时限校验脚本：只凭导出的 proof.json 重新逐日计算，与文件核对。

用法：python3 recompute.py proof.json

只需 Python 3.10 以上的标准库，不连网络，不读其他文件。全部一致时退出码为 0；否则指出第一处不一致，
退出码为 1。本脚本与系统各算各的：下面的计算只依据法律，一天一天地数。

- 起算事件的当日不计（民法典第二百零一条）。
- 工作日：周一至周五去掉放假日，加上调休上班日（放假办法第二、四、六、七条）。
- 月、年到对应日届满，没有对应日的到月末（民法典第二百零二条）。
- 以日、月、年计的最长期限，末日休息的，顺延到下一个工作日（民法典第二百零三条）；
  以工作日计的、固定日期的、最短期限，不顺延。
- 中止的日子不计。
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import date, timedelta
from typing import Any

FORMAT = "limit-proof/1"
# What reading a file that is no proof, or a damaged one, comes to.
FAULTS = (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError)
DAY = timedelta(days=1)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
ENDS = ("earliest_on", "kept_open_until", "latest_on")
COUNTING = ("at_least", "at_most", "after")
UNITS = {"working_days": "个工作日", "calendar_days": "日", "months": "个月", "years": "年"}
LABELS = {
    "weekend": "周末",
    "holiday": "法定休假日",
    "regional_holiday": "地方节日",
}


class Difference(Exception):
    """The file and the recount do not say the same."""


def same(where: str, written: Any, counted: Any) -> None:
    """Nothing if both are equal. Raises Difference."""
    if type(written) is not type(counted) or written != counted:
        raise Difference(f"{where}：文件为{shown(written)}，重算为{shown(counted)}")


def shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def sha256_of(record: dict[str, Any], **form: Any) -> str:
    """The hash that a record should name: of all else in it."""
    content = {name: value for name, value in record.items() if name != "sha256"}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, **form)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def day_in(text: str) -> date:
    return date.fromisoformat(text)


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# -- the calendar ------------------------------------------------------------------------------


def check_notices(calendar: dict[str, Any], first_year: int, last_year: int) -> None:
    """Each notice has its hash, the list of hashes has the revision, and none is left out."""
    for index, notice in enumerate(calendar["notices"]):
        same(f"calendar.notices[{index}].sha256", notice["sha256"], sha256_of(notice))
    given = [[n["division"], n["year"], n["revision"], n["sha256"]] for n in calendar["notices"]]
    due = [one for one in calendar["all_notices"] if first_year <= one[1] <= last_year]
    same("calendar.notices", given, due)
    hashes = "".join(one[3] for one in calendar["all_notices"])
    revision = hashlib.sha256(hashes.encode("utf-8")).hexdigest()[:12]
    same("calendar.revision", calendar["revision"], revision)


class Days:
    """What every day is: ordinary, off or made up for; and whether it lies in a suspension."""

    def __init__(self, spans: list[Any]) -> None:
        self.special: dict[date, str] = {}
        self.spans = spans

    def mark(self, texts: list[str], kind: str) -> None:
        self.special |= {day_in(text): kind for text in texts}

    def kind(self, day: date) -> str:
        if day in self.special:
            return self.special[day]
        return "weekend" if day.isoweekday() in (6, 7) else "working"

    def works(self, day: date) -> bool:
        return self.kind(day) in ("working", "makeup")

    def suspended(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.spans)

    def next_working(self, day: date) -> date:
        """The day itself if it is a working day, else the next one that is."""
        while not self.works(day):
            day += DAY
        return day


def days_of_notices(calendar: dict[str, Any], spans: list[Any]) -> Days:
    """National notices first, where there is none the statutory festivals; then the region's."""
    days = Days(spans)
    for festivals in calendar["festivals"].values():
        days.mark(festivals, "holiday")
    national = [one for one in calendar["notices"] if one["division"] == "cn"]
    for notice in sorted(national, key=lambda one: one["year"]):
        days.mark(notice["off"], "holiday")
        days.mark(notice["makeup"], "makeup")
    regional = [one for one in calendar["notices"] if one["division"] != "cn"]
    for notice in sorted(regional, key=lambda one: (one["division"], one["year"])):
        own = [text for text in notice["off"] if days.kind(day_in(text)) != "holiday"]
        days.mark(own, "regional_holiday")
        days.mark(notice["makeup"], "makeup")
    return days


def days_listed(listed: dict[str, list[str]], spans: list[Any]) -> Days:
    """A calendar given by its days off and its make-up days."""
    days = Days(spans)
    days.mark(listed["off"], "holiday")
    days.mark(listed["worked"], "makeup")
    return days


# -- the count ---------------------------------------------------------------------------------


class Count:
    """One end of the period: the day it ends on, and a line for every day on the way."""

    def __init__(self, on: date, open_until: date, lines: list[dict[str, Any]]) -> None:
        self.on = on
        self.open_until = open_until
        self.lines = lines


def count_out(term: dict[str, Any], event: date, days: Days) -> Count:
    """Count one length out, day after day."""
    if term["unit"] == "fixed_date":
        return count_fixed(term, event, days)
    lines: list[dict[str, Any]] = []
    day, count = count_on(term, event, 0, lines, days)
    if term["extension"]:
        before = len(lines)
        day, count = count_on(term["extension"], day, count, lines, days)
        for one in lines[before:]:
            one["why"] = "延长期限，计入" if one["counted"] else one["why"]
    return finish(term, day, count, lines, days)


def count_on(
    figure: dict[str, Any], start: date, count: int, lines: list[dict[str, Any]], days: Days
) -> tuple[date, int]:
    """Count so many days after a day, and write a line for each on the way."""
    needed = count + days_needed(figure, start)
    working = figure["unit"] == "working_days"
    day = start
    while count < needed:
        day += DAY
        why = why_not(day, working, days)
        if not why:
            count += 1
        reason = why or ("调休上班日，计入" if working and days.kind(day) == "makeup" else "计入")
        lines.append(line(day, not why, count, reason, days))
    return day, count


def finish(
    term: dict[str, Any], day: date, count: int, lines: list[dict[str, Any]], days: Days
) -> Count:
    """Move the end where law moves it."""
    if term["counting"] == "after":
        day += DAY
        lines.append(line(day, False, count, "等待期届满后的次日，可以施行", days))
        return Count(day, day, lines)
    rest = days.next_working(day)
    if term["counting"] == "at_least":
        return Count(day, rest, lines)
    if (term["extension"] or term)["unit"] == "working_days" or rest == day:
        return Count(day, day, lines)
    while day < rest:
        day += DAY
        reason = f"{LABELS[days.kind(day)]}，顺延" if day < rest else "期限顺延至该工作日"
        lines.append(line(day, False, count, reason, days))
    return Count(rest, rest, lines)


def count_fixed(term: dict[str, Any], event: date, days: Days) -> Count:
    """The next such date, never moved; 29 February falls on the 28th if need be."""
    for year in (event.year, event.year + 1):
        day = last_possible(year, term["month"], term["day"])
        if day >= event:
            break
    lines = [line(day, False, 0, "固定日期，不逐日计算", days)]
    if term["counting"] == "at_most":
        return Count(day, day, lines)
    return finish(term, day, 0, lines, days)


def days_needed(term: dict[str, Any], event: date) -> int:
    """How many days must be counted."""
    if term["unit"] in ("working_days", "calendar_days"):
        return int(term["n"])
    months = term["n"] * (12 if term["unit"] == "years" else 1)
    year, month = event.year, event.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return (last_possible(year, month, event.day) - event).days


def last_possible(year: int, month: int, day: int) -> date:
    """That day of the month, or the last one there is before it."""
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            if day == 1:
                raise
            day -= 1


def why_not(day: date, working: bool, days: Days) -> str:
    """Why the day is not counted; empty if it is."""
    if days.suspended(day):
        return "中止期间，不计"
    if working and not days.works(day):
        return f"{LABELS[days.kind(day)]}，不计"
    return ""


def line(day: date, counted: bool, count: int, why: str, days: Days) -> dict[str, Any]:
    return {
        "date": day.isoformat(),
        "weekday": WEEKDAYS[day.isoweekday() - 1],
        "class": days.kind(day),
        "suspended": days.suspended(day),
        "counted": counted,
        "count": count,
        "why": why,
    }


# -- the whole ---------------------------------------------------------------------------------


def spans_in(suspensions: list[dict[str, Any]]) -> list[Any]:
    """The suspended days: after the day of the notice, through the day of the last supplement."""
    spans = []
    for index, one in enumerate(suspensions):
        first = last = None
        if one["resumed_on"] and day_in(one["resumed_on"]) > day_in(one["stopped_on"]):
            first, last = day_in(one["stopped_on"]) + DAY, day_in(one["resumed_on"])
            spans.append((first, last))
        same(f"suspensions[{index}].first_on", one["first_on"], iso(first))
        same(f"suspensions[{index}].last_on", one["last_on"], iso(last))
    return spans


def check_terms(rule: dict[str, Any]) -> None:
    """The length as law writes it is the figure that is counted."""
    for name in ("earliest", "latest"):
        term = rule[name]
        if term is not None:
            if term["counting"] not in COUNTING:
                raise Difference(f"rule.{name}.counting：没有{shown(term['counting'])}这种计算方法")
            same(f"rule.{name}.length", term["length"], written_length(term))
            extension = term["extension"]
            if extension:
                same(f"rule.{name}.extension", extension["length"], written_length(extension))


def written_length(term: dict[str, Any]) -> str:
    if term["unit"] == "fixed_date":
        return f"{term['month']}月{term['day']}日"
    return f"{term['n']}{UNITS[term['unit']]}"


def count_both(proof: dict[str, Any], days: Days) -> tuple[Count | None, Count | None]:
    event = day_in(proof["limit"]["event_on"])
    rule = proof["rule"]
    earliest = count_out(rule["earliest"], event, days) if rule["earliest"] else None
    latest = count_out(rule["latest"], event, days) if rule["latest"] else None
    return earliest, latest


def dates_of(
    proof: dict[str, Any], earliest: Count | None, latest: Count | None
) -> dict[str, str | None]:
    kept_open = earliest.open_until if earliest and proof["rule"]["kept_open"] else None
    days = (earliest.on if earliest else None, kept_open, latest.on if latest else None)
    return dict(zip(ENDS, map(iso, days), strict=True))


def check_days(written: list[dict[str, Any]], counted: list[dict[str, Any]]) -> None:
    for index, (one, other) in enumerate(zip(written, counted, strict=False)):
        for name, value in other.items():
            same(f"days[{index}]（{other['date']}）.{name}", one.get(name), value)
        same(f"days[{index}]（{other['date']}）", one, other)
    same("days的天数", len(written), len(counted))


def last_touched(event: date, earliest: Count | None, latest: Count | None) -> date:
    ends = [end for end in (earliest, latest) if end]
    return max([event] + [day for end in ends for day in (end.on, end.open_until)])


def years_noticed(calendar: dict[str, Any], division: str) -> list[int]:
    return sorted({one[1] for one in calendar["all_notices"] if one[0] == division})


def check_unknown(proof: dict[str, Any], event: date, last: date) -> None:
    """Which years of the count still wait for a notice."""
    calendar, result = proof["calendar"], proof["result"]
    national = years_noticed(calendar, "cn")
    years = range((event + DAY).year, last.year + 1)
    missing = any(year not in national for year in years)
    lacking = False
    for region, known in calendar["regions"].items():
        same(f"calendar.regions.{region}", known, years_noticed(calendar, region))
        lacking = lacking or any(year not in known for year in years)
    same("result.national_unknown", result["national_unknown"], missing)
    same("result.regional_unknown", result["regional_unknown"], lacking)
    unsure = missing or lacking or proof["bounds"] is not None
    same("result.provisional", result["provisional"], unsure)


def check_bounds(proof: dict[str, Any], spans: list[Any]) -> None:
    """The earliest and the latest day a provisional date can become."""
    bounds = proof["bounds"]
    if bounds is None:
        return
    ends = []
    for name in ("fuller", "emptier"):
        listed = bounds[name]
        dates = listed and dates_of(proof, *count_both(proof, days_listed(listed, spans)))
        ends.append(dates or {})
    for name in ENDS:
        there = proof["result"][name] is not None
        counted = [end.get(name) for end in ends] if there else None
        same(f"bounds.dates.{name}", bounds["dates"][name], counted)


def check_calendar(proof: dict[str, Any], event: date, last: date) -> None:
    calendar = proof["calendar"]
    check_notices(calendar, event.year, last.year + 1)
    national = years_noticed(calendar, "cn")
    waiting = [str(year) for year in range(event.year, last.year + 1) if year not in national]
    same("calendar.festivals的年份", sorted(calendar["festivals"]), waiting)


def check_outcome(proof: dict[str, Any], dates: dict[str, str | None]) -> None:
    """Whether it was done in time, and whether the register says the same."""
    limit, recorded = proof["limit"], proof["recorded"]
    latest, met = dates["latest_on"], limit["met_on"]
    late = bool(met and latest and day_in(met) > day_in(latest))
    same("limit.late", limit["late"], late)
    if recorded is not None:
        agrees = all(recorded[name] == dates[name] for name in dates)
        same("recorded.agrees", recorded["agrees"], agrees)


def check_sha256(proof: dict[str, Any]) -> None:
    same("sha256", proof["sha256"], sha256_of(proof, separators=(",", ":")))


def check(proof: dict[str, Any]) -> int:
    """Recount everything. Returns the number of days. Raises Difference for the first fault."""
    same("format", proof["format"], FORMAT)
    event = day_in(proof["limit"]["event_on"])
    spans = spans_in(proof["suspensions"])
    check_terms(proof["rule"])
    earliest, latest = count_both(proof, days_of_notices(proof["calendar"], spans))
    lines: list[dict[str, Any]] = max(
        (end.lines for end in (earliest, latest) if end), key=len, default=[]
    )
    check_days(proof["days"], lines)
    dates = dates_of(proof, earliest, latest)
    for name, value in dates.items():
        same(f"result.{name}", proof["result"][name], value)
    same("result.counted", proof["result"]["counted"], sum(one["counted"] for one in lines))
    last = last_touched(event, earliest, latest)
    check_calendar(proof, event, last)
    check_unknown(proof, event, last)
    check_bounds(proof, spans)
    check_outcome(proof, dates)
    check_sha256(proof)
    return len(lines)


def main(arguments: list[str]) -> int:
    """Check one file; 0 if all agrees, else 1."""
    if len(arguments) != 1:
        sys.stdout.write("用法：python3 recompute.py proof.json\n")
        return 1
    try:
        with open(arguments[0], encoding="utf-8") as file:
            proof = json.load(file)
        count = check(proof)
    except Difference as difference:
        sys.stdout.write(f"不一致。{difference}\n")
        return 1
    except FAULTS as fault:
        sys.stdout.write(f"不一致。文件不完整或者无法读取：{type(fault).__name__} {fault}\n")
        return 1
    sys.stdout.write(f"一致。逐日{count}天和全部日期均与重算相同。摘要：{proof['sha256']}\n")
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
