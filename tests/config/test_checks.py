"""A changed flow must not strand the matters that run on it."""

from datetime import timedelta

import pytest
from django.core.checks import Tags, run_checks
from django.utils import timezone

from tests.builders import a_walk
from tests.signing import a_certificate, signing_with
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


def warned():
    found = run_checks(tags=[Tags.security])
    return [(one.id, one.msg) for one in found if one.id in ("config.W002", "config.W003")]


def test_a_certificate_that_cannot_sign_is_found(settings, tmp_path):
    path = str(tmp_path / "none.p12")
    signing_with(settings, path)
    assert warned() == [
        ("config.W002", f"Papers cannot be signed with {path}: the file cannot be read.")
    ]


@pytest.mark.parametrize(
    ("case", "left", "found"),
    [
        ("two days over the warning", timedelta(days=62), False),
        ("a day below it", timedelta(days=59), True),
        ("an hour", timedelta(hours=1), True),
    ],
)
def test_a_certificate_near_its_end_is_warned_of(case, left, found, settings, tmp_path):
    last = timezone.now().replace(microsecond=0) + left
    path = a_certificate(tmp_path, last=last)
    signing_with(settings, path)
    sentence = f"The certificate in {path} expires on {timezone.localdate(last)}."
    assert warned() == ([("config.W003", sentence)] if found else [])


def test_the_certificate_of_an_organ_is_checked_as_well(settings, tmp_path):
    path = str(tmp_path / "organ.p12")
    settings.SIGNATURE_ORGAN_CERTIFICATES = {"广元市昭化区司法局": (path, "secret")}
    assert [identifier for identifier, _ in warned()] == ["config.W002"]
