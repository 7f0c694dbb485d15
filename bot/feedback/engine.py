"""SQLAlchemy engines for the stores that are written while serving."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine
from sqlalchemy.pool import QueuePool

from bot.knowledge.write_ahead import write_ahead

BUSY_SECONDS = 5


def make_engine(address: "str | URL") -> Engine:
    """An engine; SQLite in WAL mode over connections that stay open (closing the last one rewrites the file)."""
    if sa.engine.make_url(address).get_backend_name() != "sqlite":
        return sa.create_engine(address, future=True)
    engine = sa.create_engine(address, future=True, poolclass=QueuePool, pool_size=2, connect_args={"check_same_thread": False})
    sa.event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    write_ahead(connection, BUSY_SECONDS)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys=ON")
