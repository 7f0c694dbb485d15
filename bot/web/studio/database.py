"""The views as a database of Datasette: in memory, over the stores attached read-only."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional

from datasette.app import Datasette
from datasette.database import Database

from bot.feedback.suggestions import suggestion_id


class Views(Database):
    """Shows views and no table.

    They are temporary ones of each connection: nothing is written into the stores, and a view may join both.

    Args:
        datasette: the site they are part of.
        stores: SQLite files by the names the views know them by.
        days: settings the views read, as the one row of the table ``days``.
        views: SQL by name.
    """

    def __init__(self, datasette: Datasette, stores: Mapping[str, Path], days: Mapping[str, int], views: Mapping[str, str]) -> None:
        super().__init__(datasette, is_memory=True)
        self._stores = stores
        self._days = days
        self._views: Dict[str, str] = {name: f"CREATE TEMP VIEW {name} AS {sql}" for name, sql in views.items()}

    def connect(self, write: bool = False) -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", uri=True, check_same_thread=False)
        for name, path in self._stores.items():
            connection.execute(f"ATTACH ? AS {name}", [read_only(path)])
        columns = ", ".join(f"{value} AS {name}" for name, value in self._days.items())
        connection.execute(f"CREATE TEMP TABLE days AS SELECT {columns}")
        connection.create_function("suggestion_id", 2, suggestion_id, deterministic=True)
        for sql in self._views.values():
            connection.execute(sql)
        connection.commit()
        connection.execute("PRAGMA query_only = ON")
        self._all_file_connections.append(connection)
        return connection

    async def table_names(self) -> List[str]:
        return []

    async def table_exists(self, table: str) -> bool:
        return False

    async def view_names(self) -> List[str]:
        return list(self._views)

    async def get_view_definition(self, view: str) -> Optional[str]:
        return self._views.get(view)

    async def attached_databases(self) -> List[Any]:
        return []


def read_only(path: Path) -> str:
    """SQLite's address of a file that is only read, also while others write it."""
    # Beside a file in a folder that cannot be written to there is no room for the files of the write-ahead mode.
    closed = not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists()
    return f"{path.resolve().as_uri()}?{'immutable=1' if closed else 'mode=ro'}"
