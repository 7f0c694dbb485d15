"""Entries, terms and notes of the store as rows of its tables, and back."""

from __future__ import annotations

import sqlite3
from typing import Any, Dict, Iterable, List, Optional, Sequence

from sqlite_utils import Database

from bot.knowledge.entry import Entry, Review, Source, Term
from bot.knowledge.hashes import answer_hash, content_hash, source_hash
from bot.knowledge.imports import Stored
from bot.knowledge.wording import normalise

_ENTRY_COLUMNS = "id, question, answer, topic, next, next_question, review_by, review_on, updated, status, strictness"


def load(db: Database, entry_id: Optional[str] = None) -> List[Entry]:
    """One entry, or all of them."""

    def rows(columns: str, table: str, key: str = "entry_id", order: str = "") -> sqlite3.Cursor:
        where = f" WHERE {key} = ?" if entry_id is not None else ""
        sql = f"SELECT {columns} FROM {table}{where}{order}"
        return db.execute(sql, [entry_id] if entry_id is not None else [])

    in_order = " ORDER BY entry_id, position"
    phrasings = grouped(rows("entry_id, phrasing", "phrasings", order=in_order))
    related = grouped(rows("entry_id, related", "links", order=in_order))
    cited = "entry_sources JOIN sources ON sources.id = source_id"
    sources: Dict[str, List[Source]] = {}
    for cited_by, *fields in rows("entry_id, publisher, title, url, published", cited, order=in_order):
        sources.setdefault(cited_by, []).append(Source(*fields))
    return [
        Entry(
            id=row[0],
            question=row[1],
            answer=row[2],
            phrasings=tuple(phrasings.get(row[0], ())),
            topic=row[3],
            next=row[4],
            next_question=row[5],
            related=tuple(related.get(row[0], ())),
            review=Review(row[6], row[7]) if row[6] is not None else None,
            updated=row[8],
            sources=tuple(sources.get(row[0], ())),
            status=row[9],
            strictness=row[10],
        )
        for row in rows(_ENTRY_COLUMNS, "entries", key="id")
    ]


def stored(db: Database) -> Dict[str, Stored]:
    """What an import is compared with: entry id -> content hash and origin."""
    rows = db.execute("SELECT id, content_hash, origin FROM entries")
    return {entry_id: Stored(content, origin) for entry_id, content, origin in rows}


def hashes(entries: Sequence[Entry]) -> Dict[str, str]:
    """Entry id -> content hash."""
    return {entry.id: content_hash(entry) for entry in entries}


def delete(db: Database, ids: Sequence[str]) -> None:
    """Entries and, by their foreign keys, all that belongs to them; sources stay until the new entries are in."""
    rows = [[entry_id] for entry_id in ids]
    executemany(db, "DELETE FROM entries_fts WHERE rowid = (SELECT key FROM entries WHERE id = ?)", rows)
    executemany(db, "DELETE FROM entries WHERE id = ?", rows)


def insert(db: Database, entries: Sequence[Entry], origin: str, hashes: Dict[str, str]) -> None:
    """Entries with all that belongs to them; their ids must be free."""
    start = (db.execute("SELECT max(key) FROM entries").fetchone()[0] or 0) + 1
    db.table("entries").insert_all(
        {
            "key": key,
            "id": entry.id,
            "question": entry.question,
            "question_normalised": normalise(entry.question),
            "answer": entry.answer,
            "topic": entry.topic,
            "next": entry.next,
            "next_question": entry.next_question,
            "next_normalised": normalise(entry.next_question) if entry.next_question else None,
            "review_by": entry.review.by if entry.review else None,
            "review_on": entry.review.on if entry.review else None,
            "updated": entry.updated,
            "status": entry.status,
            "strictness": entry.strictness,
            "origin": origin,
            "content_hash": hashes[entry.id],
            "answer_hash": answer_hash(entry),
        }
        for key, entry in enumerate(entries, start)
    )
    db.table("phrasings").insert_all(
        {"entry_id": entry.id, "position": position, "phrasing": phrasing, "normalised": normalise(phrasing)}
        for entry in entries
        for position, phrasing in enumerate(entry.phrasings)
    )
    db.table("links").insert_all(
        {"entry_id": entry.id, "position": position, "related": target}
        for entry in entries
        for position, target in enumerate(entry.related)
    )
    db.table("sources").insert_all(
        (
            {"id": source_hash(source), **source.__dict__}
            for source in dict.fromkeys(source for entry in entries for source in entry.sources)
        ),
        ignore=True,
    )
    db.table("entry_sources").insert_all(
        {"entry_id": entry.id, "position": position, "source_id": source_hash(source)}
        for entry in entries
        for position, source in enumerate(entry.sources)
    )
    db.execute("DELETE FROM sources WHERE id NOT IN (SELECT source_id FROM entry_sources)")
    executemany(
        db,
        "INSERT INTO entries_fts (rowid, question, phrasings, answer) VALUES (?, ?, ?, ?)",
        ([key, each.question, "\n".join(each.phrasings), each.answer] for key, each in enumerate(entries, start)),
    )


def write_terms(db: Database, terms: Sequence[Term]) -> None:
    """Terms in place of all there are."""
    db.execute("DELETE FROM terms")
    db.table("terms").insert_all({"name": term.name, "kind": term.kind, "position": position} for position, term in enumerate(terms))
    db.table("term_synonyms").insert_all(
        {"term": term.name, "position": position, "synonym": synonym} for term in terms for position, synonym in enumerate(term.synonyms)
    )


def set_meta(db: Database, **values: str) -> None:
    """Notes by their names, such as the revision."""
    db.table("meta").upsert_all(({"key": key, "value": value} for key, value in values.items()), pk="key")


def executemany(db: Database, sql: str, rows: Iterable[Sequence[Any]]) -> None:
    """One statement for each row."""
    db.conn.executemany(sql, rows)


def grouped(rows: Iterable[Sequence[str]]) -> Dict[str, List[str]]:
    """Pairs as key -> values, in order."""
    groups: Dict[str, List[str]] = {}
    for key, value in rows:
        groups.setdefault(key, []).append(value)
    return groups


def storable(text: str) -> str:
    """A text SQLite can be asked for: what is no character (a lone surrogate) becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")
