"""What Rasa says, as cards."""

from __future__ import annotations

import secrets
from typing import Any, Awaitable, Callable, Dict

from rasa.core.channels.channel import OutputChannel

from bot.cards import Option, TextCard, to_json

Envelope = Dict[str, Any]  # {"id": ..., "card": {...}}


def envelope(message: Dict[str, Any]) -> Envelope:
    """A bot message of Rasa's as a card with its id; plain text and buttons become a text card."""
    card = dict(message.get("custom") or {})
    if "kind" not in card:
        options = tuple(Option(button["title"], button["payload"]) for button in message.get("buttons") or ())
        card = to_json(TextCard(message.get("text") or "", options))
    return {"id": card.pop("id", None) or secrets.token_urlsafe(9), "card": card}


class CardOutput(OutputChannel):
    """Hands each card of a turn to ``send``, in order, and counts them."""

    def __init__(self, name: str, send: Callable[[Envelope], Awaitable[None]]) -> None:
        self._name = name
        self._send = send
        self.sent = 0

    def name(self) -> str:  # type: ignore[override]
        return self._name

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        self.sent += 1
        await self._send(envelope(message))
