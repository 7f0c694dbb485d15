"""Phrasings that readers propose without knowing: asked in these words, they meant that entry."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Dict, List, Tuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.feedback.tables import decided_suggestions, questions

ENOUGH = 2  # readers who asked the same without an answer; one alone may have meant anything


@dataclass(frozen=True)
class Suggestion:
    """A phrasing for an entry, waiting for an editor.

    Args:
        id: 8 hexadecimal digits of the words and the entry.
        phrasing: the latest reader's words, redacted.
        chosen: how many readers chose the entry after them, from choices or as what they had meant instead.
        unanswered: how many were given no answer, with this entry as the nearest.
        asked_at: when it was asked last.
    """

    id: str
    phrasing: str
    entry_id: str
    chosen: int
    unanswered: int
    asked_at: str


def suggestion_id(phrasing: str, entry_id: str) -> str:
    """The same for words that differ only in case and white space."""
    return hashlib.sha256(f"{entry_id}\0{' '.join(phrasing.casefold().split())}".encode()).hexdigest()[:8]


def undecided(connection: Connection, since: str) -> Tuple[Suggestion, ...]:
    """Suggestions from the questions since an ISO 8601 time in UTC, most readers first."""
    decided = set(connection.execute(sa.select(decided_suggestions.c.id)).scalars())
    asked: Dict[str, List[Any]] = {}
    for row in connection.execute(sa.select(questions).where(questions.c.asked_at >= since).order_by(questions.c.id)):
        entry_id = row.chosen_entry_id or (row.entry_id if row.decision != "answer" else None)
        if entry_id and entry_id != "none":
            asked.setdefault(suggestion_id(row.text, entry_id), []).append(row)
    found = (_suggestion(key, rows) for key, rows in asked.items() if key not in decided)
    waiting = (each for each in found if each.chosen or each.unanswered >= ENOUGH)
    return tuple(sorted(waiting, key=lambda each: (-each.chosen, -each.unanswered, each.entry_id, each.id)))


def decide(connection: Connection, suggestion: str, accepted: bool, now: str) -> None:
    """Keeps the decision; a later one takes its place."""
    connection.execute(sa.delete(decided_suggestions).where(decided_suggestions.c.id == suggestion))
    connection.execute(sa.insert(decided_suggestions).values(id=suggestion, accepted=accepted, decided_at=now))


def _suggestion(key: str, rows: List[Any]) -> Suggestion:
    chosen = {row.session for row in rows if row.chosen_entry_id}
    unanswered = {row.session for row in rows} - chosen
    last = rows[-1]
    return Suggestion(key, last.text, last.chosen_entry_id or last.entry_id, len(chosen), len(unanswered), last.asked_at)
