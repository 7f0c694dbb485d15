"""One turn of a conversation, as the actions see it: what was asked, what was decided, what is remembered."""

from __future__ import annotations

import secrets
from typing import Any, Dict, List, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.cards import Card, ChoicesCard, NoticeCard, TextCard, to_json

CARD_CHANNELS = frozenset({"citewell", "rest"})  # channels that show cards; every other one gets text and buttons
TERMINAL = "terminal-"  # sessions of `citewell ask`: nothing of theirs is kept


class Turn:
    """Reads the tracker, sends cards, collects slots to remember.

    Slots: ``trail`` (ids of the entries shown, the current one last), ``answer`` (answer_id, entry_id and candidates last
    delivered), ``offered`` (the follow-up a "yes" takes), ``choices`` (entry ids offered last), ``browsing`` (they are a topic's
    questions), ``disclaimed``.
    """

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        self._dispatcher = dispatcher
        self._tracker = tracker
        self._changes: Dict[str, Any] = {}

    @property
    def session(self) -> str:
        return self._tracker.sender_id

    @property
    def kept(self) -> bool:
        """Whether deliveries and questions of this session are written down."""
        return not self.session.startswith(TERMINAL)

    @property
    def asked(self) -> str:
        """The reader's words."""
        return str(self._tracker.latest_message.get("text") or "")

    @property
    def meant(self) -> str:
        """The question as it is kept: a follow-up as it was completed, else the reader's words."""
        return str(self.understanding.get("completed") or self.asked)

    @property
    def understanding(self) -> Dict[str, Any]:
        """What the entry matcher wrote: decision, matches, emergency."""
        return self._tracker.latest_message.get("citewell") or {}

    @property
    def matches(self) -> List[Dict[str, Any]]:
        return self.understanding.get("matches", [])

    def argument(self, name: str) -> Any:
        """An argument of the payload a button sent, or None."""
        metadata = self._tracker.latest_message.get("metadata") or {}
        if name in metadata.get("arguments", {}):
            return metadata["arguments"][name]
        # rasa shell has no channel of ours: its payload arguments arrive as entities
        return next((e["value"] for e in self._tracker.latest_message.get("entities", []) if e["entity"] == name), None)

    def recall(self, slot: str) -> Any:
        """The value remembered, with the changes of this turn."""
        return self._changes.get(slot, self._tracker.get_slot(slot))

    def remember(self, **slots: Any) -> None:
        self._changes.update(slots)

    def events(self) -> List[Dict[str, Any]]:
        """What Rasa must store of this turn."""
        return [SlotSet(name, value) for name, value in self._changes.items() if value != self._tracker.get_slot(name)]

    def send(self, card: Card) -> None:
        """Sends a card, or on a channel that knows no cards its text and buttons."""
        if self._channel in CARD_CHANNELS:
            self._dispatcher.utter_message(json_message={"id": secrets.token_urlsafe(9), **to_json(card)})
        elif isinstance(card, (ChoicesCard, TextCard)) and card.options:
            text = card.prompt if isinstance(card, ChoicesCard) else card.message
            self._dispatcher.utter_message(
                text=text, buttons=[{"title": option.title, "payload": option.payload} for option in card.options]
            )
        else:
            self._dispatcher.utter_message(text=card.text)

    def say(self, message: str, **fields: Any) -> None:
        """Sends a text card."""
        self.send(TextCard(message, **fields))

    def warn(self, message: str, retry: bool = False) -> None:
        """Sends an error notice."""
        self.send(NoticeCard("error", message, retry=retry))

    @property
    def _channel(self) -> Optional[str]:
        return self._tracker.get_latest_input_channel()
