"""Days are counted in one place: a second counter would one day disagree with it."""

import ast
import re

import pytest

from tests.architecture.tree import CODE, Source, all_paths, called_name, calls, python_sources

# Who may step through days, and why.
COUNTERS = {
    "workflows/chinese_dates.py": "the name of a weekday",
    "workflows/calendar.py": "working days, makeup days and festivals",
    "workflows/notice_checks.py": "the days of a notice's interval, a make-up day's weekday",
    "workflows/proofs/recompute.py": "a recount for the inspector, sharing no code with ours",
    "workflows/windows.py": "the day after an event, the day before a closed one",
}
WRITERS = {"workflows/chinese_dates.py"}
FULL_DATE = re.compile(r"\.year\}年\{|%Y年")
WEEKDAY_WORDS = frozenset({"weekday", "isoweekday", "isocalendar"})


def day_counting(source):
    words = [
        source.at(node)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in WEEKDAY_WORDS
    ]
    return sorted(words + [source.at(call) for call in calls(source) if _steps_days(call)])


def _steps_days(call):
    if called_name(call) == "relativedelta":
        return True
    return called_name(call) == "timedelta" and (
        bool(call.args) or any(keyword.arg in {"days", "weeks"} for keyword in call.keywords)
    )


def test_days_are_counted_in_one_place():
    sources = [source for source in python_sources(*CODE) if source.path not in COUNTERS]
    assert [place for source in sources for place in day_counting(source)] == []


def test_a_day_is_put_into_words_in_one_place():
    writers = {source.path for source in python_sources(*CODE) if FULL_DATE.search(source.text)}
    assert writers == WRITERS


@pytest.mark.parametrize("path", sorted(COUNTERS))
def test_every_listed_counter_counts(path):
    assert path in all_paths()
    assert any(day_counting(source) for source in python_sources(*CODE) if source.path == path)


@pytest.mark.parametrize(
    ("case", "text", "found"),
    [
        ("the day of the week", "if day.weekday() > 4: pass", True),
        ("the ISO week", "day.isocalendar()", True),
        ("a step of days", "day + timedelta(days=7)", True),
        ("a step of days by position", "day + datetime.timedelta(7)", True),
        ("a step of weeks", "day + timedelta(weeks=1)", True),
        ("a step of months", "day + relativedelta(months=1)", True),
        ("a span of minutes", "moment + timedelta(minutes=5)", False),
        ("a type in a signature", "def f(span: timedelta) -> None: ...", False),
    ],
)
def test_the_detector_finds_day_counting(case, text, found):
    assert bool(day_counting(Source("reviews/rules/x.py", text))) is found
