"""The tables of the knowledge store, in named steps; each step and its record are one transaction (sqlite-utils)."""

from __future__ import annotations

import json

from sqlite_utils import Database, Migrations
from sqlite_utils.db import ForeignKey

from bot.knowledge.entry import entry_from_json
from bot.knowledge.hashes import answer_hash

migrations = Migrations("citewell.knowledge")


@migrations()
def m001_entries(db: Database) -> None:
    """Entries and what belongs to them. ``..._normalised`` holds a wording's bare words, see ``wording.normalise``."""
    db.table("entries").create(
        {
            "key": int,
            "id": str,
            "question": str,
            "question_normalised": str,
            "answer": str,
            "topic": str,
            "next": str,
            "next_question": str,
            "next_normalised": str,
            "review_by": str,
            "review_on": str,
            "updated": str,
            "status": str,
            "origin": str,
            "content_hash": str,
            "answer_hash": str,
        },
        pk="key",
        not_null={"id", "question", "question_normalised", "answer", "status", "origin", "content_hash", "answer_hash"},
    )
    db.table("entries").create_index(["id"], unique=True)
    for column in ("question_normalised", "next", "next_normalised"):
        db.table("entries").create_index([column])
    db.table("phrasings").create(
        {"entry_id": str, "position": int, "phrasing": str, "normalised": str},
        pk=("entry_id", "position"),
        not_null={"phrasing", "normalised"},
        foreign_keys=[_of_entry("phrasings")],
    )
    db.table("phrasings").create_index(["normalised"])
    db.table("links").create(
        {"entry_id": str, "position": int, "related": str},
        pk=("entry_id", "position"),
        not_null={"related"},
        foreign_keys=[_of_entry("links")],
    )
    db.table("links").create_index(["related"])


@migrations()
def m002_sources(db: Database) -> None:
    """A source is kept once, however many entries cite it; its id is a hash of its fields."""
    db.table("sources").create({"id": str, "publisher": str, "title": str, "url": str, "published": str}, pk="id", not_null={"publisher"})
    db.table("entry_sources").create(
        {"entry_id": str, "position": int, "source_id": str},
        pk=("entry_id", "position"),
        not_null={"source_id"},
        foreign_keys=[
            _of_entry("entry_sources"),
            ForeignKey("entry_sources", "source_id", "sources", "id"),
        ],
    )
    db.table("entry_sources").create_index(["source_id"])


@migrations()
def m003_terms(db: Database) -> None:
    """Medical names and their synonyms."""
    db.table("terms").create({"name": str, "kind": str, "position": int}, pk="name", not_null={"kind", "position"})
    db.table("term_synonyms").create(
        {"term": str, "position": int, "synonym": str},
        pk=("term", "position"),
        not_null={"synonym"},
        foreign_keys=[ForeignKey("term_synonyms", "term", "terms", "name", on_delete="CASCADE")],
    )


@migrations()
def m004_imports(db: Database) -> None:
    """Who imported what and when, every version an entry ever had, and the hashes of the whole."""
    counts = {"added": int, "changed": int, "unchanged": int, "removed": int, "terms": int}
    db.table("imports").create({"id": int, "who": str, "imported_at": str, "origin": str, **counts, "revision": str}, pk="id")
    db.table("entry_versions").create(
        {"id": int, "entry_id": str, "hash": str, "json": str, "imported_at": str, "who": str},
        pk="id",
        not_null={"entry_id", "imported_at", "who"},
    )
    db.table("entry_versions").create_index(["entry_id"])
    db.table("meta").create({"key": str, "value": str}, pk="key", not_null={"value"})


@migrations()
def m005_search(db: Database) -> None:
    """Full text over questions, phrasings and answers; its rowid is the entry's key."""
    db.execute(
        "CREATE VIRTUAL TABLE entries_fts USING fts5(question, phrasings, answer, tokenize = 'porter unicode61 remove_diacritics 2')"
    )


@migrations()
def m006_strictness(db: Database) -> None:
    """How certain an answer with the entry must be."""
    db.table("entries").add_column("strictness", str, not_null_default="normal")


@migrations()
def m007_versions(db: Database) -> None:
    """Which import each version came from, and the hash that was delivered with it."""
    table = db.table("entry_versions")
    table.add_column("import_id", int)
    table.add_column("answer_hash", str)
    table.create_index(["answer_hash"])
    db.execute(
        "UPDATE entry_versions SET import_id = (SELECT max(imports.id) FROM imports"
        " WHERE imports.imported_at = entry_versions.imported_at AND imports.who = entry_versions.who)"
    )
    kept = db.execute("SELECT id, json FROM entry_versions WHERE json IS NOT NULL").fetchall()
    hashes = ([answer_hash(entry_from_json(json.loads(text))), version_id] for version_id, text in kept)
    db.conn.executemany("UPDATE entry_versions SET answer_hash = ? WHERE id = ?", hashes)


def _of_entry(table: str) -> ForeignKey:
    return ForeignKey(table, "entry_id", "entries", "id", on_delete="CASCADE")
