"""The knowledge store: one SQLite file that imports write in one transaction and servers only read.

All SQL of this room is here, in ``entry_rows.py``, ``versions.py`` (history), ``search.py`` and ``migrations.py``;
``store_file.py`` opens the file and ends its transactions.
"""

from __future__ import annotations

import dataclasses
import getpass
import json
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Dict, FrozenSet, Iterator, Mapping, NamedTuple, Optional, Sequence, Tuple

from sqlite_utils import Database

from bot.errors import StoreError
from bot.knowledge import entry_rows, search, versions
from bot.knowledge.entry import Entry, Term
from bot.knowledge.hashes import questions_hash_of, revision_of
from bot.knowledge.imports import ImportResult, plan, refuse_doubles
from bot.knowledge.order import Step, reading_order, topics_of
from bot.knowledge.search import Found
from bot.knowledge.store_file import StoreFile
from bot.knowledge.topics import title_of, words_of
from bot.knowledge.versions import EntryVersion
from bot.knowledge.wording import normalise

MOST_LOADED = 2000  # entries that are kept in memory


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
        self._loaded: Dict[str, Entry] = {}
        self._loaded_version: Optional[int] = None  # and of _loaded
        super().__init__(path, read_only)

    # Reading

    @property
    def revision(self) -> str:
        """16 hexadecimal digits that change with anything in the content."""
        return self._meta("revision") or revision_of((), (), {})

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
            row = db.execute("SELECT answer_hash FROM entries WHERE id = ?", [entry_rows.storable(entry_id)]).fetchone()
        if row is None:
            raise StoreError(f"The store {self.path} has no entry {entry_id!r}.", self.path)
        return row[0]

    def origin(self, entry_id: str) -> Optional[str]:
        """The files and folders an entry was imported from, one a line; None where it is not stored."""
        with self._reading() as db:
            row = db.execute("SELECT origin FROM entries WHERE id = ?", [entry_rows.storable(entry_id)]).fetchone()
        return row[0] if row else None

    def entry(self, entry_id: str, unpublished: bool = False) -> Optional[Entry]:
        """The published entry with this id (``unpublished``: whatever its status), or None."""
        with self._reading() as db:
            found = self._load(db, entry_rows.storable(entry_id))
        return found if found and (unpublished or found.status == "published") else None

    def entries(self, unpublished: bool = False) -> Tuple[Entry, ...]:
        """The published entries (``unpublished``: all), topic by topic along the linked questions, else by id."""
        with self._reading() as db:
            by_id = {entry.id: entry for entry in entry_rows.load(db)}
            published = [by_id[step.id] for step in self._steps(db)]
        rest = sorted(by_id.keys() - {entry.id for entry in published}) if unpublished else ()
        return tuple(published) + tuple(by_id[entry_id] for entry_id in rest)

    def topics(self) -> Tuple[str, ...]:
        """The topics of the published entries, in the order of :meth:`entries`."""
        with self._reading() as db:
            return topics_of(self._steps(db))

    def topic_titles(self) -> Dict[str, str]:
        """The titles the knowledge base gives to topics."""
        return json.loads(self._meta("topic_titles") or "{}")

    def topic_title(self, topic: str) -> str:
        """What a topic is called: its title, else its name in words, with the terms' abbreviations written as such."""
        with self._reading() as db:
            titles = self.topic_titles()
            if topic in titles:
                return titles[topic]
            words = [entry_rows.storable(word).upper() for word in words_of(topic)]
            marks = ", ".join("?" * len(words))
            found = db.execute(
                f"SELECT name FROM terms WHERE name IN ({marks}) UNION SELECT synonym FROM term_synonyms WHERE synonym IN ({marks})",
                [*words, *words],
            ).fetchall()
        return title_of(topic, {abbreviation for (abbreviation,) in found})

    def next_of(self, entry: Entry) -> Optional[Entry]:
        """The published entry a reader is offered next; an open link leads to whichever entry asks its question."""
        with self._reading():
            found = self.entry(entry.next) if entry.next else self.by_question(entry.next_question or "")
        return None if found is None or found.id == entry.id else found

    def previous_of(self, entry_id: str) -> Optional[Entry]:
        """The published entry whose next one this is: one of the same topic first, then the first by id."""
        entry_id = entry_rows.storable(entry_id)
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
            return tuple(entry for entry_id in ids for entry in entry_rows.load(db, entry_id))

    def find(self, text: str, limit: int = 20) -> Tuple[Found, ...]:
        """As :meth:`search`, for a page of results: words found nearly everywhere do not count; with the words marked."""
        with self._reading() as db:
            words = search.telling(db, search.words_of(text))
            ids = search.matching(db, words, limit, search.AS_SHOWN)
            entries = [entry for entry_id in ids for entry in entry_rows.load(db, entry_id)]
        return search.marked(entries, words)

    def completing(self, text: str, limit: int = 10) -> Tuple[str, ...]:
        """Ids of the published entries whose question or phrasings have all words of a half-typed text, best first."""
        with self._reading() as db:
            return tuple(search.completing(db, search.words_of(text), limit))

    def questions(self, entry_ids: Sequence[str]) -> Dict[str, str]:
        """The questions of those of the entries that are published, by id, in the order given."""
        with self._reading() as db:
            marks = ", ".join("?" * len(entry_ids))
            sql = f"SELECT id, question FROM entries WHERE status = 'published' AND id IN ({marks})"
            found = dict(db.execute(sql, [entry_rows.storable(each) for each in entry_ids]).fetchall())
        return {entry_id: found[entry_id] for entry_id in entry_ids if entry_id in found}

    def terms(self) -> Tuple[Term, ...]:
        """The medical terms, in the order they were imported."""
        with self._reading() as db:
            synonyms = entry_rows.grouped(db.execute("SELECT term, synonym FROM term_synonyms ORDER BY term, position"))
            rows = db.execute("SELECT name, kind FROM terms ORDER BY position").fetchall()
        return tuple(Term(name, kind, tuple(synonyms.get(name, ()))) for name, kind in rows)

    def history(self, entry_id: str) -> Tuple[EntryVersion, ...]:
        """Every version an entry had, the latest first; it also answers for entries that are gone."""
        with self._reading() as db:
            return versions.history(db, entry_rows.storable(entry_id))

    def version(self, entry_id: str, name: str) -> Optional[EntryVersion]:
        """The latest version of an entry with this answer hash or content hash, or that of this revision, or None."""
        with self._reading() as db:
            return versions.find(db, entry_rows.storable(entry_id), entry_rows.storable(name))

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
        titles: Optional[Mapping[str, str]] = None,
    ) -> ImportResult:
        """Bring entries in, all or none; the same again changes nothing, not even the file.

        Args:
            entries: what to add, or to put in place of the entry with the same id, wherever that came from.
            origin: where they come from, paths one a line.
            terms: all the terms there shall be; None leaves them as they are.
            remove_vanished: entries that formerly came from this origin, or from a file in it, and are not among these
                are removed.
            who: whose import this is (None = the user of this process).
            titles: all the titles of topics there shall be; None leaves them as they are.

        Raises:
            ContentError: two entries have the same id.
            StoreError: the store is read-only, or another import has it locked for over 30 seconds.
        """
        return self._import(entries, origin, terms, who, titles, remove_vanished, remove_others=False)

    def replace_all(
        self,
        entries: Sequence[Entry],
        origin: str,
        terms: Optional[Sequence[Term]] = None,
        who: Optional[str] = None,
        titles: Optional[Mapping[str, str]] = None,
    ) -> ImportResult:
        """As :meth:`replace`, and whatever is not among these entries is removed, wherever it came from."""
        return self._import(entries, origin, terms, who, titles, remove_vanished=True, remove_others=True)

    def preview(
        self, entries: Sequence[Entry], origin: str, remove_vanished: bool = True, remove_others: bool = False
    ) -> Tuple[Entry, ...]:
        """All entries there would be after an import (whatever their status), for the checks."""
        with self._reading() as db:
            result = plan(entry_rows.stored(db), entry_rows.hashes(entries), origin, remove_vanished, remove_others)
            dropped = {*result.removed, *(entry.id for entry in entries)}
            return tuple(entry for entry in self.entries(unpublished=True) if entry.id not in dropped) + tuple(entries)

    def _import(
        self,
        entries: Sequence[Entry],
        origin: str,
        terms: Optional[Sequence[Term]],
        who: Optional[str],
        titles: Optional[Mapping[str, str]],
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
            stored, hashes = entry_rows.stored(db), entry_rows.hashes(entries)
            result = plan(stored, hashes, origin, remove_vanished, remove_others)
            if terms is not None and tuple(terms) != self.terms():
                entry_rows.write_terms(db, terms)
                result = dataclasses.replace(result, terms_changed=True)
            if titles is not None and dict(titles) != self.topic_titles():
                entry_rows.set_meta(db, topic_titles=json.dumps(dict(titles), ensure_ascii=False))
                result = dataclasses.replace(result, titles_changed=True)
            moved = [entry_id for entry_id in result.unchanged if stored[entry_id].origin != origin]
            if result.nothing_changed and not moved:
                return result
            entry_rows.delete(db, result.removed + result.changed)
            entry_rows.insert(db, [by_id[entry_id] for entry_id in result.added + result.changed], origin, hashes)
            entry_rows.executemany(db, "UPDATE entries SET origin = ? WHERE id = ?", ([origin, each] for each in moved))
            revision = self._write_meta(db)
            counts = {name: len(getattr(result, name)) for name in ("added", "changed", "unchanged", "removed")}
            counts["terms"] = db.table("terms").count
            import_id = db.table("imports").insert({**signed, "origin": origin, **counts, "revision": revision}).last_pk
            versions.keep(db, [by_id[each] for each in result.added + result.changed], result.removed, {**signed, "import_id": import_id})
        self._tidy()
        return result

    def _write_meta(self, db: Database) -> str:
        terms = self.terms()
        phrasings = entry_rows.grouped(db.execute("SELECT entry_id, phrasing FROM phrasings ORDER BY entry_id, position"))
        rows = db.execute("SELECT id, question FROM entries WHERE status = 'published'")
        wordings = [(entry_id, question, tuple(phrasings.get(entry_id, ()))) for entry_id, question in rows]
        strict = [entry_id for (entry_id,) in db.execute("SELECT id FROM entries WHERE strictness = 'strict' AND status = 'published'")]
        revision = revision_of(db.execute("SELECT id, content_hash FROM entries").fetchall(), terms, self.topic_titles())
        entry_rows.set_meta(db, revision=revision, questions_hash=questions_hash_of(wordings, terms, strict))
        return revision

    def _forget(self) -> None:
        self._order_version = self._loaded_version = None

    # Rows into entries

    def _meta(self, key: str) -> Optional[str]:
        with self._reading() as db:
            row = db.execute("SELECT value FROM meta WHERE key = ?", [key]).fetchone()
        return row[0] if row else None

    def _load(self, db: Database, entry_id: str) -> Optional[Entry]:
        """An entry, read again only when the file has changed: a card names half a dozen of them."""
        version = db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._loaded_version or len(self._loaded) >= MOST_LOADED:
            self._loaded, self._loaded_version = {}, version
        if entry_id not in self._loaded:
            found = entry_rows.load(db, entry_id)
            if not found:
                return None
            self._loaded[entry_id] = found[0]
        return self._loaded[entry_id]

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


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container's user may have no name
        return "unknown"
