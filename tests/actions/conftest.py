"""A conversation without a server: real stores, real actions, slots carried from turn to turn."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions import stores
from bot.knowledge.entry import Entry, Review, Source
from bot.knowledge.store import KnowledgeStore

ENTRIES = (
    Entry(
        id="aza",
        question="Does azathioprine help with MS?",
        answer="It **can** help.\n\n- one\n- two",
        topic="off-label-medicines",
        next="heat",
        related=("metho",),
        review=Review("A Clinician", "2019-05-30"),
        sources=(
            Source("Trust", "First", "https://example.org/1", "2011"),
            Source("Clinic", "Only"),
            Source("Trust", None, "https://example.org/2"),
        ),
    ),
    Entry(
        id="heat",
        question="Does heat make MS worse?",
        answer="For a while.",
        topic="heat",
        next="metho",
        sources=(Source("Trust", "Heat"),),
    ),
    Entry(
        id="metho", question="Is methotrexate used?", answer="Sometimes.", topic="off-label-medicines", sources=(Source("Trust", "Metho"),)
    ),
)


@dataclass
class Conversation:
    """Runs actions by name, as the action server does."""

    session: str = "reader-1"
    channel: str = "citewell"
    slots: Dict[str, Any] = field(default_factory=dict)
    executor: ActionExecutor = field(default_factory=ActionExecutor)

    def __post_init__(self) -> None:
        self.executor.register_package("actions")

    def run(
        self,
        action: str,
        text: str = "a question",
        arguments: Optional[Dict[str, Any]] = None,
        understanding: Optional[Dict[str, Any]] = None,
    ) -> List[Dict[str, Any]]:
        """The cards of one turn (or on other channels the messages)."""
        message = {"text": text, "entities": [], "metadata": {"arguments": arguments or {}}, "citewell": understanding or {}}
        events = [{"event": "user", "input_channel": self.channel}]
        tracker = Tracker(self.session, self.slots, message, events, False, None, {}, None)
        dispatcher = CollectingDispatcher()
        for event in asyncio.run(self.executor.actions[action](dispatcher, tracker, {})):
            assert event["event"] == "slot"
            self.slots[event["name"]] = event["value"]
        return [message["custom"] if self.channel == "citewell" else message for message in dispatcher.messages]

    def show(self, entry_id: str) -> Dict[str, Any]:
        """Shows an entry as a button does; gives its card."""
        (card,) = self.run("action_show_entry", f"/show_entry {entry_id}", {"entry_id": entry_id})
        return card


def understood(decision: str, *entry_ids: str, **more: Any) -> Dict[str, Any]:
    """What the entry matcher writes."""
    questions = {entry.id: entry.question for entry in ENTRIES}
    matches = [
        {"entry_id": entry_id, "question": questions.get(entry_id, "?"), "phrasing": "as asked", "probability": 0.9 - 0.2 * n}
        for n, entry_id in enumerate(entry_ids)
    ]
    return {"decision": decision, "matches": matches, **more}


@pytest.fixture
def conversation(tmp_path, monkeypatch):
    monkeypatch.setenv("CITEWELL_HOME", str(tmp_path))
    for opener in (stores.settings, stores.knowledge, stores.feedback):
        opener.cache_clear()
    with KnowledgeStore(tmp_path / "knowledge.db") as store:
        store.replace(ENTRIES, "test", titles={"off-label-medicines": "Off-label medicines"})
    yield Conversation()
    stores.knowledge().close()
    stores.feedback().close()
    for opener in (stores.settings, stores.knowledge, stores.feedback):
        opener.cache_clear()
