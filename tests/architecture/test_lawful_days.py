"""Whether a day is lawful is asked in one place: a second comparison would one day disagree."""

import ast

import pytest

from tests.architecture.tree import CODE, Source, called_name, calls, python_sources

# Who may put days in order, and why. All others ask workflows/lawful_days.py.
COMPARERS = {
    "filings/transitions/moved_limits.py": "a day that was told never comes earlier",
    "reviews/transitions/moved_windows.py": "a day that was announced never comes earlier",
    "workflows/bounds.py": "the earlier and the later of two days that one can become",
    "workflows/calendar.py": "the years that the calendar knows",
    "workflows/festival_record.py": "days around a festival, in years on record",
    "workflows/law/limits.py": "the strictest of several windows",
    "workflows/lawful_days.py": "the one place",
    "workflows/limit_schedule.py": "marks in the order of their days",
    "workflows/limits.py": "a suspension that cost no day; the day after and the day before",
    "workflows/moves.py": "a limit's days before and after a notice, side by side",
    "workflows/notice_checks.py": "the days of a notice",
    "workflows/pack_checks.py": "first and last day of a rule pack",
    "workflows/planning/": "days that lie ahead, side by side: a plan admits and refuses nothing",
    "workflows/proofs/recompute.py": "a recount that shares nothing with the product",
    "workflows/querysets.py": "the same in SQL",
    "workflows/sweeping.py": "which marks have become true, in bulk",
    "workflows/windows.py": "days counted one by one",
    "workflows/working_days.py": "days counted in bulk",
}
CLOCKS = frozenset(
    {"localdate", "localtime", "today", "utcnow", "fromtimestamp", "get_current_day"}
)
ORDERING = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
ORDERED_LOOKUPS = frozenset({"lt", "lte", "gt", "gte", "range"})
DATE_WORDS = ("_on", "_by", "today")


def date_names(sources):
    """Every name under which the product keeps a day: fields, arguments, functions, variables."""
    found = set()
    for source in sources:
        for node in ast.walk(source.tree):
            found |= _declared(node)
    return found


def _declared(node):
    if isinstance(node, ast.arg):
        return {node.arg} if _is_date(node.annotation) else set()
    if isinstance(node, ast.FunctionDef):
        return {node.name} if _is_date(node.returns) else set()
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return {node.target.id} if _is_date(node.annotation) else set()
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
        named = [one.id for one in node.targets if isinstance(one, ast.Name)]
        return set(named) if called_name(node.value) in {"DateField", "day_of"} else set()
    return set()


def _is_date(annotation):
    if isinstance(annotation, ast.BinOp):
        return _is_date(annotation.left) or _is_date(annotation.right)
    return isinstance(annotation, ast.Name) and annotation.id == "date"


def comparisons(source, names):
    """Where days are put in order or taken from one another."""
    local = names | _named_after(source, names)
    found = [source.at(node) for node in ast.walk(source.tree) if _compares(node, local)]
    return sorted({*found, *(source.at(call) for call in calls(source) if _orders(call, local))})


def _named_after(source, names):
    """Local names that were given a day: ``last = period.closes_on``."""
    return {
        target.id
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assign | ast.NamedExpr) and _is_day(node.value, names)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


def _compares(node, names):
    if isinstance(node, ast.Compare):
        ordered = any(isinstance(one, ORDERING) for one in node.ops)
        return ordered and any(_is_day(one, names) for one in (node.left, *node.comparators))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        return _is_day(node.left, names) and _is_day(node.right, names)
    return False


def _orders(call, names):
    """A comparison in SQL, by the operators' names, or by the larger and the smaller of two."""
    if called_name(call) in {"min", "max", "lt", "le", "gt", "ge"}:
        return sum(_is_day(one, names) for one in call.args) > 1
    if called_name(call).startswith("__") and called_name(call).strip("_") in ORDERED_LOOKUPS:
        return True
    return any(_ordered_lookup(word, names) for word in call.keywords)


