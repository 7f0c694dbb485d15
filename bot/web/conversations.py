"""Rasa's SQL tracker store for conversations.db, with what must not be kept left out."""

from __future__ import annotations

import copy
import itertools
import json
from typing import Any, Dict, Optional

import sqlalchemy as sa
from rasa.core.agent import Agent
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import sessionmaker

from bot.feedback.engine import make_engine
from bot.settings import Settings

NOT_KEPT = "(For your privacy, this message was not kept.)"
_STORED = "citewell_stored"  # how many of a tracker's events are in the store


class ConversationStore(SQLTrackerStore):
    """The text of an emergency message and the comment of a rating never reach the disk of this store.

    Connections stay open and a turn is one query and one insert: Rasa's own store opens SQLite anew, and counts what is
    stored, several times a turn.
    """

    def __init__(self, domain: Optional[Domain] = None, host: Optional[str] = None, event_broker: Any = None, **kwargs: Any) -> None:
        settings = Settings.load()
        settings.home.mkdir(parents=True, exist_ok=True)
        super().__init__(domain, host=host or settings.conversations_address, event_broker=event_broker, **kwargs)
        self.engine.dispose()
        self.engine = make_engine(self.engine.url)
        self.sessionmaker = sessionmaker(bind=self.engine)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Adds the events that came since the tracker was retrieved."""
        await self.stream_events(tracker)
        stored = getattr(tracker, _STORED, 0)
        rows = [self._row(tracker.sender_id, event) for event in itertools.islice(tracker.events, stored, None)]
        if rows:
            with self.engine.begin() as connection:
                connection.execute(sa.insert(self.SQLEvent.__table__), rows)
        setattr(tracker, _STORED, len(tracker.events))

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> Optional[DialogueStateTracker]:
        events = self.SQLEvent.__table__
        query = sa.select(events.c.data).where(events.c.sender_id == sender_id).order_by(events.c.id)
        if not fetch_events_from_all_sessions:
            begun = sa.select(sa.func.coalesce(sa.func.max(events.c.id), 0)).where(
                events.c.sender_id == sender_id, events.c.type_name == SessionStarted.type_name
            )
            query = query.where(events.c.id >= begun.scalar_subquery())
        with self.engine.connect() as connection:
            stored = [json.loads(data) for (data,) in connection.execute(query)]
        if not stored or self.domain is None:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, stored, self.domain.slots)
        setattr(tracker, _STORED, len(tracker.events))
        return tracker

    async def delete(self, sender_id: str) -> int:
        """Deletes a conversation; gives the number of events deleted."""
        events = self.SQLEvent.__table__
        with self.engine.begin() as connection:
            return int(connection.execute(sa.delete(events).where(events.c.sender_id == sender_id)).rowcount)

    async def delete_older_than(self, timestamp: float) -> int:
        """Deletes conversations whose last event is older (seconds since 1970); gives their number."""
        events = self.SQLEvent.__table__
        last = sa.func.max(events.c.timestamp)
        with self.engine.begin() as connection:
            old = connection.execute(sa.select(events.c.sender_id).group_by(events.c.sender_id).having(last < timestamp))
            senders = [sender_id for (sender_id,) in old]
            for sender_id in senders:
                connection.execute(sa.delete(events).where(events.c.sender_id == sender_id))
        return len(senders)

    @staticmethod
    def _row(sender_id: str, event: Event) -> Dict[str, Any]:
        data = without_private_words(event).as_dict()
        return {
            "sender_id": sender_id,
            "type_name": event.type_name,
            "timestamp": data.get("timestamp"),
            "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
            "action_name": data.get("name"),
            "data": json.dumps(data),
        }


def conversations_of(agent: Agent) -> ConversationStore:
    """The store of an agent, out of the wrapper that Rasa puts around it for failures."""
    store = agent.tracker_store
    return getattr(store, "_tracker_store", store)


def without_private_words(event: Event) -> Event:
    """The event as it may be kept."""
    if not isinstance(event, UserUttered):
        return event
    if event.intent_name == "emergency":
        kept = copy.copy(event)
        kept.text = NOT_KEPT
        kept.parse_data = {"text": NOT_KEPT, "intent": event.intent, "entities": [], "message_id": event.message_id}
        kept.entities = []
        return kept
    arguments: Dict[str, Any] = event.metadata.get("arguments") or {}
    if arguments.get("comment"):
        kept = copy.copy(event)
        kept.metadata = {**event.metadata, "arguments": {**arguments, "comment": None}}
        kept.parse_data = {**event.parse_data, "metadata": kept.metadata}
        return kept
    return event
