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


def findings_about(identifier, **kind):
    return [message for message in run_checks(**kind) if message.id == identifier]


def test_files_below_what_is_served_are_found(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    assert len(findings_about("config.E001")) == 1
    settings.MEDIA_ROOT = tmp_path.parent / "files"
    assert findings_about("config.E001") == []


def test_a_cache_without_its_table_is_found(settings):
    address = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "no_table"}
    settings.CACHES = {"default": address}
    assert len(findings_about("config.W001", tags=[Tags.database], databases=["default"])) == 1
    settings.CACHES = {"default": address | {"LOCATION": "workflows_user"}}
    assert findings_about("config.W001", tags=[Tags.database], databases=["default"]) == []
