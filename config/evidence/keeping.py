"""Around every ``migrate``: triggers off before the first migration, and on after the last."""

from __future__ import annotations

from django.apps import apps
from django.db.models.signals import post_migrate, pre_migrate

from config.evidence.triggers import install, lift

# Django tells each app with models once, in the order of INSTALLED_APPS; once is enough.
TOLD = "filings"


def keep() -> None:
    """Called once, when Django is ready."""
    sender = apps.get_app_config(TOLD)
    pre_migrate.connect(lift, sender=sender, dispatch_uid="evidence_lift")
    post_migrate.connect(install, sender=sender, dispatch_uid="evidence_install")
