"""REST for servers: Rasa's `rest` channel, with checked messages, and each card with its plain text."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from typing import Any, Awaitable, Callable, Dict, List, Optional, Tuple

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.cards import NoticeCard, to_json
from bot.errors import RefusedMessage
from bot.settings import Settings
from bot.web.output import CardOutput, Envelope
from bot.web.payloads import Message, read_message

logger = logging.getLogger(__name__)

NAME = "rest"
MAX_SENDER = 200
FAILED = NoticeCard("error", "Something went wrong on our side, and the question was not answered.", retry=True)


class RestChannel(InputChannel):
    """POST /webhooks/rest/webhook ``{"sender": ..., "message": ...}`` -> ``[{"recipient_id", "text", "custom"}, ...]``."""

    def __init__(self, settings: Optional[Settings] = None) -> None:
        self.settings = settings or Settings.load()

    @classmethod
    def name(cls) -> str:
        return NAME

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> "RestChannel":
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The Sanic blueprint Rasa mounts."""
        blueprint = Blueprint("citewell_rest")

        @blueprint.get("/")
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @blueprint.post("/webhook")
        async def webhook(request: Request) -> HTTPResponse:
            try:
                sender, message = self._read(request)
            except RefusedMessage as refused:
                return response.json({"error": {"code": refused.code, "message": str(refused)}}, status=400)
            replies: List[Dict[str, Any]] = []

            async def send(card: Envelope) -> None:
                replies.append({"recipient_id": sender, "text": card["card"]["text"], "custom": card["card"]})

            output = CardOutput(NAME, send)
            metadata = {"arguments": message.arguments}
            try:
                await asyncio.wait_for(
                    on_new_message(UserMessage(message.text, output, sender, input_channel=NAME, metadata=metadata)),
                    self.settings.turn_timeout,
                )
            except Exception as error:  # the process's edge; a time-out too
                logger.error("A turn failed: %s", type(error).__name__, exc_info=logger.isEnabledFor(logging.DEBUG))
            if not output.sent:
                await send({"id": secrets.token_urlsafe(9), "card": to_json(FAILED)})
            return response.json(replies)

        return blueprint

    def _read(self, request: Request) -> Tuple[str, Message]:
        try:
            body = json.loads(request.body)
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            raise RefusedMessage("not_an_object", 'The body must be {"sender": "...", "message": "..."}.')
        sender = body.get("sender", "default")
        if not isinstance(sender, str) or not 0 < len(sender) <= MAX_SENDER:
            raise RefusedMessage("bad_sender", f"sender must be text of 1 to {MAX_SENDER} characters.")
        return sender, read_message(body.get("message"), self.settings.max_message_length)
