"""What the pages read of the knowledge store, opened at first use."""

from __future__ import annotations

from typing import Dict, List, Optional, Tuple

from bot.knowledge.entry import Entry
from bot.knowledge.search import Found
from bot.knowledge.store import KnowledgeStore, Listed
from bot.settings import Settings
from bot.web.pages.entry_view import EntryView, EntryViews, Gone, NotThere


class Library:
    """The published entries: one by one, by topic, by words. Any method raises StoreError while there is no store."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opened: Optional[KnowledgeStore] = None
        self._listed: Tuple[str, Tuple[Listed, ...]] = ("", ())

    def entry(self, entry_id: str) -> "EntryView | Gone | NotThere":
        return EntryViews(self._store, self._settings).current(entry_id)

    def version(self, entry_id: str, name: str) -> "EntryView | Gone | NotThere":
        return EntryViews(self._store, self._settings).version(entry_id, name)

    def entry_and_next(self, entry_id: str) -> Tuple[Optional[Entry], Optional[Entry]]:
        """An entry, where it is published, and the one it leads to."""
        entry = self._store.entry(entry_id)
        return entry, self._store.next_of(entry) if entry else None

    def listing(self) -> Tuple[Listed, ...]:
        """Every published entry in reading order; made again when the content changes."""
        revision = self._store.revision
        if revision != self._listed[0]:
            self._listed = (revision, self._store.listing())
        return self._listed[1]

    def topics(self) -> Dict[str, List[Listed]]:
        """The entries by topic, in reading order; those without one under ""."""
        topics: Dict[str, List[Listed]] = {}
        for each in self.listing():
            topics.setdefault(each.topic or "", []).append(each)
        return topics

    def topic_title(self, topic: str) -> str:
        return self._store.topic_title(topic)

    def find(self, words: str, limit: int) -> Tuple[Found, ...]:
        return self._store.find(words, limit)

    @property
    def _store(self) -> KnowledgeStore:
        if self._opened is None:
            self._opened = KnowledgeStore(self._settings.knowledge_db, read_only=True)
        return self._opened
