"""The peer of :mod:`benchmarks.inbox`: viewflow's own site and queue over its own tables."""

from __future__ import annotations

from django.urls import include, path
from viewflow import this
from viewflow.urls import Site
from viewflow.workflow import flow
from viewflow.workflow.flow import FlowViewset, WorkflowAppViewset
from viewflow.workflow.models import Process


class Peer(flow.Flow):  # type: ignore[misc]  # viewflow is untyped
    """As little of a flow as has a queue: everybody may see it, a step waits for a role."""

    process_class = Process
    start = flow.StartHandle().Next(this.step)
    step = flow.View(None).Next(this.end)
    end = flow.End()

    def has_view_permission(self, user: object, obj: object = None) -> bool:
        return True


site = Site(
    title="Peer",
    viewsets=[WorkflowAppViewset(flow_viewsets=[FlowViewset(Peer)], app_name="steps")],
)
urlpatterns = [path("peer/", site.urls), path("", include("config.urls"))]
