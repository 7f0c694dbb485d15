"""The knowledge store: one SQLite file that imports write in one transaction and servers only read.

All SQL of this room is here, in ``versions.py`` (history), ``search.py`` and ``migrations.py``; ``store_file.py`` opens the
file and ends its transactions.
"""

from __future__ import annotations

import getpass
import sqlite3
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Dict, FrozenSet, Iterable, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from sqlite_utils import Database

from bot.errors import StoreError
from bot.knowledge import search, versions
from bot.knowledge.entry import Entry, Review, Source, Term
from bot.knowledge.hashes import answer_hash, content_hash, questions_hash_of, revision_of, source_hash
from bot.knowledge.imports import ImportResult, Stored, plan, refuse_doubles
from bot.knowledge.order import Step, reading_order, topics_of
from bot.knowledge.search import Found
from bot.knowledge.store_file import StoreFile
from bot.knowledge.versions import EntryVersion
from bot.knowledge.wording import normalise

_ENTRY_COLUMNS = "id, question, answer, topic, next, next_question, review_by, review_on, updated, status, strictness"


class Listed(NamedTuple):
    """A published entry in a list; ``imported_at`` is when its latest version came in."""

    id: str
    question: str
    topic: Optional[str]
    imported_at: str


class KnowledgeStore(StoreFile):
    """A knowledge base in a file.

    One object may be used from several threads. Another process's import is seen at the next call, also when it has
    put a new file in the old one's place.

    Args:
        path: the SQLite file; made, with its folder, unless ``read_only``.
        read_only: for servers; works on read-only media, too.

    Raises:
        StoreError: the file is missing (``read_only``), unusable, or made by a newer version. Any method raises it,
            too, when the file has become unusable.
    """

    def __init__(self, path: Path | str, read_only: bool = False) -> None:
        self._order: Tuple[Step, ...] = ()
        self._order_version: Optional[int] = None  # PRAGMA data_version of _order
        super().__init__(path, read_only)

    # Reading

    @property
    def revision(self) -> str:
        """16 hexadecimal digits that change with anything in the content."""
        return self._meta("revision") or revision_of((), ())

    @property
    def questions_hash(self) -> str:
        """16 hexadecimal digits that change when a model must be trained again."""
        return self._meta("questions_hash") or questions_hash_of((), ())

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Everything read within is of one state, also when somebody imports meanwhile."""
        with self._reading():
            yield

    def entry_hash(self, entry_id: str) -> str:
        """Of what a reader is shown of an entry: question, answer, sources, review.

        Raises:
            StoreError: there is no such entry.
        """
        with self._reading() as db:
            row = db.execute("SELECT answer_hash FROM entries WHERE id = ?", [_storable(entry_id)]).fetchone()
        if row is None:
            raise StoreError(f"The store {self.path} has no entry {entry_id!r}.", self.path)
        return row[0]

    def entry(self, entry_id: str, unpublished: bool = False) -> Optional[Entry]:
        """The published entry with this id (``unpublished``: whatever its status), or None."""
        with self._reading() as db:
            found = self._load(db, _storable(entry_id))
        return found[0] if found and (unpublished or found[0].status == "published") else None

    def entries(self, unpublished: bool = False) -> Tuple[Entry, ...]:
        """The published entries (``unpublished``: all), topic by topic along the linked questions, else by id."""
        with self._reading() as db:
            by_id = {entry.id: entry for entry in self._load(db)}
            published = [by_id[step.id] for step in self._steps(db)]
        rest = sorted(by_id.keys() - {entry.id for entry in published}) if unpublished else ()
        return tuple(published) + tuple(by_id[entry_id] for entry_id in rest)

    def topics(self) -> Tuple[str, ...]:
        """The topics of the published entries, in the order of :meth:`entries`."""
        with self._reading() as db:
            return topics_of(self._steps(db))

    def next_of(self, entry: Entry) -> Optional[Entry]:
        """The published entry a reader is offered next; an open link leads to whichever entry asks its question."""
        with self._reading():
            found = self.entry(entry.next) if entry.next else self.by_question(entry.next_question or "")
        return None if found is None or found.id == entry.id else found

    def previous_of(self, entry_id: str) -> Optional[Entry]:
        """The published entry whose next one this is: one of the same topic first, then the first by id."""
        entry_id = _storable(entry_id)
        with self._reading() as db:
            topic = db.execute("SELECT topic FROM entries WHERE id = ?", [entry_id]).fetchone() or (None,)
            rows = db.execute(
                "SELECT id FROM entries WHERE next = :id AND id != :id AND status = 'published' ORDER BY topic IS NOT :topic, id LIMIT 1",
                {"id": entry_id, "topic": topic[0]},
            ).fetchall()
            rows += db.execute(
                "SELECT id FROM entries WHERE +next IS NULL AND id != :id AND status = 'published'"
                " AND next_normalised IN (SELECT question_normalised FROM entries WHERE id = :id"
                " UNION SELECT normalised FROM phrasings WHERE entry_id = :id) ORDER BY id",
                {"id": entry_id},
            ).fetchall()
            for (previous_id,) in rows:
                previous = self.entry(previous_id)
                follower = self.next_of(previous) if previous else None
                if follower and follower.id == entry_id:
                    return previous
        return None

    def by_question(self, text: str) -> Optional[Entry]:
        """The published entry that asks exactly this, but for case, punctuation and white space."""
        words = normalise(text)
        if not words:
            return None
        with self._reading() as db:
            row = db.execute(
                "SELECT id, 0 AS rank FROM entries WHERE question_normalised = :words AND status = 'published'"
                " UNION ALL SELECT id, 1 FROM phrasings JOIN entries ON entries.id = entry_id"
                " WHERE normalised = :words AND status = 'published' ORDER BY rank, id LIMIT 1",
                {"words": words},
            ).fetchone()
            return self.entry(row[0]) if row else None

    def listing(self) -> Tuple[Listed, ...]:
        """The published entries in the order of :meth:`entries`, without their answers."""
        with self._reading() as db:
            rows = db.execute("SELECT id, question FROM entries WHERE status = 'published'")
            questions = dict(rows.fetchall())
            imported = versions.latest_imports(db)
            return tuple(Listed(step.id, questions[step.id], step.topic, imported.get(step.id, "")) for step in self._steps(db))

    def search(self, text: str, limit: int = 10) -> Tuple[Entry, ...]:
        """The published entries that share words with any text, best first; a question counts more than an answer."""
        with self._reading() as db:
            ids = search.matching(db, search.words_of(text), limit)
            return tuple(entry for entry_id in ids for entry in self._load(db, entry_id))

    def find(self, text: str, limit: int = 20) -> Tuple[Found, ...]:
        """As :meth:`search`, for a page of results: words found nearly everywhere do not count; with the words marked."""
        with self._reading() as db:
            words = search.telling(db, search.words_of(text))
            ids = search.matching(db, words, limit, search.AS_SHOWN)
            entries = [entry for entry_id in ids for entry in self._load(db, entry_id)]
        return search.marked(entries, words)

    def completing(self, text: str, limit: int = 10) -> Tuple[str, ...]:
        """Ids of the published entries whose question or phrasings have all words of a half-typed text, best first."""
        with self._reading() as db:
            return tuple(search.completing(db, search.words_of(text), limit))

    def questions(self, entry_ids: Sequence[str]) -> Dict[str, str]:
        """The questions of those of the entries that are published, by id, in the order given."""
        with self._reading() as db:
            marks = ", ".join("?" * len(entry_ids))
            rows = db.execute(
                f"SELECT id, question FROM entries WHERE status = 'published' AND id IN ({marks})", [_storable(each) for each in entry_ids]
            )
            found = dict(rows.fetchall())
        return {entry_id: found[entry_id] for entry_id in entry_ids if entry_id in found}

    def terms(self) -> Tuple[Term, ...]:
        """The medical terms, in the order they were imported."""
        with self._reading() as db:
            synonyms = _grouped(db.execute("SELECT term, synonym FROM term_synonyms ORDER BY term, position"))
            rows = db.execute("SELECT name, kind FROM terms ORDER BY position").fetchall()
        return tuple(Term(name, kind, tuple(synonyms.get(name, ()))) for name, kind in rows)

    def history(self, entry_id: str) -> Tuple[EntryVersion, ...]:
        """Every version an entry had, the latest first; it also answers for entries that are gone."""
        with self._reading() as db:
            return versions.history(db, _storable(entry_id))

    def version(self, entry_id: str, name: str) -> Optional[EntryVersion]:
        """The latest version of an entry with this answer hash or content hash, or that of this revision, or None."""
        with self._reading() as db:
            return versions.find(db, _storable(entry_id), _storable(name))

    def revisions(self) -> FrozenSet[str]:
        """Every revision this store ever had."""
        with self._reading() as db:
            return versions.revisions(db)

    # Importing

    def replace(
        self,
        entries: Sequence[Entry],
        origin: str,
        terms: Optional[Sequence[Term]] = None,
        remove_vanished: bool = True,
        who: Optional[str] = None,
    ) -> ImportResult:
        """Bring entries in, all or none; the same again changes nothing, not even the file.

        Args:
            entries: what to add, or to put in place of the entry with the same id, wherever that came from.
            origin: where they come from, paths one a line.
            terms: all the terms there shall be; None leaves them as they are.
            remove_vanished: entries that formerly came from this origin, or from a file in it, and are not among these
                are removed.
            who: whose import this is (None = the user of this process).

        Raises:
            ContentError: two entries have the same id.
            StoreError: the store is read-only, or another import has it locked for over 30 seconds.
        """
        return self._import(entries, origin, terms, who, remove_vanished, remove_others=False)

    def replace_all(
        self, entries: Sequence[Entry], origin: str, terms: Optional[Sequence[Term]] = None, who: Optional[str] = None
    ) -> ImportResult:
        """As :meth:`replace`, and whatever is not among these entries is removed, wherever it came from."""
        return self._import(entries, origin, terms, who, remove_vanished=True, remove_others=True)

    def preview(
        self, entries: Sequence[Entry], origin: str, remove_vanished: bool = True, remove_others: bool = False
    ) -> Tuple[Entry, ...]:
        """All entries there would be after an import (whatever their status), for the checks."""
        with self._reading() as db:
            result = plan(_stored(db), _hashes(entries), origin, remove_vanished, remove_others)
            dropped = {*result.removed, *(entry.id for entry in entries)}
            return tuple(entry for entry in self.entries(unpublished=True) if entry.id not in dropped) + tuple(entries)

    def _import(
        self,
        entries: Sequence[Entry],
        origin: str,
        terms: Optional[Sequence[Term]],
        who: Optional[str],
        remove_vanished: bool,
        remove_others: bool,
    ) -> ImportResult:
        if self.read_only:
            raise StoreError(f"The store {self.path} was opened for reading only.", self.path)
        entries = tuple(entries)
        refuse_doubles(entries)
        by_id = {entry.id: entry for entry in entries}
        signed = {"imported_at": datetime.now(timezone.utc).isoformat(timespec="seconds"), "who": who or _user()}
        with self._writing() as db:
            stored, hashes = _stored(db), _hashes(entries)
            result = plan(stored, hashes, origin, remove_vanished, remove_others)
            if terms is not None and tuple(terms) != self.terms():
                _write_terms(db, terms)
                result = ImportResult(result.added, result.changed, result.unchanged, result.removed, True)
            moved = [entry_id for entry_id in result.unchanged if stored[entry_id].origin != origin]
            if result.nothing_changed and not moved:
                return result
            _delete(db, result.removed + result.changed)
            _insert(db, [by_id[entry_id] for entry_id in result.added + result.changed], origin, hashes)
            _executemany(db, "UPDATE entries SET origin = ? WHERE id = ?", ([origin, each] for each in moved))
            revision = self._write_meta(db)
            counts = {name: len(getattr(result, name)) for name in ("added", "changed", "unchanged", "removed")}
            counts["terms"] = db.table("terms").count
            import_id = db.table("imports").insert({**signed, "origin": origin, **counts, "revision": revision}).last_pk
            versions.keep(db, [by_id[each] for each in result.added + result.changed], result.removed, {**signed, "import_id": import_id})
        self._tidy()
        return result

    def _write_meta(self, db: Database) -> str:
        terms = self.terms()
        phrasings = _grouped(db.execute("SELECT entry_id, phrasing FROM phrasings ORDER BY entry_id, position"))
        rows = db.execute("SELECT id, question FROM entries WHERE status = 'published'")
        wordings = [(entry_id, question, tuple(phrasings.get(entry_id, ()))) for entry_id, question in rows]
        strict = [entry_id for (entry_id,) in db.execute("SELECT id FROM entries WHERE strictness = 'strict' AND status = 'published'")]
        revision = revision_of(db.execute("SELECT id, content_hash FROM entries").fetchall(), terms)
        values = {"revision": revision, "questions_hash": questions_hash_of(wordings, terms, strict)}
        db.table("meta").upsert_all(({"key": key, "value": value} for key, value in values.items()), pk="key")
        return revision

    def _forget(self) -> None:
        self._order_version = None

    # Rows into entries

    def _meta(self, key: str) -> Optional[str]:
        with self._reading() as db:
            row = db.execute("SELECT value FROM meta WHERE key = ?", [key]).fetchone()
        return row[0] if row else None

    def _steps(self, db: Database) -> Tuple[Step, ...]:
        """The published entries in reading order, worked out again only when the file has changed."""
        version = db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._order_version:
            rows = db.execute(
                "SELECT id, topic, next, next_normalised, question_normalised FROM entries WHERE status = 'published' ORDER BY id DESC"
            ).fetchall()
            phrasings = db.execute("SELECT normalised, entry_id FROM phrasings ORDER BY entry_id DESC")
            published = {row[0] for row in rows}
            asks = {wording: entry_id for wording, entry_id in phrasings if entry_id in published}
            asks.update((row[4], row[0]) for row in rows)
            self._order = reading_order([Step(row[0], row[1], row[2] or asks.get(row[3])) for row in rows])
            self._order_version = version
        return self._order

    def _load(self, db: Database, entry_id: Optional[str] = None) -> List[Entry]:
        """One entry, or all of them."""

        def rows(columns: str, table: str, key: str = "entry_id", order: str = "") -> sqlite3.Cursor:
            where = f" WHERE {key} = ?" if entry_id is not None else ""
            sql = f"SELECT {columns} FROM {table}{where}{order}"
            return db.execute(sql, [entry_id] if entry_id is not None else [])

        in_order = " ORDER BY entry_id, position"
        phrasings = _grouped(rows("entry_id, phrasing", "phrasings", order=in_order))
        related = _grouped(rows("entry_id, related", "links", order=in_order))
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


def _stored(db: Database) -> Dict[str, Stored]:
    rows = db.execute("SELECT id, content_hash, origin FROM entries")
    return {entry_id: Stored(content, origin) for entry_id, content, origin in rows}


def _hashes(entries: Sequence[Entry]) -> Dict[str, str]:
    return {entry.id: content_hash(entry) for entry in entries}


def _delete(db: Database, ids: Sequence[str]) -> None:
    """Entries and, by their foreign keys, all that belongs to them; sources stay until the new entries are in."""
    rows = [[entry_id] for entry_id in ids]
    _executemany(db, "DELETE FROM entries_fts WHERE rowid = (SELECT key FROM entries WHERE id = ?)", rows)
    _executemany(db, "DELETE FROM entries WHERE id = ?", rows)


def _insert(db: Database, entries: Sequence[Entry], origin: str, hashes: Dict[str, str]) -> None:
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
    _executemany(
        db,
        "INSERT INTO entries_fts (rowid, question, phrasings, answer) VALUES (?, ?, ?, ?)",
        ([key, each.question, "\n".join(each.phrasings), each.answer] for key, each in enumerate(entries, start)),
    )


def _write_terms(db: Database, terms: Sequence[Term]) -> None:
    db.execute("DELETE FROM terms")
    db.table("terms").insert_all({"name": term.name, "kind": term.kind, "position": position} for position, term in enumerate(terms))
    db.table("term_synonyms").insert_all(
        {"term": term.name, "position": position, "synonym": synonym} for term in terms for position, synonym in enumerate(term.synonyms)
    )


def _executemany(db: Database, sql: str, rows: Iterable[Sequence[Any]]) -> None:
    db.conn.executemany(sql, rows)


def _grouped(rows: Iterable[Sequence[str]]) -> Dict[str, List[str]]:
    groups: Dict[str, List[str]] = {}
    for key, value in rows:
        groups.setdefault(key, []).append(value)
    return groups


def _storable(text: str) -> str:
    """A text SQLite can be asked for: what is no character (a lone surrogate) becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container's user may have no name
        return "unknown"
