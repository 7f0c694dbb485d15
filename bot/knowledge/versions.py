"""Every version an entry had: who brought it in, when, and what it said. A delivered answer is proved by its hash here."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any, Dict, FrozenSet, Mapping, Optional, Sequence, Tuple

from sqlite_utils import Database

from bot.knowledge.entry import Entry, entry_from_json, entry_to_json
from bot.knowledge.hashes import answer_hash, content_hash


@dataclass(frozen=True)
class EntryVersion:
    """An entry as it was imported at some time; ``entry`` and the hashes are None where it was removed.

    ``hash`` changes with anything in the entry, ``answer_hash`` with what a reader is shown. ``number`` counts the entry's
    versions from 1; ``revision`` is the whole knowledge base's after the import, ``origin`` where the import came from.
    """

    entry_id: str
    entry: Optional[Entry]
    hash: Optional[str]
    imported_at: str
    who: str
    number: int = 1
    answer_hash: Optional[str] = None
    revision: Optional[str] = None
    origin: Optional[str] = None

    @property
    def is_sound(self) -> bool:
        """Whether the entry kept is the one its hashes were made of."""
        if self.entry is None:
            return self.hash is None
        return (content_hash(self.entry), answer_hash(self.entry)) == (self.hash, self.answer_hash)


@dataclass(frozen=True)
class Change:
    """One field of an entry that differs between two versions, with its values as plain JSON."""

    field: str
    before: Any
    after: Any


def changes(before: Optional[Entry], after: Optional[Entry]) -> Tuple[Change, ...]:
    """The fields that differ, in the order of :class:`Entry`; none where either is missing."""
    if before is None or after is None:
        return ()
    old, new = entry_to_json(before), entry_to_json(after)
    return tuple(Change(item.name, old[item.name], new[item.name]) for item in fields(Entry) if old[item.name] != new[item.name])


def keep(db: Database, entries: Sequence[Entry], removed: Sequence[str], signed: Mapping[str, Any]) -> None:
    """Writes the versions of one import; ``signed`` says whose, when, and which import."""
    rows = [
        {
            "entry_id": entry.id,
            "hash": content_hash(entry),
            "answer_hash": answer_hash(entry),
            "json": json.dumps(entry_to_json(entry)),
            **signed,
        }
        for entry in entries
    ]
    rows += [{"entry_id": each, "hash": None, "answer_hash": None, "json": None, **signed} for each in removed]
    db.table("entry_versions").insert_all(rows)


def history(db: Database, entry_id: str) -> Tuple[EntryVersion, ...]:
    """Every version of an entry, the latest first."""
    rows = db.execute(
        "SELECT json, hash, entry_versions.imported_at, entry_versions.who, answer_hash, revision, origin"
        " FROM entry_versions LEFT JOIN imports ON imports.id = import_id WHERE entry_id = ? ORDER BY entry_versions.id",
        [entry_id],
    ).fetchall()
    found = [
        EntryVersion(entry_id, entry_from_json(json.loads(text)) if text else None, hash, at, who, number, answer, revision, origin)
        for number, (text, hash, at, who, answer, revision, origin) in enumerate(rows, 1)
    ]
    return tuple(reversed(found))


def find(db: Database, entry_id: str, name: str) -> Optional[EntryVersion]:
    """The latest version with that answer hash or content hash, or the one that revision ``name`` had."""
    every = history(db, entry_id)
    named = next((version for version in every if version.entry and name in (version.answer_hash, version.hash)), None)
    if named:
        return named
    row = db.execute(
        "SELECT max(id) FROM entry_versions WHERE entry_id = ? AND import_id <= (SELECT max(id) FROM imports WHERE revision = ?)",
        [entry_id, name],
    ).fetchone()
    if row[0] is None:
        return None
    number = db.execute("SELECT count(*) FROM entry_versions WHERE entry_id = ? AND id <= ?", [entry_id, row[0]]).fetchone()[0]
    version = every[len(every) - number]
    return version if version.entry else None


def latest_imports(db: Database) -> Dict[str, str]:
    """When the latest version of each entry came in."""
    return dict(db.execute("SELECT entry_id, max(imported_at) FROM entry_versions GROUP BY entry_id").fetchall())


def revisions(db: Database) -> FrozenSet[str]:
    """Every revision there was."""
    return frozenset(row[0] for row in db.execute("SELECT DISTINCT revision FROM imports"))
