"""A trained model without a server: one turn, or an understanding, in this process."""

from __future__ import annotations

import secrets
from typing import Any, Dict, List, Optional, Sequence, Union

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.errors import ModelError
from bot.matching.matcher import Matcher
from bot.nlu.entry_matcher import EntryMatcher
from bot.nlu.model import Model
from bot.settings import Settings
from bot.web import rasa_speed
from bot.web.output import CardOutput, Envelope
from bot.web.payloads import read_message

CHANNEL = "citewell"
TERMINAL = "terminal-"  # sessions that begin so are not written down by the actions


class LocalActions(EndpointConfig):
    """The action server's endpoint, answered by the same actions in this process."""

    def __init__(self) -> None:
        super().__init__("local")
        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def request(self, *args: Any, json: Any = None, **kwargs: Any) -> Any:
        return await self._executor.run(json)


class Terminal:
    """Conversations with the newest model; nothing of them is kept.

    Raises:
        ModelError: there is no trained model.
    """

    def __init__(self, settings: Settings) -> None:
        model = Model.newest(settings.models)
        if model is None:
            raise ModelError(f"There is no model in {settings.models}. Train one: citewell train")
        settings.export()
        rasa_speed.install()
        self._settings = settings
        self._agent = Agent.load(str(model.path), action_endpoint=LocalActions())
        self._agent.tracker_store = InMemoryTrackerStore(self._agent.domain)
        self._agent.processor.tracker_store = self._agent.tracker_store
        self._session = f"{TERMINAL}{secrets.token_urlsafe(9)}"

    async def ask(self, text: str) -> List[Dict[str, Any]]:
        """The cards of one turn, in their wire form.

        Raises:
            RefusedMessage: a message that no channel would pass on.
        """
        return await self._turn(text, self._session)

    async def match(self, text: str, history: Sequence[str] = ()) -> Dict[str, Any]:
        """What is understood: the intent, the decision, and up to ten entries with their probabilities, best first.

        Args:
            text: the question.
            history: what the reader said before it, the oldest first; each is answered as in a conversation.

        Raises:
            RefusedMessage: an earlier message that no channel would pass on.
        """
        parsed = await self._understand(text, history)
        understanding = parsed.get("citewell") or {}
        intent = parsed["intent"]["name"]
        matches: List[Dict[str, Union[str, float]]] = [
            {"entry_id": m["entry_id"], "question": m["question"], "probability": m["probability"]}
            for m in understanding.get("matches", [])
        ]
        decision: Optional[str] = understanding.get("decision")
        if decision == "answer":
            intent = f"{intent}/{matches[0]['entry_id']}"
        return {"question": text, "intent": intent, "decision": decision or "decline", "matches": matches}

    async def explain(self, text: str) -> Dict[str, Any]:
        """Why a question, asked first in a conversation, is decided so: ``Matcher.explain`` beside the whole model's decision.

        ``matching`` is what the matching alone decides; talk, emergencies and what looks out of scope come before it.
        """
        decided = await self.match(text)
        explained = self.matcher.explain(text)
        matching = explained.pop("decision")
        return {"question": text, "intent": decided["intent"], "decision": decided["decision"], "matching": matching, **explained}

    @property
    def matcher(self) -> Matcher:
        """The matcher inside the model; Rasa has no public way to a component of a loaded model."""
        nodes = self._agent.processor.graph_runner._instantiated_nodes.values()
        return next(node._component._matcher for node in nodes if isinstance(node._component, EntryMatcher))

    async def _understand(self, text: str, history: Sequence[str]) -> Dict[str, Any]:
        if not history:
            return await self._agent.parse_message(text)
        session = f"{TERMINAL}{secrets.token_urlsafe(9)}"
        store = self._agent.tracker_store
        try:
            for earlier in history:
                await self._turn(earlier, session)
            tracker = await store.retrieve(session)
            return await self._agent.processor.parse_message(UserMessage(text, sender_id=session), tracker)
        finally:
            store.store.pop(session, None)

    async def _turn(self, text: str, session: str) -> List[Dict[str, Any]]:
        message = read_message(text, self._settings.max_message_length)
        cards: List[Dict[str, Any]] = []

        async def send(card: Envelope) -> None:
            cards.append(card["card"])

        await self._agent.handle_message(
            UserMessage(
                message.text,
                CardOutput(CHANNEL, send),
                session,
                input_channel=CHANNEL,
                metadata={"arguments": message.arguments},
            )
        )
        return cards
