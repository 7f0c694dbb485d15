"""What reaches the disk of a conversation, and what never does."""

from __future__ import annotations

import asyncio
import time

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.web.conversations import NOT_KEPT, ConversationStore
from bot.web.transcript import transcript


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("CITEWELL_HOME", str(tmp_path))
    opened = ConversationStore(Domain.empty())
    yield opened
    opened.engine.dispose()


def said(text, intent, **metadata):
    parse_data = {"text": text, "intent": {"name": intent}, "entities": [], "citewell": {"words": text}, "metadata": metadata}
    return UserUttered(text, {"name": intent}, [], parse_data, metadata=metadata)


def keep(store, *events):
    tracker = DialogueStateTracker.from_events("s", [SessionStarted(), *events])
    asyncio.run(store.save(tracker))
    return asyncio.run(store.retrieve_full_tracker("s"))


def card(card_id, text, **more):
    return BotUttered(data={"custom": {"id": card_id, "kind": "text", "version": 1, "text": text, **more}})


def test_an_emergencys_words_are_replaced_everywhere(store, tmp_path):
    kept = keep(store, said("i took all my pills", "emergency", message_id="m"), card("c", "call now"))
    assert [event.text for event in kept.events if isinstance(event, UserUttered)] == [NOT_KEPT]
    assert not any(b"all my pills" in path.read_bytes() for path in tmp_path.glob("conversations.db*"))


def test_a_ratings_comment_is_left_out(store, tmp_path):
    keep(store, said("/rate", "rate", message_id="m", arguments={"answer_id": "a", "helpful": False, "comment": "my secret"}))
    assert not any(b"my secret" in path.read_bytes() for path in tmp_path.glob("conversations.db*"))


def test_the_transcript_is_what_the_reader_saw(store):
    kept = keep(
        store,
        said("does heat matter", "faq", message_id="m1"),
        card("c1", "yes"),
        said("/rate", "rate", message_id="m2", arguments={"answer_id": "a", "helpful": True}),
        card("c2", "thanks"),
        said("/next_question", "next_question", message_id="m3", label="Next: what is MS?"),
    )
    items = [(item["from"], item["id"], item.get("text"), item.get("reply_to")) for item in transcript(kept)]
    assert items == [
        ("reader", "m1", "does heat matter", None),
        ("citewell", "c1", None, "m1"),
        ("citewell", "c2", None, "m2"),
        ("reader", "m3", "Next: what is MS?", None),
        ("citewell", "m3-no-reply", None, "m3"),
    ]
    assert transcript(kept)[1]["card"] == {"kind": "text", "version": 1, "text": "yes"}


def test_no_conversation_is_an_empty_transcript():
    assert transcript(None) == []


def test_delete_and_purge(store):
    keep(store, said("hello", "greet"))
    assert asyncio.run(store.delete_older_than(time.time() - 60)) == 0
    assert asyncio.run(store.delete_older_than(time.time() + 60)) == 1
    assert asyncio.run(store.retrieve_full_tracker("s")) is None
    keep(store, said("hello", "greet"))
    assert asyncio.run(store.delete("s")) == 2
    assert asyncio.run(store.delete("s")) == 0
