"""Sessions in the database that know when they began.

Django makes a new key whenever somebody signs in or changes their password, so that is when a
session begins. Named in ``SESSION_ENGINE``.
"""

from __future__ import annotations

import time
from typing import Final

from django.contrib.sessions.backends.db import SessionStore as DatabaseSession

# Seconds since the epoch.
BEGAN: Final = "began_at"
SEEN: Final = "seen_at"


class SessionStore(DatabaseSession):
    def cycle_key(self) -> None:
        super().cycle_key()
        self[BEGAN] = self[SEEN] = int(time.time())
