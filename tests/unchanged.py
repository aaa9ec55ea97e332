"""A refusal that proves that nothing changed: every row of every app, but for the ledger."""

from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.apps import apps

from workflows.errors import GateClosed, WorkflowError
from workflows.models import ChainHead, Entry

APPS = ("workflows", "reviews", "filings")


@dataclass
class Refused:
    """What a person was told: the error, and for a gate each missing thing with its articles."""

    error: WorkflowError | None = None
    missing: dict[str, list[str]] = field(default_factory=dict)


def every_row():
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return {
        model.__name__: list(model.objects.order_by("pk").values_list())
        for model in models
        if model not in (Entry, ChainHead)
    }


@contextmanager
def refused(error, *, recorded):
    """Expect a refusal that leaves every row as it was; ``recorded`` tells whether the ledger
    keeps the attempt, as its one new entry."""
    before, entries = every_row(), Entry.objects.count()
    told = Refused()
    with pytest.raises(error) as caught:
        yield told
    told.error = caught.value
    if isinstance(caught.value, GateClosed):
        told.missing = {
            one.code: [citation.label for citation in one.citations] for one in caught.value.missing
        }
    assert every_row() == before
    new = list(Entry.objects.order_by("pk").values_list("refusal", flat=True))[entries:]
    assert new == ([caught.value.code] if recorded else [])
