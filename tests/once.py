"""A matter walked once for a whole module, and given to each test as new.

The walk lies in a transaction around the module; each test runs in a savepoint inside it, so
that no test sees what another has done.
"""

from dataclasses import replace

import pytest
from django.db import transaction

from workflows.models import Matter


def made_once(make):
    """A module's fixture of what ``make`` builds, undone when the module is through."""

    @pytest.fixture(scope="module")
    def made(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), transaction.atomic():
            yield make()
            transaction.set_rollback(True)

    return made


def own(walk):
    """The walk with its matter read afresh, for one test to go on with."""
    return replace(walk, matter=Matter.objects.get(pk=walk.matter.pk))
