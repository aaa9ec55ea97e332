"""What a process leaves behind that dies before some statement of an act.

The act runs once, on a database in a file. Before each of its statements, those of triggers and
COMMIT among them, SQLite's file and journal are copied as they lie on the disk: exactly what is
found after the process was killed there. Its memory is kept so small that the pages it changes
are written out long before the end, so that there is something to be found. Each copy is opened
by itself, and has to show the database as it was before the act, or as it is after it.
"""

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

# What the package of the flows writes down by the server's clock, whenever the act is done.
BY_THE_CLOCK = frozenset({"created", "assigned", "started", "finished"})
SMALL_MEMORY = "PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=8; PRAGMA cache_spill=8;"


@dataclass(frozen=True)
class State:
    """The database's file and its journal, as they lie on the disk."""

    main: bytes
    journal: bytes

    def recovered(self, folder):
        """The file after the next process has taken over what the journal holds of it."""
        path = _laid(folder / "copy.sqlite3", self)
        with closing(sqlite3.connect(path)) as copy:
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path.read_bytes()

    def rows(self, folder):
        """Every row of every table, as whoever opens the database next will find them."""
        path = _laid(folder / "copy.sqlite3", self)
        with closing(sqlite3.connect(path)) as copy:
            names = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            return {name: copy.execute(_selecting(copy, name)).fetchall() for (name,) in names}


def _selecting(copy, name):
    columns = [f'"{row[1]}"' for row in copy.execute(f'PRAGMA table_info("{name}")')]
    kept = [one for one in columns if one.strip('"') not in BY_THE_CLOCK]
    return f'SELECT {", ".join(kept)} FROM "{name}"'


@dataclass(frozen=True)
class Deaths:
    """All moments at which an act may die: the statement that is not done any more, and which
    of the different states on the disk it finds."""

    states: tuple[State, ...]
    moments: tuple[tuple[str, int], ...]
    after: State

    @property
    def last(self):
        """What is found when COMMIT is not done any more."""
        found = next(place for statement, place in self.moments if statement == "COMMIT")
        return self.states[found]


class Disk:
    """The database of a test as a file, and the store of files beside it."""

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / "database.sqlite3"

    def now(self):
        """The database as it is, with an empty journal."""
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return State(self.path.read_bytes(), b"")

    def put(self, state):
        """Let the database be what was found; nothing that was in memory is left."""
        connection.close()
        _laid(self.path, state)

    def deaths(self, act):
        """Do an act, and tell what its death would have left at each of its statements."""
        main = self.now().main
        states, moments = [State(main, b"")], []

        def seen(statement):
            found = State(main, _journal(self.path).read_bytes())
            if found not in states:
                states.append(found)
            moments.append((statement, states.index(found)))

        connection.connection.set_trace_callback(seen)
        try:
            act()
        finally:
            connection.connection.set_trace_callback(None)
        return Deaths(tuple(states), tuple(moments), self.now())

    def torn(self, deaths):
        """The statements before which a death leaves neither what was before nor what came
        after, with the tables that show it."""
        before, after = deaths.states[0], deaths.after.rows(self.folder)
        found = [self._others(state, before, after) for state in deaths.states]
        return [(statement, found[place]) for statement, place in deaths.moments if found[place]]

    def _others(self, state, before, after):
        """The tables in which a state differs from before, unless it is all as it came after."""
        if state.recovered(self.folder) == before.main:
            return []
        rows, old = state.rows(self.folder), before.rows(self.folder)
        return [] if rows == after else [name for name in old if rows[name] != old[name]]


@contextmanager
def on_disk(folder):
    """The suite's database, copied into a file in which every COMMIT is real."""
    memory = connections["default"]
    memory.ensure_connection()
    disk = Disk(folder)
    disk.path.write_bytes(memory.connection.serialize())
    wrapper = memory.copy()
    wrapper.settings_dict["NAME"] = str(disk.path)
    options = wrapper.settings_dict["OPTIONS"]
    options["init_command"] += SMALL_MEMORY
    connections["default"] = wrapper
    try:
        yield disk
    finally:
        wrapper.close()
        connections["default"] = memory


def stored_files():
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def cut_in_half(paths):
    """As a death leaves files that were being written."""
    for path in paths:
        path.chmod(0o600)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _laid(path, state):
    path.write_bytes(state.main)
    _journal(path).write_bytes(state.journal)
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    return path


def _journal(path):
    return path.with_name(f"{path.name}-wal")
