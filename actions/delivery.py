"""Delivering an entry: its card, the record of it, and the place in the conversation."""

from __future__ import annotations

import secrets
from datetime import date
from functools import lru_cache
from typing import Iterable, List, Optional, Sequence, Tuple

from actions import stores
from actions.turn import Turn
from bot.cards import AnswerCard, LinkedQuestion, group_sources, is_overdue, page_address
from bot.knowledge.entry import Entry
from bot.knowledge.folding import folds
from bot.knowledge.hashes import answer_hash
from bot.knowledge.render import to_html, to_text

TRAIL_LENGTH = 30  # entries a reader can go back


def deliver(turn: Turn, entry: Entry, matched: Optional[str] = None, candidates: Sequence[str] = (), back: bool = False) -> None:
    """Sends the entry's card, keeps what was delivered, and remembers the place.

    Args:
        matched: the phrasing that matched the reader's words; None when a button asked.
        candidates: ids of the other entries that may have been meant, best first.
        back: the reader went back to this entry: the trail was cut to end with it.
    """
    knowledge, settings = stores.knowledge(), stores.settings()
    trail: List[str] = list(turn.recall("trail") or [])
    if not back and (not trail or trail[-1] != entry.id):
        trail.append(entry.id)
    previous = _previous(trail, entry)
    following = knowledge.next_of(entry)
    others = _linked_all(id for id in candidates if id != entry.id)[:2]
    answer_id = secrets.token_urlsafe(12)
    html, text, foldable = _rendered(entry.answer)
    revision = knowledge.revision
    if turn.kept:
        stores.feedback().record_delivery(answer_id, turn.session, entry.id, revision, answer_hash(entry))
    turn.send(
        AnswerCard(
            answer_id=answer_id,
            entry_id=entry.id,
            revision=revision,
            question=entry.question,
            answer_html=html,
            answer_text=text,
            sources=group_sources(entry.sources),
            review=entry.review,
            review_overdue=is_overdue(entry.review, settings.review_months, date.today()),
            disclaimer=settings.short_disclaimer if turn.recall("disclaimed") else settings.disclaimer,
            page=page_address(entry.id, settings.public_url),
            previous=_linked(previous),
            next=_linked(following),
            related=_linked_all(id for id in entry.related if following is None or id != following.id),
            candidates=others,
            matched=matched,
            foldable=foldable,
        )
    )
    turn.remember(
        trail=trail[-TRAIL_LENGTH:],
        answer={"answer_id": answer_id, "entry_id": entry.id, "candidates": [other.entry_id for other in others]},
        offered=following.id if following else None,
        choices=None,
        browsing=None,
        disclaimed=True,
    )


def deliver_by_id(
    turn: Turn, entry_id: Optional[str], matched: Optional[str] = None, candidates: Sequence[str] = (), back: bool = False
) -> bool:
    """Delivers the entry with that id; says so and gives False where the store no longer holds it."""
    entry = stores.knowledge().entry(entry_id) if entry_id else None
    if entry is None or entry.status != "published":
        turn.warn("That answer is no longer available. Please ask your question again.")
        return False
    deliver(turn, entry, matched, candidates, back)
    return True


def _previous(trail: Sequence[str], entry: Entry) -> Optional[Entry]:
    knowledge = stores.knowledge()
    shown = knowledge.entry(trail[-2]) if len(trail) > 1 else None
    return shown or knowledge.previous_of(entry.id)


def _linked(entry: Optional[Entry]) -> Optional[LinkedQuestion]:
    return LinkedQuestion(entry.id, entry.question) if entry else None


def _linked_all(entry_ids: Iterable[str]) -> Tuple[LinkedQuestion, ...]:
    found = (stores.knowledge().entry(entry_id) for entry_id in entry_ids)
    return tuple(LinkedQuestion(entry.id, entry.question) for entry in found if entry)


@lru_cache(maxsize=4096)
def _rendered(markdown: str) -> Tuple[str, str, bool]:
    return to_html(markdown), to_text(markdown), folds(markdown)
