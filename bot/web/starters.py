"""Questions to start from: the first ones of a few topics."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Tuple

from bot.errors import StoreError
from bot.knowledge.entry import Entry
from bot.knowledge.store import KnowledgeStore

MOST = 4


class Starters:
    """Buttons ``{title, payload}`` from the store, worked out again when its revision changes; none while there is no store."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._store: Optional[KnowledgeStore] = None
        self._known: Tuple[str, List[Dict[str, str]]] = ("", [])

    def __call__(self) -> List[Dict[str, str]]:
        try:
            if self._store is None:
                self._store = KnowledgeStore(self._path, read_only=True)
            revision = self._store.revision
            if revision != self._known[0]:
                self._known = (revision, _spread(self._store.entries()))
        except StoreError:
            return []
        return self._known[1]


def _spread(entries: Sequence[Entry]) -> List[Dict[str, str]]:
    """The first question of a few topics from all over the knowledge base."""
    first = {entry.topic: entry for entry in reversed(entries)}
    by_topic = sorted(first.values(), key=entries.index)
    chosen = by_topic[:: max(1, len(by_topic) // MOST)][:MOST]
    return [{"title": entry.question, "payload": f"/show_entry{json.dumps({'entry_id': entry.id})}"} for entry in chosen]
