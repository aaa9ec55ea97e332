"""A changed flow must not strand the matters that run on it."""

import pytest
from django.core.checks import Tags, run_checks

from tests.builders import a_walk
from workflows.models import StepRun

pytestmark = pytest.mark.django_db


def findings():
    found = run_checks(tags=[Tags.database], databases=["default"])
    return [message for message in found if message.id == "workflows.E001"]


def test_running_matters_pass_the_check():
    a_walk(at="draft")
    assert findings() == []


@pytest.mark.parametrize(
    ("_case", "reference"),
    [
        ("the node is gone", "reviews/flows.NormativeDocumentFlow.gone"),
        ("the flow is gone", "reviews/flows.FormerFlow.draft"),
    ],
)
def test_open_step_without_its_node_is_found_and_named(_case, reference):
    a_walk(at="draft")
    StepRun.objects.open().update(flow_task=reference)
    assert [reference in message.msg for message in findings()] == [True]


def test_finished_step_without_its_node_is_history():
    a_walk(at="draft")
    StepRun.objects.open().update(
        flow_task="reviews/flows.NormativeDocumentFlow.gone", status="DONE"
    )
    assert findings() == []
