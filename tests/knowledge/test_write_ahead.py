"""Switching a file to write-ahead mode while others use it."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from bot.knowledge.write_ahead import write_ahead


def locked(path: Path) -> sqlite3.Connection:
    """A connection that keeps everybody else out of the file."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    return other


def test_it_waits_until_the_other_one_is_done(tmp_path: Path) -> None:
    other = locked(tmp_path / "a.db")
    connection = sqlite3.connect(tmp_path / "a.db", timeout=0)
    with pytest.raises(sqlite3.OperationalError, match="locked"):  # what SQLite does by itself
        connection.execute("PRAGMA journal_mode = WAL")
    threading.Timer(0.2, other.rollback).start()
    write_ahead(connection, seconds=60)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_file_that_stays_locked_is_an_error(tmp_path: Path) -> None:
    other = locked(tmp_path / "a.db")
    connection = sqlite3.connect(tmp_path / "a.db", timeout=0)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        write_ahead(connection, seconds=0.05)
    other.close()


def test_a_file_that_is_no_database_is_an_error_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("no database" * 100)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        write_ahead(sqlite3.connect(tmp_path / "a.db"), seconds=60)