def _ordered_lookup(keyword, names):
    """``due_on__lt=…``; a column against a column is a constraint of the database."""
    *path, lookup = (keyword.arg or "").split("__")
    if lookup not in ORDERED_LOOKUPS or not path or called_of(keyword.value) == "F":
        return False
    return path[-1] in names or _sounds(path[-1])


def called_of(node):
    return called_name(node) if isinstance(node, ast.Call) else ""


def _is_day(node, names):
    word = _word(node)
    return word in names or _sounds(word)


def _sounds(word):
    return word.endswith(DATE_WORDS)


def _word(node):
    """The last word of an expression: ``closes_on`` for ``period.closes_on`` or ``closes_on()``."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript):
        return _word(node.slice)
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.NamedExpr):
        return _word(node.value)
    if isinstance(node, ast.Call):
        return called_name(node)
    return node.id if isinstance(node, ast.Name) else ""


def other_clocks(source):
    """Days taken from a clock of the process or of the person."""
    return [source.at(call) for call in calls(source) if called_name(call) in CLOCKS]


def of_days(sources):
    """The names of fields of days, and those that sound like one wherever they stand."""
    fields = [source for source in sources if "/models/" in source.path]
    return {name for name in date_names(sources) if _sounds(name)} | {
        name for name in date_names(fields) if name != "day"
    }


def test_days_are_put_in_order_in_one_place():
    everywhere = of_days(python_sources(*CODE))
    sources = [one for one in python_sources(*CODE) if not one.path.startswith(tuple(COMPARERS))]
    assert {"due_on", "closes_on", "reply_by", "valid_until"} <= everywhere
    assert [
        place for one in sources for place in comparisons(one, everywhere | date_names([one]))
    ] == []


def test_a_day_is_taken_from_no_other_clock():
    sources = [one for one in python_sources(*CODE) if one.path != "workflows/lawful_days.py"]
    assert [place for source in sources for place in other_clocks(source)] == []


@pytest.mark.parametrize("path", sorted(COMPARERS))
def test_every_listed_comparer_is_there(path):
    assert any(source.path.startswith(path) for source in python_sources(*CODE))


@pytest.mark.parametrize(
    ("case", "text", "found"),
    [
        ("a field and today", "if today <= period.closes_on: pass", True),
        ("a chain", "ok = first.published_on <= day <= last", True),
        ("an argument by its type", "def f(end: date): return end > other", True),
        ("a local name", "last = period.closes_on\nif x > last: pass", True),
        ("a name bound on the way", "if (x := limit.latest_on) and y > x: pass", True),
        ("the result of a function", "if last_day(a, b) < c: pass", True),
        ("a value by its key", "if row['due_on'] < x: pass", True),
        ("a difference", "left = (step.due_on - today).days", True),
        ("a lookup", "steps.filter(due_on__lt=x)", True),
        ("a lookup over a relation", "steps.filter(limit__latest_on__gte=x)", True),
        ("the larger of two", "max(a.sent_on, b.sent_on)", True),
        ("an operator by its name", "operator.lt(a.sent_on, today)", True),
        ("the same day", "if held_on == today: pass", False),
        ("numbers", "if number > last_number: pass", False),
        ("a count", "revisions.filter(number__gt=3)", False),
        ("the one way", "until(period.closes_on).is_over(today)", False),
    ],
)
def test_the_detector_finds_comparisons(case, text, found):
    source = Source("reviews/rules/x.py", text)
    names = date_names([source]) | {"last_day"}
    assert bool(comparisons(source, names)) is found


@pytest.mark.parametrize(
    ("case", "text", "found"),
    [
        ("the person's zone", "timezone.localdate()", True),
        ("an instant in the person's zone", "timezone.localtime(moment)", True),
        ("the process's zone", "date.today()", True),
        ("the one way", "day_of(timezone.now())", False),
    ],
)
def test_the_detector_finds_clocks(case, text, found):
    assert bool(other_clocks(Source("reviews/x.py", text))) is found
