"""The channel browsers use: Socket.IO, with server-made sessions, checked messages and cards.

Events are described in docs/architecture.md. Rasa's own socketio channel does not join rooms with this python-socketio, spreads
custom JSON into keyword arguments, checks no origin and validates nothing.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from functools import partial
from typing import Any, Awaitable, Callable, Dict, List, Optional

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.channels.socketio import SocketBlueprint
from sanic import Blueprint, Sanic
from socketio import AsyncServer
from throttled import MemoryStore, RateLimiterType, Throttled, rate_limiter

from bot.cards import NoticeCard, to_json
from bot.errors import RefusedMessage
from bot.settings import Settings
from bot.web.catalogue import Button, Catalogue
from bot.web.conversations import conversations_of
from bot.web.output import CardOutput, Envelope
from bot.web.payloads import Message, read_message
from bot.web.rooms import Room, Rooms
from bot.web.sessions import Sessions
from bot.web.transcript import shown_text, transcript

logger = logging.getLogger(__name__)

PROTOCOL = 1
NAME = "citewell"
MAX_LABEL = 300  # characters of a button's label
MAX_MESSAGE_ID = 64
MAX_TYPED = 150  # characters of a half-typed question; what is longer is a story, and nothing is suggested for it
MAX_BYTES = 100_000  # of one Socket.IO message
FAILED = NoticeCard("error", "Something went wrong on our side, and your question was not answered.", retry=True)
TOO_SLOW = NoticeCard("error", "This took too long, and your question was not answered.", retry=True)


class CitewellSocket(SocketBlueprint):
    """Rasa's blueprint, which also remembers the app: the agent and its conversations hang on it."""

    def register(self, app: Sanic, options: Dict[str, Any]) -> None:
        self.ctx.app = app
        super().register(app, options)


