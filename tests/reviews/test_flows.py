"""The drawn procedures themselves: every path lawful, every step reachable and leading on."""

import pytest
from viewflow.workflow import flow

from filings.flows import FilingFlow
from reviews.flows import MajorDecisionFlow, NormativeDocumentFlow
from workflows.constants import OUTCOME_LABELS, Role, Stage
from workflows.flow import Step
from workflows.models.matters import STAGE_PATHS
from workflows.verbs import all_verbs, verbs_at

FLOWS = [NormativeDocumentFlow, MajorDecisionFlow, FilingFlow]
STEPS = sorted(
    {
        node.name
        for flow_class in FLOWS
        for node in flow_class.instance.nodes()
        if isinstance(node, Step)
    }
)


def steps_after(node, seen=()):
    """The steps that can be open next, gateways passed through."""
    for edge in node._outgoing():
        if isinstance(edge.dst, Step):
            yield edge.dst
        elif edge.dst not in seen:
            yield from steps_after(edge.dst, (*seen, edge.dst))


def steps_of(flow_class):
    return [node for node in flow_class.instance.nodes() if isinstance(node, Step)]


@pytest.mark.parametrize("flow_class", FLOWS)
def test_nodes_belong_to_the_flow_itself(flow_class):
    for node in flow_class.instance.nodes():
        assert node.flow_class is flow_class
        for edge in node._outgoing():
            assert edge.dst.flow_class is flow_class


@pytest.mark.parametrize("flow_class", FLOWS)
def test_every_edge_between_stages_is_a_path_that_exists(flow_class):
    for step in steps_of(flow_class):
        for following in steps_after(step):
            if step.stage and following.stage and step.stage != following.stage:
                assert following.stage in STAGE_PATHS[step.stage], (step.name, following.name)


@pytest.mark.parametrize("flow_class", FLOWS)
def test_every_step_is_reachable_from_the_start(flow_class):
    reached, waiting = set(), [flow_class.instance.node("start")]
    while waiting:
        for step in steps_after(waiting.pop()):
            if step.name not in reached:
                reached.add(step.name)
                waiting.append(step)
    assert reached == {step.name for step in steps_of(flow_class)}


@pytest.mark.parametrize("flow_class", FLOWS)
def test_the_end_is_reachable_from_every_step(flow_class):
    for step in steps_of(flow_class):
        seen, waiting = set(), [step]
        while waiting:
            node = waiting.pop()
            seen.add(node.name)
            waiting += [e.dst for e in node._outgoing() if e.dst.name not in seen]
        ends = {node.name for node in flow_class.instance.nodes() if isinstance(node, flow.End)}
        assert seen & ends, step.name


@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_a_verb_of_its_own_holder(step):
    assert [verb for verb in verbs_at(step) if not verb.role and not verb.named]


def test_verbs_name_only_steps_that_exist():
    known = set(STEPS)
    assert {
        verb.code: set(verb.steps) - known for verb in all_verbs() if set(verb.steps) - known
    } == {}


def test_steps_belong_to_known_roles_and_stages():
    for flow_class in FLOWS:
        for step in steps_of(flow_class):
            assert step.role in Role.values
            assert step.stage == "" or step.stage in Stage.values


def test_outcomes_have_chinese_names():
    for flow_class in FLOWS:
        for step in steps_of(flow_class):
            assert set(step._outcomes) <= set(OUTCOME_LABELS)


def test_no_path_leads_out_of_a_final_stage():
    assert Stage.CLOSED not in STAGE_PATHS
    assert Stage.TERMINATED not in STAGE_PATHS


def test_legality_review_cannot_be_passed_by():
    """Without the nodes of the review, no path leads from the draft to the deliberation."""
    for flow_class in (NormativeDocumentFlow, MajorDecisionFlow):
        seen, waiting = set(), [flow_class.instance.node("draft")]
        while waiting:
            node = waiting.pop()
            if node.name in seen or node.name == "sign_opinion":
                continue
            seen.add(node.name)
            waiting += [edge.dst for edge in node._outgoing()]
        assert "table" not in seen
        assert "sign" not in seen
