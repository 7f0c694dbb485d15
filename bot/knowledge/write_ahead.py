"""SQLite's write-ahead mode, switched on by several processes at once."""

from __future__ import annotations

import sqlite3
import time

_PAUSE_SECONDS = 0.01


def write_ahead(connection: sqlite3.Connection, seconds: float) -> None:
    """Put a connection's file into write-ahead mode, in which readers do not wait for a writer.

    Two that switch the mode of a new file at the same moment both hold what the other one needs; SQLite then refuses
    one of them at once, whatever its timeout (sqlite.org/c3ref/busy_handler.html), so it is asked again here.

    Raises:
        sqlite3.OperationalError: the file is still locked after ``seconds``, or cannot be used.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
        time.sleep(_PAUSE_SECONDS)
