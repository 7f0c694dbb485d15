"""A conversation as the reader saw it, rebuilt from Rasa's tracker."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.cards import NoticeCard, to_json
from bot.web.output import envelope

MOST_ITEMS = 200  # the newest items of a conversation that a page is given
NO_REPLY = NoticeCard("error", "This message was not answered, because something went wrong on our side.", retry=True)


def transcript(tracker: Optional[DialogueStateTracker]) -> List[Dict[str, Any]]:
    """Items, oldest first: ``{from: reader, id, text}`` or ``{from: citewell, id, reply_to, card}``.

    A message that no card followed is followed by a notice, so that the reader can send it again.
    """
    items: List[Dict[str, Any]] = []
    asked: Optional[str] = None
    answered = True

    def close() -> None:
        if not answered:
            card = to_json(NO_REPLY)
            items.append({"from": "citewell", "id": f"{asked}-no-reply", "reply_to": asked, "card": card})

    for event in tracker.events if tracker else ():
        if isinstance(event, UserUttered):
            close()
            asked, answered = event.metadata.get("message_id") or event.message_id, False
            shown = shown_text(event.text or "", event.metadata.get("label"))
            if shown:
                items.append({"from": "reader", "id": asked, "text": shown})
        elif isinstance(event, BotUttered):
            answered = True
            message = {"text": event.text, "custom": event.data.get("custom"), "buttons": event.data.get("buttons")}
            items.append({"from": "citewell", "reply_to": asked, **envelope(message)})
    close()
    return items[-MOST_ITEMS:]


def shown_text(text: str, label: Optional[str]) -> Optional[str]:
    """What a message looks like in the conversation: a button's label, and nothing for a rating."""
    if not text.startswith("/"):
        return text
    return None if text.startswith("/rate") else label
