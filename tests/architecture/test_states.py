"""A legal status moves by its own transition, and is written nowhere else."""

import ast

import pytest

from tests.architecture.tree import CODE, Source, called_name, calls, python_sources

WRITERS = frozenset({"update", "update_or_create", "bulk_create"})


def is_model(source):
    return "/models/" in source.path or source.path.endswith("/models.py")


def state_fields(sources):
    """The names of all FSM fields, gathered from their declarations."""
    return {
        node.targets[0].id
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and called_name(node.value).startswith("FSM")
        and isinstance(node.targets[0], ast.Name)
    }


def state_writes(source, fields):
    assigned = [
        source.at(target)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr in fields and not _own(target)
    ]
    return sorted(assigned + [source.at(call) for call in calls(source) if _writes(call, fields)])


def _own(target):
    """``self.stage = …`` outside a model is a field of something that is no record."""
    return isinstance(target.value, ast.Name) and target.value.id == "self"


def _writes(call, fields):
    if called_name(call) == "setattr" and len(call.args) > 1:
        return isinstance(call.args[1], ast.Constant) and call.args[1].value in fields
    return called_name(call) in WRITERS and any(word.arg in fields for word in call.keywords)


def test_states_are_written_by_their_transitions_alone():
    sources = python_sources(*CODE)
    fields = state_fields(sources)
    others = [source for source in sources if not is_model(source)]
    assert "stage" in fields
    assert [place for source in others for place in state_writes(source, fields)] == []


@pytest.mark.parametrize(
    ("case", "text", "found"),
    [
        ("an assignment", "matter.stage = 'signing'", True),
        ("an assignment through self", "self.object.stage = 'signing'", True),
        ("an assignment by name", "setattr(matter, 'stage', 'signing')", True),
        ("an update past the transition", "Matter.objects.update(stage='signing')", True),
        ("an own field of the same name", "self.stage = stage", False),
        ("another field", "matter.title = '办法'", False),
        ("a comparison", "matter.stage == 'signing'", False),
        ("a filter", "Matter.objects.filter(stage='signing')", False),
    ],
)
def test_the_detector_finds_state_writes(case, text, found):
    assert bool(state_writes(Source("reviews/views/x.py", text), {"stage"})) is found


def test_state_fields_are_gathered_from_the_models():
    text = "class Matter(Model):\n    stage = FSMField()\n    title = CharField()\n"
    assert state_fields([Source("workflows/models/matters.py", text)]) == {"stage"}
