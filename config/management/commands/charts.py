"""``manage.py charts``: each procedure's chart as SVG and its model as BPMN."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from viewflow.workflow.chart import calc_layout_data, grid_to_bpmn, grid_to_svg

from filings.flows import FilingFlow
from reviews.flows import MajorDecisionFlow, NormativeDocumentFlow

FLOWS = {
    "normative-document": NormativeDocumentFlow,
    "major-decision": MajorDecisionFlow,
    "filing": FilingFlow,
}


class Command(BaseCommand):
    help = "将各程序输出为流程图（SVG）和 BPMN 模型"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", default="docs/procedures", help="输出目录")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["out"])
        folder.mkdir(parents=True, exist_ok=True)
        for name, flow_class in FLOWS.items():
            for suffix, write in ((".svg", grid_to_svg), (".bpmn", grid_to_bpmn)):
                path = folder / f"{name}{suffix}"
                path.write_text(write(calc_layout_data(flow_class)), encoding="utf-8")
                self.stdout.write(f"已生成 {path}")