class CitewellChannel(InputChannel):
    """Loaded through credentials.yml; takes its settings from the environment."""

    def __init__(self, settings: Optional[Settings] = None) -> None:
        self.settings = settings or Settings.load()
        self.rooms = Rooms()
        self.catalogue = Catalogue(self.settings.knowledge_db)
        self.throttle = _throttle(self.settings.messages_per_minute)
        self.look_ups = _throttle(self.settings.look_ups_per_minute)

    @classmethod
    def name(cls) -> str:
        return NAME

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> "CitewellChannel":
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The Sanic blueprint Rasa mounts."""
        self.settings.home.mkdir(parents=True, exist_ok=True)
        self.sessions = Sessions.from_file(self.settings.home / "secret.key")
        self.on_new_message = on_new_message
        self.sio = AsyncServer(async_mode="sanic", cors_allowed_origins=self._is_allowed, max_http_buffer_size=MAX_BYTES)
        for event, handler in {
            "connect": self._connect,
            "disconnect": self._disconnect,
            "ask": self._ask,
            "suggest": partial(self._look_up, self._suggestions),
            "topic": partial(self._look_up, self._topic),
            "forget": self._forget,
        }.items():
            self.sio.on(event, handler)
        self.socket = CitewellSocket(self.sio, "/socket.io", "citewell_socket", __name__)
        return self.socket

    def _is_allowed(self, origin: Optional[str], environ: Dict[str, Any]) -> bool:
        """Pages of this server, and of the sites the operator named."""
        host = environ.get("HTTP_X_FORWARDED_HOST", environ.get("HTTP_HOST", "")).split(",")[0].strip()
        return origin is None or origin.partition("://")[2] == host or origin in self.settings.allowed_origins

    async def _connect(self, sid: str, environ: Dict[str, Any], auth: Any = None) -> None:
        token = auth.get("session") if isinstance(auth, dict) else None
        session = self.sessions.verify(token)
        if session is None:
            token = self.sessions.issue()
            session = self.sessions.verify(token)
        await self._enter(sid, str(session), str(token))

    async def _enter(self, sid: str, session: str, token: str) -> None:
        await self.sio.save_session(sid, {"session": session, "token": token})
        await self.sio.enter_room(sid, session)  # a coroutine since python-socketio 5.10
        room = self.rooms.join(session)
        items = transcript(await self._tracker(session))
        room.answered.update(item["id"] for item in items if item["from"] == "reader")
        greeting = {
            "session": token,
            "protocol": PROTOCOL,
            "max_message_length": self.settings.max_message_length,
            "transcript": items,
            "greeting": self.settings.greeting,
            "starters": self.catalogue.starters(),
            "topics": self.catalogue.topics(),
        }
        await self.sio.emit("session", greeting, to=sid)

    async def _disconnect(self, sid: str, *_reason: Any) -> None:
        state = await self.sio.get_session(sid)
        if "session" in state:
            self.rooms.leave(state["session"])

    async def _ask(self, sid: str, data: Any = None) -> Dict[str, Any]:
        """Checks a message and starts its turn; the return value is the client's acknowledgement."""
        session = (await self.sio.get_session(sid)).get("session")
        if session is None:
            return _refusal("no_session", "The conversation has not begun. Please reload the page.")
        try:
            message_id, label, message = self._read(data)
        except RefusedMessage as refused:
            return _refusal(refused.code, str(refused))
        room = self.rooms.get(session)
        if message_id in room.answered:
            return {"ok": True}  # sent again after a lost connection
        if self.throttle.limit(session).limited:
            return _refusal("too_many", "That was a lot of messages at once. Please wait a moment and send it again.")
        room.answered.add(message_id)
        room.turns += 1
        self.sio.start_background_task(self._turn, session, room, message_id, label, message)
        return {"ok": True}

    def _read(self, data: Any) -> "tuple[str, Optional[str], Message]":
        if not isinstance(data, dict):
            raise RefusedMessage("not_text", "A message must be an object with id and text.")
        message_id, label = data.get("id"), data.get("label")
        if not isinstance(message_id, str) or not 0 < len(message_id) <= MAX_MESSAGE_ID:
            raise RefusedMessage("bad_id", f"A message needs an id of 1 to {MAX_MESSAGE_ID} characters.")
        if label is not None and (not isinstance(label, str) or len(label) > MAX_LABEL):
            raise RefusedMessage("bad_label", f"A label must be text of at most {MAX_LABEL} characters.")
        return message_id, label, read_message(data.get("text"), self.settings.max_message_length)

    async def _look_up(self, find: Callable[[Dict[str, Any]], Awaitable[List[Button]]], sid: str, data: Any = None) -> Dict[str, Any]:
        """Gives stored questions; nothing of what was looked up is kept or logged."""
        session = (await self.sio.get_session(sid)).get("session")
        if session is None:
            return _refusal("no_session", "The conversation has not begun. Please reload the page.")
        if self.look_ups.limit(session).limited:
            return _refusal("too_many", "That was a lot at once. Please wait a moment.")
        try:
            return {"ok": True, "questions": await find(data if isinstance(data, dict) else {})}
        except RefusedMessage as refused:
            return _refusal(refused.code, str(refused))
        except Exception as error:  # the process's edge
            logger.error("Questions could not be looked up: %s", type(error).__name__)
            return _refusal("failed", "Nothing could be looked up.")

    async def _suggestions(self, data: Dict[str, Any]) -> List[Button]:
        """What a half-typed question may become; the emergency screen and the matcher read it as they would the question."""
        typed = read_message(data.get("text"), MAX_TYPED)
        if typed.is_payload:
            return []
        understanding = (await self._agent.parse_message(typed.text)).get("citewell") or {}
        return await asyncio.get_running_loop().run_in_executor(None, self.catalogue.suggestions, typed.text, understanding)

    async def _topic(self, data: Dict[str, Any]) -> List[Button]:
        return self.catalogue.questions(str(data.get("topic")))

    async def _turn(self, session: str, room: Room, message_id: str, label: Optional[str], message: Message) -> None:
        """One message, its cards, and the end of the turn; turns of a conversation never overlap."""
        try:
            async with room.turn:
                if not room.forgotten:
                    await self._answer(session, message_id, label, message)
        finally:
            self.rooms.over(session, room)

    async def _answer(self, session: str, message_id: str, label: Optional[str], message: Message) -> None:
        shown = shown_text(message.text, label)
        if shown:
            await self.sio.emit("said", {"id": message_id, "text": shown}, room=session)
        await self.sio.emit("typing", {"on": True}, room=session)

        async def send(card: Envelope) -> None:
            await self.sio.emit("card", {**card, "reply_to": message_id}, room=session)

        output = CardOutput(NAME, send)
        metadata = {"message_id": message_id, "label": label, "arguments": message.arguments}
        user_message = UserMessage(message.text, output, session, input_channel=NAME, message_id=message_id, metadata=metadata)
        failure = FAILED
        try:
            await asyncio.wait_for(self.on_new_message(user_message), self.settings.turn_timeout)
        except asyncio.TimeoutError:
            failure = TOO_SLOW
            logger.error("A turn took longer than %s s", self.settings.turn_timeout)
        except Exception as error:  # the process's edge
            logger.error("A turn failed: %s", type(error).__name__, exc_info=logger.isEnabledFor(logging.DEBUG))
        if not output.sent:
            await send({"id": secrets.token_urlsafe(9), "card": to_json(failure)})
        await self.sio.emit("typing", {"on": False}, room=session)
        await self.sio.emit("done", {"reply_to": message_id}, room=session)

    async def _forget(self, sid: str, _data: Any = None) -> Dict[str, Any]:
        """Deletes the conversation and what feedback.db keeps of it; every tab of it begins afresh."""
        state = await self.sio.get_session(sid)
        session = state.get("session")
        if session is None:
            return {"ok": True}
        try:
            await self._begin_afresh(session)
        except Exception as error:  # the process's edge
            logger.error("A conversation could not be deleted: %s", type(error).__name__)
            return _refusal("failed", "The conversation could not be deleted. Please try again.")
        return {"ok": True}

    async def _begin_afresh(self, session: str) -> None:
        room = self.rooms.get(session)
        async with room.turn:
            await conversations_of(self._agent).delete(session)
            await asyncio.get_running_loop().run_in_executor(None, self._forget_feedback, session)
            room.forgotten = True
            token = self.sessions.issue()
            fresh = str(self.sessions.verify(token))
            for page, _ in list(self.sio.manager.get_participants("/", session)):
                await self.sio.leave_room(page, session)
                self.rooms.leave(session)
                await self._enter(page, fresh, token)

    def _forget_feedback(self, session: str) -> None:
        from bot.feedback.store import FeedbackStore

        store = FeedbackStore(self.settings.feedback_address)
        try:
            store.forget(session)
        finally:
            store.close()

    @property
    def _agent(self) -> Any:
        return self.socket.ctx.app.ctx.agent

    async def _tracker(self, session: str) -> Any:
        return await conversations_of(self._agent).retrieve_full_tracker(session)


def _throttle(per_minute: int) -> Throttled:
    quota = rate_limiter.per_min(per_minute, burst=max(1, per_minute // 3))
    # A store of its own: throttles that share one count the same session together.
    return Throttled(using=RateLimiterType.GCRA.value, quota=quota, store=MemoryStore())


def _refusal(code: str, message: str) -> Dict[str, Any]:
    return {"ok": False, "error": {"code": code, "message": message}}
