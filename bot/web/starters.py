"""Questions to start from: the first ones of a few topics."""

from __future__ import annotations

import json
from typing import Dict, List

from bot.errors import StoreError
from bot.knowledge.store import KnowledgeStore
from bot.settings import Settings

MOST = 4


def starters(settings: Settings) -> List[Dict[str, str]]:
    """Buttons ``{title, payload}``; none while there is no store."""
    try:
        with KnowledgeStore(settings.knowledge_db, read_only=True) as store:
            entries = store.entries()
    except StoreError:
        return []
    first = {entry.topic: entry for entry in reversed(entries)}
    by_topic = sorted(first.values(), key=entries.index)
    spread = by_topic[:: max(1, len(by_topic) // MOST)][:MOST]  # from all over the knowledge base
    return [{"title": entry.question, "payload": f"/show_entry{json.dumps({'entry_id': entry.id})}"} for entry in spread]
