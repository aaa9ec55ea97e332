"""A plan as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows.planning.chart import Chart, chart_of
from workflows.planning.comparison import Comparison
from workflows.planning.plan import Plan, Planned
from workflows.planning.sentences import difference, length_of, notes, verdict
from workflows.selectors.limit_account import Month, months_of


@dataclass(frozen=True)
class Row:
    """One activity with the accounts of its days and the names of what it waits for."""

    planned: Planned
    length: str
    causes: tuple[str, ...]
    months: tuple[Month, ...]
    deadline_months: tuple[Month, ...]


@dataclass(frozen=True)
class PlanPage:
    plan: Plan
    verdict: str
    notes: tuple[str, ...]
    rows: tuple[Row, ...]
    chart: Chart


@dataclass(frozen=True)
class ComparisonPage:
    comparison: Comparison
    difference: str
    chart: Chart


def page_of(plan: Plan, today: date) -> PlanPage:
    """The plan with its chart and the account of every date. No query."""
    said = verdict(plan)
    return PlanPage(
        plan, said, tuple(notes(plan)), tuple(_row(one, plan) for one in plan.items),
        chart_of(plan, today, said),
    )  # fmt: skip


def comparison_page_of(comparison: Comparison, today: date) -> ComparisonPage:
    """Both plans side by side, with the chart of the changed one."""
    said = difference(comparison)
    return ComparisonPage(comparison, said, chart_of(comparison.changed, today, said))


def _row(one: Planned, plan: Plan) -> Row:
    return Row(
        planned=one,
        length=length_of(one),
        causes=tuple(plan.by_code[code].activity.label for code in one.dates.driven_by),
        months=months_of(one.window.days) if one.window else (),
        deadline_months=months_of(one.deadline.days) if one.deadline else (),
    )
