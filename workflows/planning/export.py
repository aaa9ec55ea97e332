"""A plan for machines. The keys are stable; docs/planning.md explains each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workflows.citations import Citation
from workflows.iso_dates import iso
from workflows.planning.comparison import Comparison
from workflows.planning.plan import Plan, Planned, Saving
from workflows.planning.sentences import difference, notes, verdict
from workflows.windows import Window


def plan_as_dict(plan: Plan) -> dict[str, Any]:
    """One plan; days as ISO dates, none where there is none."""
    return {
        "division": plan.law.division,
        "law": plan.law.name,
        "kind": plan.case.kind,
        "maker_family": plan.case.maker_family,
        "pack_version": plan.law.version,
        "calendar_revision": plan.calendar.revision,
        "supposed_calendar": plan.supposed,
        "provisional": plan.provisional,
        "goal": plan.wish.goal,
        "start_on": iso(plan.first_day),
        "by": iso(plan.wish.by),
        "reached_on": iso(plan.reached_on),
        "latest_start_on": iso(plan.latest_start_on),
        "keeps_wish": plan.keeps_wish,
        "late_by_working_days": plan.late_by,
        "verdict": verdict(plan),
        "notes": list(notes(plan)),
        "critical_path": [one.code for one in plan.critical],
        "activities": list(map(_activity, plan.items)),
        "savings": list(map(_saving, plan.savings)),
    }


def comparison_as_dict(comparison: Comparison) -> dict[str, Any]:
    """Both plans and the difference."""
    return {
        "base": plan_as_dict(comparison.base),
        "changed": plan_as_dict(comparison.changed),
        "difference": {
            "days": comparison.days,
            "working_days": comparison.working_days,
            "sentence": difference(comparison),
        },
    }


def _activity(one: Planned) -> dict[str, Any]:
    return {
        "code": one.code,
        "label": one.activity.label,
        "state": one.dates.state,
        "start_on": iso(one.start_on),
        "finish_on": iso(one.finish_on),
        "latest_start_on": iso(one.latest_start_on),
        "latest_on": iso(one.latest_on),
        "late": one.is_late,
        "slack_working_days": one.slack,
        "critical": one.critical,
        "provisional": one.provisional,
        "length": str(one.activity.minimum) if one.activity.minimum else None,
        "assumed": one.activity.assumed,
        "after": [link.code for link in one.activity.after],
        "driven_by": list(one.dates.driven_by),
        "basis": _labels(one.activity.basis),
        "length_basis": _labels(one.activity.length_basis),
        "notes": list(one.activity.notes),
        "window": _window(one.window),
        "deadline": _window(one.deadline),
    }


def _window(window: Window | None) -> dict[str, Any] | None:
    if window is None:
        return None
    return {
        "start_on": iso(window.start_on),
        "earliest_on": iso(window.earliest_on),
        "kept_open_until": iso(window.kept_open_until),
        "latest_on": iso(window.latest_on),
        "provisional": window.provisional,
        "basis": _labels(window.basis),
        "days": [
            {"date": iso(one.date), "counted": one.counted, "why": one.why} for one in window.days
        ],
    }


def _saving(saving: Saving) -> dict[str, Any]:
    return {
        "label": saving.label,
        "basis": _labels(saving.citations),
        "reached_on": iso(saving.reached_on),
        "working_days": saving.working_days,
        "days": saving.days,
        "keeps_wish": saving.keeps_wish,
    }


def _labels(citations: Sequence[Citation]) -> list[str]:
    return [citation.marked_label for citation in citations]
