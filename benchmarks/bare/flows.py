"""Nine tasks of people, one after the other, each with a permission of its own."""

from __future__ import annotations

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.flow import views


def _task() -> flow.View:
    return flow.View(views.UpdateProcessView.as_view(fields=[])).Permission(auto_create=True)


class Tasks:
    """Started by a person, then nine tasks that somebody takes and completes.

    A plain class, not a flow: each flow below binds these nodes to itself.
    """

    start = (
        flow.Start(views.CreateProcessView.as_view(fields=[]))
        .Permission(auto_create=True)
        .Next(this.first)
    )
    first = _task().Next(this.second)
    second = _task().Next(this.third)
    third = _task().Next(this.fourth)
    fourth = _task().Next(this.fifth)
    fifth = _task().Next(this.sixth)
    sixth = _task().Next(this.seventh)
    seventh = _task().Next(this.eighth)
    eighth = _task().Next(this.ninth)
    ninth = _task().Next(this.end)
    end = flow.End()


class NineTasks(Tasks, flow.Flow):  # type: ignore[misc]  # viewflow is untyped
    """As viewflow comes: nothing is locked."""


class LockedNineTasks(Tasks, flow.Flow):  # type: ignore[misc]
    """With the lock that viewflow has for PostgreSQL, on the row of the process."""

    lock_impl = lock.SelectForUpdateLock()
