"""The stored questions as buttons: a few to start from, topic by topic, and those that a half-typed text may become."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

from bot.cards import topic_title
from bot.errors import StoreError
from bot.knowledge.store import KnowledgeStore, Listed

Button = Dict[str, str]  # {"title", "payload"}
STARTERS = 4
MOST_TOPICS = 60
MOST_OF_A_TOPIC = 60  # questions
SUGGESTED = 5
RANKED = 10  # of each ranking
WORTH_SUGGESTING = 0.03  # probability from which a match is suggested
DAMPING = 60  # of reciprocal rank fusion (Cormack, Clarke and Buettcher 2009)


class Catalogue:
    """Reads the store, and orders it anew when its revision changes; everything is empty while there is no store.

    May be used from several threads.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._store: Optional[KnowledgeStore] = None
        self._revision = ""
        self._listing: Dict[str, List[Listed]] = {}

    def starters(self) -> List[Button]:
        """The first question of a few topics from all over the knowledge base."""
        topics = list(self._topics().values())
        return [_button(first.id, first.question) for first, *_ in topics[:: max(1, len(topics) // STARTERS)][:STARTERS]]

    def topics(self) -> List[Dict[str, str]]:
        """The topics with their titles, in reading order: ``{"topic", "title"}``."""
        return [{"topic": topic, "title": topic_title(topic)} for topic in self._topics() if topic][:MOST_TOPICS]

    def questions(self, topic: str) -> List[Button]:
        """The questions of one topic, in reading order; none where there is no such topic."""
        return [_button(each.id, each.question) for each in self._topics().get(topic, ())[:MOST_OF_A_TOPIC]]

    def suggestions(self, text: str, understanding: Dict[str, Any]) -> List[Button]:
        """The stored questions that a half-typed text may become, best first; none where it tells of a danger.

        Args:
            text: what stands in the composer; its last word may be unfinished.
            understanding: what the entry matcher wrote for it.
        """
        if understanding.get("emergency"):
            return []
        likely = [match["entry_id"] for match in understanding.get("matches", ()) if match["probability"] >= WORTH_SUGGESTING]
        try:
            store = self._opened()
            ids = _fused([likely, store.completing(text, RANKED)])
            return [_button(entry_id, question) for entry_id, question in store.questions(ids).items()][:SUGGESTED]
        except StoreError:
            return []

    def _topics(self) -> Dict[str, List[Listed]]:
        """The published entries by topic; those without one under ""."""
        try:
            store = self._opened()
            revision = store.revision
            if revision != self._revision:
                listing: Dict[str, List[Listed]] = {}
                for each in store.listing():
                    listing.setdefault(each.topic or "", []).append(each)
                self._listing, self._revision = listing, revision
        except StoreError:
            return {}
        return self._listing

    def _opened(self) -> KnowledgeStore:
        if self._store is None:
            self._store = KnowledgeStore(self._path, read_only=True)
        return self._store


def _button(entry_id: str, question: str) -> Button:
    return {"title": question, "payload": f"/show_entry{json.dumps({'entry_id': entry_id})}"}


def _fused(rankings: Sequence[Sequence[str]]) -> List[str]:
    """One ranking from several: what stands high in more of them comes first."""
    scores: Dict[str, float] = {}
    for ranking in rankings:
        for place, each in enumerate(ranking, 1):
            scores[each] = scores.get(each, 0.0) + 1 / (DAMPING + place)
    return sorted(scores, key=lambda each: -scores[each])
