"""Steps that were given to somebody who can no longer do them."""

from __future__ import annotations

from workflows.models import Matter, StepRun, User


def free_steps(matter: Matter, person: User) -> list[StepRun]:
    """The open steps that were given to the person; they are nobody's now."""
    freed = list(StepRun.objects.open().filter(matter=matter, owner=person).select_related("organ"))
    StepRun.objects.filter(pk__in=[step.pk for step in freed]).update(owner=None)
    return freed
