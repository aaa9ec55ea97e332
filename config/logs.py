"""Log records as lines that a machine reads."""

from __future__ import annotations

import json
import logging
from typing import Final

# What every record carries anyway; the rest was said on purpose, with ``extra``.
USUAL: Final = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "request"}


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message and the fields of ``extra``."""

    def format(self, record: logging.LogRecord) -> str:
        said = {name: value for name, value in record.__dict__.items() if name not in USUAL}
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **said,
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
