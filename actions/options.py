"""The buttons that several actions offer."""

from __future__ import annotations

import json
from typing import Iterable, Tuple

from actions import stores
from bot.cards import Option
from bot.knowledge.entry import Entry

MOST_TOPICS = 3


def show_entry(entry: Entry) -> Option:
    """A button that asks the entry's question."""
    return Option(entry.question, _payload("show_entry", entry_id=entry.id))


def show_topic(topic: str) -> Option:
    """A button that lists a topic's questions."""
    return Option(stores.knowledge().topic_title(topic), _payload("show_topic", topic=topic))


def show_topics(topics: Iterable[str]) -> Tuple[Option, ...]:
    """A button for each of the first few different topics."""
    return tuple(show_topic(topic) for topic in list(dict.fromkeys(topics))[:MOST_TOPICS])


def none_of_these() -> Option:
    return Option("None of these", "/none_of_these")


def _payload(intent: str, **arguments: str) -> str:
    return f"/{intent}{json.dumps(arguments, ensure_ascii=False)}"
