"""The recount: one file, nothing but the standard library, and no tampering gets past it."""

import ast
import copy
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.workflows.proof_cases import QUESTIONS, a_question, exported, resealed
from workflows.law import LawUnset, law_for
from workflows.law.limits import LIMITS
from workflows.lengths import CalendarDays, Months, WorkingDays, Years
from workflows.pack_files import PACKS
from workflows.proofs import recompute
from workflows.proofs.export import as_text, export_of

SCRIPT = Path(recompute.__file__)
DIVISIONS = sorted(path.stem for path in PACKS.glob("*.toml"))


def run(path):
    """The script as an inspector runs it, without the project and without any package."""
    told = subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), str(path)],
        cwd=path.parent, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert told.stderr == ""
    return told.returncode, told.stdout


def written(folder, export):
    path = folder / "proof.json"
    path.write_text(as_text(export), encoding="utf-8")
    return path


@pytest.mark.parametrize("case", QUESTIONS)
def test_the_script_agrees_with_an_export_of_every_kind(case, tmp_path):
    export = exported(case)
    code, told = run(written(tmp_path, export))
    assert told == (
        f"一致。逐日{len(export['days'])}天和全部日期均与重算相同。摘要：{export['sha256']}\n"
    )
    assert code == 0


def every_limit(division, start):
    law = law_for(division)
    for name in LIMITS:
        for kind in ("normative_document", "major_decision"):
            question = a_question(start, division=division)

            def count(calendar, name=name, kind=kind):
                return law.limit_window(name, kind, start, calendar)

            try:
                yield export_of(replace(question, count=count))
            except LawUnset:
                continue


@pytest.mark.parametrize("start", [date(2025, 9, 18), date(2026, 12, 21)])
@pytest.mark.parametrize("division", DIVISIONS)
def test_the_recount_agrees_for_every_limit_of_every_division(division, start):
    exports = list(every_limit(division, start))
    assert exports
    for export in exports:
        recompute.check(export)


def test_the_recount_agrees_on_random_questions():
    rng = Random(20260101)
    lengths = (WorkingDays, WorkingDays, CalendarDays, Months)
    for _ in range(300):
        start = date(2010, 1, 10) + timedelta(days=rng.randrange(365 * 20))
        first = start + timedelta(days=rng.randrange(-3, 20))
        ends = {
            end: rng.choice(lengths)(rng.randint(1, 12))
            for end in rng.sample(("least", "most", "wait"), rng.randint(1, 2))
        }
        question = a_question(
            start,
            division=rng.choice(("510811", "450206", "652300", "640105")),
            kept_open="wait" not in ends and rng.random() < 0.5,
            suspended=[(first, first + timedelta(days=rng.randrange(9)))] * rng.randint(0, 1),
            **ends,
        )
        recompute.check(export_of(question))


def leaves(value, path=()):
    """The path of every single value below."""
    if isinstance(value, dict):
        for name, below in value.items():
            yield from leaves(below, (*path, name))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from leaves(below, (*path, index))
    else:
        yield path


def tampered(export, path):
    """The export with one value changed to another of its kind."""
    changed = copy.deepcopy(export)
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = other(place[path[-1]])
    return changed


def other(value):
    if value is None:
        return "2026-01-05"
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    try:
        return (date.fromisoformat(value) + timedelta(days=1)).isoformat()
    except ValueError:
        return f"{value}x"


def caught(export):
    try:
        recompute.check(export)
    except (recompute.Difference, *recompute.FAULTS):
        return True
    return False


# Five years are as many days as all the others together, and counted as months are.
TAMPERED = sorted(QUESTIONS.keys() - {"years"})


@pytest.mark.parametrize("case", TAMPERED)
def test_every_single_changed_value_is_caught(case):
    export = exported(case)
    missed = [path for path in leaves(export) if not caught(tampered(export, path))]
    assert missed == []


# What the recount derives again, so that a fresh hash does not help.
DERIVED = (
    "format", "days", "result",
    ("limit", "event_on"), ("limit", "late"),
    ("rule", "earliest"), ("rule", "latest"),
    ("calendar", "revision"), ("calendar", "notices"),
    ("calendar", "regions"), ("bounds", "dates"),
)  # fmt: skip


def is_derived(path):
    hash_of_a_notice = path[:2] == ("calendar", "all_notices") and path[-1] == 3
    return path[0] in DERIVED or path[:2] in DERIVED or hash_of_a_notice


@pytest.mark.parametrize("case", TAMPERED)
def test_what_can_be_derived_is_caught_even_under_a_fresh_hash(case):
    export = exported(case)
    # A fixed date comes out the same from another event day.
    free = ("limit", "event_on") if "unit': 'fixed_date" in str(export["rule"]) else ()
    paths = [path for path in leaves(export) if is_derived(path) and path != free]
    assert len(paths) > 20
    missed = [path for path in paths if not caught(resealed(tampered(export, path)))]
    assert missed == []


def test_the_ends_of_a_suspension_are_caught_even_under_a_fresh_hash():
    export = exported("suspended twice")
    for name in ("stopped_on", "resumed_on", "first_on", "last_on"):
        assert caught(resealed(tampered(export, ("suspensions", 0, name))))


@pytest.mark.parametrize(
    ("case", "path", "sentence"),
    [
        ("moved", ("result", "latest_on"),
         'result.latest_on：文件为"2025-10-10"，重算为"2025-10-09"'),
        ("moved", ("days", 13, "class"),
         'days[13]（2025-10-02）.class：文件为"holidayx"，重算为"holiday"'),
        ("late", ("limit", "late"), "limit.late：文件为false，重算为true"),
        ("late", ("rule", "pack", "version"), "sha256：文件为"),
        ("provisional", ("bounds", "dates", "latest_on", 1), "bounds.dates.latest_on："),
    ],
)  # fmt: skip
def test_the_first_disagreement_is_named(case, path, sentence, tmp_path):
    code, told = run(written(tmp_path, tampered(exported(case), path)))
    assert told.startswith("不一致。")
    assert sentence in told
    assert code == 1


def test_a_dropped_day_or_notice_is_caught():
    for name in ("days", "suspensions"):
        changed = exported("suspended twice")
        changed[name].pop()
        assert caught(resealed(changed))
    changed = exported("moved")
    changed["calendar"]["notices"].pop()
    assert caught(resealed(changed))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "limit-proof/1"}', "\x00"])
def test_what_is_no_proof_is_refused_in_one_line(text, tmp_path):
    path = tmp_path / "proof.json"
    path.write_text(text, encoding="utf-8")
    code, told = run(path)
    assert (code, told.count("\n")) == (1, 1)
    assert told.startswith("不一致。")


def test_a_missing_file_is_refused_in_one_line(tmp_path):
    code, told = run(tmp_path / "none.json")
    assert (code, told.count("\n")) == (1, 1)


def test_the_script_imports_nothing_but_the_standard_library():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported == {"__future__", "datetime", "hashlib", "json", "sys", "typing"}


def test_five_years_are_recounted():
    export = export_of(a_question(date(2020, 2, 29), most=Years(5)))
    assert export["result"]["latest_on"] == "2025-02-28"
    assert recompute.check(json.loads(as_text(export))) == 1826
