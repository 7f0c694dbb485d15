"""What an entry's page shows: of the current version, or of an older one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Optional, Tuple

from bot.cards import SourceGroup, group_sources, is_overdue
from bot.knowledge.entry import Entry
from bot.knowledge.hashes import answer_hash
from bot.knowledge.render import to_html, to_text
from bot.knowledge.store import KnowledgeStore
from bot.knowledge.versions import EntryVersion
from bot.settings import Settings

DESCRIPTION_LENGTH = 160  # characters search engines show


@dataclass(frozen=True)
class EntryView:
    """One version of an entry as a reader sees it. ``imported_at`` is when it came in, ``replaced_at`` when the next one did."""

    entry: Entry
    answer_html: str
    answer_text: str
    sources: Tuple[SourceGroup, ...]
    review_overdue: bool
    hash: str
    revision: str
    imported_at: str
    replaced_at: Optional[str] = None
    previous: Optional[Entry] = None
    next: Optional[Entry] = None
    related: Tuple[Entry, ...] = ()

    @property
    def is_current(self) -> bool:
        return self.replaced_at is None

    @property
    def description(self) -> str:
        """The answer's beginning, cut at a word."""
        text = " ".join(self.answer_text.split())
        return text if len(text) <= DESCRIPTION_LENGTH else text[:DESCRIPTION_LENGTH].rpartition(" ")[0] + " …"

    @property
    def modified(self) -> str:
        """The day of the last change: the editor's, else the import's."""
        return self.entry.updated or self.imported_at[:10]


@dataclass(frozen=True)
class Gone:
    """An entry that once was published and no longer is. Its words are not shown again."""

    suggestions: Tuple[Entry, ...]


@dataclass(frozen=True)
class NotThere:
    """An address that never led to a published entry."""

    suggestions: Tuple[Entry, ...]


class EntryViews:
    """Looks entries up for their pages; each call reads one consistent state of the store."""

    def __init__(self, store: KnowledgeStore, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def current(self, entry_id: str) -> "EntryView | Gone | NotThere":
        """The published entry."""
        with self._store.steady():
            entry = self._store.entry(entry_id)
            if entry is None:
                return self._missing(entry_id)
            following = self._store.next_of(entry)
            related = (self._store.entry(each) for each in entry.related if following is None or each != following.id)
            return self._view(
                entry,
                revision=self._store.revision,
                imported_at=_first(self._store.history(entry_id), answer_hash(entry)),
                previous=self._store.previous_of(entry_id),
                next=following,
                related=tuple(each for each in related if each),
            )

    def version(self, entry_id: str, name: str) -> "EntryView | Gone | NotThere":
        """The version with this answer hash, or of this revision; the current view where it is the same answer."""
        with self._store.steady():
            entry = self._store.entry(entry_id)
            if entry is None:
                return self._missing(entry_id)
            found = self._store.version(entry_id, name)
            if found is None or found.entry is None or found.entry.status != "published":
                return NotThere((entry,))
            hash = answer_hash(found.entry)
            if hash == answer_hash(entry):
                return self.current(entry_id)
            every = self._store.history(entry_id)
            later = [each.imported_at for each in every if each.number > found.number and each.answer_hash != hash]
            return self._view(
                found.entry,
                revision=found.revision or "",
                imported_at=_first(every[len(every) - found.number :], hash),
                replaced_at=later[-1],
            )

    def _view(self, entry: Entry, **fields: object) -> EntryView:
        return EntryView(
            entry=entry,
            answer_html=to_html(entry.answer),
            answer_text=to_text(entry.answer),
            sources=group_sources(entry.sources),
            review_overdue=is_overdue(entry.review, self._settings.review_months, date.today()),
            hash=answer_hash(entry),
            **fields,  # type: ignore[arg-type]
        )

    def _missing(self, entry_id: str) -> "Gone | NotThere":
        published = [each.entry for each in self._store.history(entry_id) if each.entry and each.entry.status == "published"]
        words = published[0].question if published else entry_id.replace("-", " ")
        suggestions = self._store.search(words, 5)
        return Gone(suggestions) if published else NotThere(suggestions)


def _first(versions: Tuple[EntryVersion, ...], hash: str) -> str:
    """When what is shown came in: the oldest of the newest versions in a row that show the same."""
    since = ""
    for version in versions:
        if version.answer_hash != hash:
            break
        since = version.imported_at
    return since
