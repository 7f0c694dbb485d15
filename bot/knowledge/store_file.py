"""The SQLite file under the store: opened safely, migrated, read in consistent states, written all or nothing.

In write-ahead mode a reader is never kept waiting by an import and sees it whole, at its next call, or not at all; an
import that is killed leaves the old content.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Iterator, Optional, Tuple, TypeVar, cast

from sqlite_utils import Database

from bot.errors import StoreError
from bot.knowledge.migrations import migrations
from bot.knowledge.write_ahead import write_ahead

BUSY_SECONDS = 30.0
Store = TypeVar("Store", bound="StoreFile")
_HOW_TO_MAKE_ONE = "Make it with: citewell import data/knowledge"


class StoreFile:
    """A file with the store's tables; what is asked of them is for the class above."""

    def __init__(self, path: Path | str, read_only: bool = False) -> None:
        self.path = Path(path)
        self.read_only = read_only
        self._lock = threading.RLock()
        self._db: Optional[Database] = None
        self._closed = False
        self._immutable = False
        self._file: Tuple[int, ...] = ()  # which file is open, see _fingerprint
        with self._lock, self._translated():
            self._open()

    def __enter__(self: Store) -> Store:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; every later call raises StoreError."""
        with self._lock:
            self._closed = True
            self._let_go()

    def _forget(self) -> None:
        """Called when anything remembered of the content may be out of date."""

    def _open(self) -> None:
        if self.read_only and not self.path.is_file():
            raise StoreError(f"There is no knowledge store at {self.path}. {_HOW_TO_MAKE_ONE}", self.path)
        if not self.read_only:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        self._immutable = False
        self._db = self._connect("mode=ro" if self.read_only else "mode=rwc")
        try:
            self._migrate(self._db)
            self._file = self._fingerprint()
        except BaseException:
            self._let_go()
            raise
        self._forget()

    def _let_go(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    def _fingerprint(self) -> Tuple[int, ...]:
        """Differs when the path leads to another file; and, where SQLite does not look, when the file has changed."""
        try:
            stat = os.stat(self.path)
        except OSError as error:
            raise StoreError(f"The knowledge store {self.path} is gone. {_HOW_TO_MAKE_ONE}", self.path) from error
        return (stat.st_dev, stat.st_ino, *((stat.st_mtime_ns, stat.st_size) if self._immutable else ()))

    def _connect(self, mode: str) -> Database:
        address = f"{self.path.resolve().as_uri()}?{mode}"
        connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, check_same_thread=False)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            if not self.read_only:
                write_ahead(connection, BUSY_SECONDS)
            connection.execute("PRAGMA schema_version").fetchone()  # reads the file for the first time
        except sqlite3.Error as error:
            connection.close()
            # A folder that cannot be written to has no room for the files of the write-ahead mode; then nobody else
            # can be importing either, and the file can be read as it is.
            closed_folder = isinstance(error, sqlite3.OperationalError) and not Path(f"{self.path}-wal").exists()
            if mode == "mode=ro" and closed_folder:
                self._immutable = True
                return self._connect("mode=ro&immutable=1")
            raise
        return Database(connection, execute_plugins=False)

    def _migrate(self, db: Database) -> None:
        known = {migration.name for migration in migrations.pending(db)}
        applied = {migration.name for migration in migrations.applied(db)}
        strangers = sorted(applied - {migration.name for migration in migrations._migrations})
        if strangers:
            what = f"The knowledge store {self.path} was made by a newer version of Citewell (it has {strangers[0]})."
            raise StoreError(f"{what} Update Citewell, or delete the file and import again.", self.path)
        if known and self.read_only:
            what = f"The knowledge store {self.path} is {'out of date' if applied else 'empty'}."
            raise StoreError(f"{what} {_HOW_TO_MAKE_ONE}", self.path)
        if known:
            db.execute("BEGIN IMMEDIATE")  # two that make the same store take turns
            with _ended(db):
                migrations.apply(db)

    def _connection(self) -> Database:
        if self._closed:
            raise StoreError(f"The knowledge store {self.path} has been closed.", self.path)
        if self._db is None:
            self._open()
        return cast(Database, self._db)

    def _current(self) -> Database:
        """The connection to what the path leads to now."""
        self._connection()
        if self._fingerprint() != self._file:
            self._let_go()
        return self._connection()

    @contextmanager
    def _reading(self) -> Iterator[Database]:
        """One consistent state of the store, however many queries it takes; calls may be nested."""
        with self._lock, self._translated():
            db = self._connection()
            if db.conn.in_transaction:
                yield db
                return
            db = self._current()
            db.execute("BEGIN")
            try:
                yield db
            finally:
                db.rollback()

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        with self._lock, self._translated():
            db = self._current()
            db.execute("BEGIN IMMEDIATE")
            self._forget()
            try:
                with _ended(db):
                    yield db
            finally:
                self._forget()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            what = f"The knowledge store {self.path} cannot be used ({error})."
            cure = f"If it is damaged, delete it. {_HOW_TO_MAKE_ONE}"
            if "locked" in str(error):
                cure = "Another import is running; try again when it is done."
            raise StoreError(f"{what} {cure}", self.path) from error
        except OSError as error:
            what = f"The knowledge store {self.path} cannot be opened ({error.strerror})."
            raise StoreError(what, self.path) from error

    def _tidy(self) -> None:
        """Move what was written into the main file, so that it can be copied alone; a reader may put that off."""
        with suppress(sqlite3.Error), self._lock:
            db = self._connection()
            db.execute("PRAGMA busy_timeout = 500")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            db.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")


@contextmanager
def _ended(db: Database) -> Iterator[None]:
    """Commits the open transaction, or rolls it back when anything goes wrong."""
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()
