"""The pages of the procedures are what the flows say: the charts, and every row of the tables."""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from django.conf import settings
from django.core.management import call_command

from config.management.commands.charts import FLOWS
from workflows.constants import Capacity, Role
from workflows.flow import Step
from workflows.verbs import verbs_at

PROCEDURES = Path(settings.BASE_DIR) / "docs" / "procedures"
CHARTS = [f"{name}{suffix}" for name in FLOWS for suffix in (".svg", ".bpmn")]
ROW = re.compile(r"^\| (.+) `([a-z_]+)` \| (.+) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)
# Open at so many steps that the pages tell of it once (see the README beside them).
TOLD_ONCE = "terminate"


def row_of(page, step):
    """The cells of a step's row: title, who, open verbs, where it leads, time."""
    text = (PROCEDURES / f"{page}.md").read_text(encoding="utf-8")
    rows = {row.group(2): row for row in ROW.finditer(text)}
    assert step.name in rows, f"{page}.md has no row for the step {step.name}"
    return rows[step.name].group(1, 3, 4, 5, 6)


def declare_verbs():
    """Every transition makes its verb known when it is imported."""
    for package in map(import_module, ("reviews.transitions", "filings.transitions")):
        for module in iter_modules(package.__path__, f"{package.__name__}."):
            import_module(module.name)


def steps():
    return [
        pytest.param(page, node, id=f"{page}-{node.name}")
        for page, flow in FLOWS.items()
        for node in flow.instance.nodes()
        if isinstance(node, Step)
    ]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("charts")
    call_command("charts", out=str(folder), verbosity=0)
    return folder


@pytest.mark.parametrize("name", CHARTS)
def test_committed_chart_is_what_the_flow_gives(drawn, name):
    assert (PROCEDURES / name).read_text(encoding="utf-8") == (drawn / name).read_text(
        encoding="utf-8"
    )


def test_every_page_shows_its_chart():
    for name in FLOWS:
        page = (PROCEDURES / f"{name}.md").read_text(encoding="utf-8")
        assert f"({name}.svg)" in page
        assert f"({name}.bpmn)" in page


@pytest.mark.parametrize(("page", "step"), steps())
def test_page_names_the_step_as_the_flow_does(page, step):
    title, who, *_ = row_of(page, step)
    assert title == step.task_title
    assert Role(step.role).label in who
    assert not step.of or Capacity(step.of).label in who


@pytest.mark.parametrize(("page", "step"), steps())
def test_page_lists_exactly_the_verbs_open_at_the_step(page, step):
    declare_verbs()
    listed = set(re.sub(r"（[^）]*）", "", row_of(page, step)[2]).split("；"))
    assert listed == {verb.label for verb in verbs_at(step.name) if verb.code != TOLD_ONCE}


@pytest.mark.parametrize(("page", "step"), steps())
def test_page_tells_where_each_outcome_leads(page, step):
    leads = row_of(page, step)[3]
    for target in filter(None, (*step._outcomes.values(), step._next)):
        assert not isinstance(target, Step) or f"`{target.name}`" in leads


def test_rows_name_no_step_that_is_not_there():
    for page, flow in FLOWS.items():
        text = (PROCEDURES / f"{page}.md").read_text(encoding="utf-8")
        known = {node.name for node in flow.instance.nodes()}
        assert {row.group(2) for row in ROW.finditer(text)} <= known
