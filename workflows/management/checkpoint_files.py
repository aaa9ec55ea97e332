"""Checkpoint files as the commands take them."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import CommandError

from workflows.errors import Inadmissible
from workflows.evidence.countersigning import CheckpointFile, read_file


def file_at(path: Path) -> CheckpointFile:
    """The checkpoint in a file; what cannot be read is refused in a sentence."""
    try:
        return read_file(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise CommandError(f"无法读取{path}：{fault}") from fault
    except Inadmissible as refused:
        raise CommandError(f"{path}：{refused.sentence}") from refused
