"""System checks over running procedures, and over where things are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils import timezone
from viewflow.workflow.fields import import_flow_by_ref
from viewflow.workflow.status import PROCESS

from config.evidence import triggers
from workflows.lawful_days import day_of, until
from workflows.models import Procedure, StepRun
from workflows.signatures.configured import faults, usable_keys
from workflows.signatures.keys import SigningKey


def open_steps_have_nodes(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Every open step must still have its node in the flow that the matter began with."""
    if not databases or "default" not in databases or not _tables_exist():
        return []
    references = (
        StepRun.objects.open()
        .filter(process__status=PROCESS.NEW)
        .annotate(reference=Cast("flow_task", CharField()))
        .order_by()
        .values_list("reference", flat=True)
        .distinct()
    )
    return [_error(reference) for reference in sorted(references) if not _node_exists(reference)]


def evidence_is_kept(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The database must refuse to lose evidence, table by table. A warning, since an error would
    stop the very command that mends it."""
    if not databases or "default" not in databases or not _tables_exist():
        return []
    return [
        Warning(
            f"The table “{table}” holds evidence and lacks a trigger that keeps it.",
            hint="Run manage.py migrate, which sets every trigger again.",
            id="workflows.W001",
        )
        for table in triggers.missing(connections["default"])
    ]


def files_are_not_served(**_: Any) -> list[CheckMessage]:
    """What people upload never lies below what anybody may fetch."""
    kept = Path(settings.MEDIA_ROOT).resolve()
    served = [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]
    if not any(kept.is_relative_to(Path(folder).resolve()) for folder in served):
        return []
    return [
        Error(
            f"MEDIA_ROOT lies below a folder of static files: {kept}.",
            hint="Name a folder that nothing else serves.",
            id="config.E001",
        )
    ]


def cache_has_its_table(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Failed sign-ins are counted in the cache: without its table nobody can sign in. A warning,
    since an error would stop the migration that comes before it."""
    cache = settings.CACHES["default"]
    if (
        not databases
        or "default" not in databases
        or not cache["BACKEND"].endswith(".DatabaseCache")
    ):
        return []
    if cache["LOCATION"] in connections["default"].introspection.table_names():
        return []
    return [
        Warning(
            f"The table “{cache['LOCATION']}” of the cache is missing.",
            hint="Run manage.py createcachetable.",
            id="config.W001",
        )
    ]


def papers_can_be_signed(**_: Any) -> list[CheckMessage]:
    """Every configured certificate may sign today, and will for some time. Warnings, since the
    very command that makes a test certificate runs where there is none; a real deployment does
    not start."""
    now = timezone.now()
    unfit = [
        Warning(
            f"Papers cannot be signed with {path}: {fault.english}.",
            hint="Run manage.py make_test_certificate, or set SIGNATURE_CERTIFICATE.",
            id="config.W002",
        )
        for path, fault in faults(now)
    ]
    ending = [
        Warning(
            f"The certificate in {path} expires on {day_of(key.expires_at)}.",
            hint="Get the next one, and start the product anew with it before that day.",
            id="config.W003",
        )
        for path, key in usable_keys()
        if not key.fault_at(now) and _days_left(key, now) < settings.SIGNATURE_WARNING_DAYS
    ]
    return [*unfit, *ending]


def _days_left(key: SigningKey, now: datetime) -> int:
    """Calendar days to the last day on which the key may sign."""
    return until(day_of(key.expires_at)).days_left(day_of(now)) or 0


def require_signing_keys() -> None:
    """Refuse to start where a paper could not be signed.

    Raises:
        ImproperlyConfigured: a file is missing, locked, expired, or not for signatures.
    """
    for path, fault in faults(timezone.now()):
        raise ImproperlyConfigured(f"Papers cannot be signed with {path}: {fault.english}.")


def register_checks() -> None:
    """Make the checks of this module part of ``manage.py check``; those that ask the database
    run with ``--database``."""
    register(open_steps_have_nodes, Tags.database)
    register(evidence_is_kept, Tags.database)
    register(cache_has_its_table, Tags.database)
    register(files_are_not_served, Tags.files)
    register(papers_can_be_signed, Tags.security)


def _node_exists(reference: str) -> bool:
    flow_reference, _, name = reference.rpartition(".")
    try:
        flow_class = import_flow_by_ref(flow_reference)
    except (ImportError, LookupError):
        return False
    return flow_class.instance.node(name, no_obsolete=True) is not None


def _tables_exist() -> bool:
    tables = connections["default"].introspection.table_names()
    return Procedure._meta.db_table in tables


def _error(name: str) -> CheckMessage:
    return Error(
        f"Open steps refer to the node “{name}”, which no flow has any longer.",
        hint="Keep the old flow class beside the new one until its matters are closed.",
        id="workflows.E001",
    )
