"""The inbox among a million steps, two hundred thousand of them open, beside viewflow's own queue:
``make bench``.

On PostgreSQL, in a database of its own that is made and removed (``BENCH_DATABASE_URL``
names the server, whose user must be a superuser). The same steps
stand in the product's tables and in viewflow's, the same rights in guardian's. Four people are
measured: of one organ, of thirty, one who stands in for four others, and one before whom forty
thousand steps wait. ``SHARE=0.1`` makes everything a tenth.
"""

from __future__ import annotations

import os
import sys
from subprocess import run
from typing import Final
from urllib.parse import urlsplit

import psycopg

# Without a BENCH_DATABASE_URL.
SERVER: Final = "postgresql://postgres@127.0.0.1:5432/postgres"
DATABASE: Final = "bench_inbox"
SETTINGS: Final = "benchmarks.inbox_settings"
# Models can be imported once Django is set up, and not before.
TASK: Final = (
    "import sys, django; django.setup(); from benchmarks.tasks import inbox; "
    "inbox.fill({share}); sys.exit(not inbox.compare())"
)


def main() -> int:
    url = os.environ.get("BENCH_DATABASE_URL", SERVER)
    own = urlsplit(url)._replace(path=f"/{DATABASE}").geturl()
    share = float(os.environ.get("SHARE", "1"))
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {DATABASE}")
        try:
            environment = {"DATABASE_URL": own, "DJANGO_SETTINGS_MODULE": SETTINGS}
            task = [sys.executable, "-c", TASK.format(share=share)]
            return run(task, env=os.environ | environment, check=False).returncode
        finally:
            server.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


if __name__ == "__main__":
    sys.exit(main())
