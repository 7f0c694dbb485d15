"""What a reader's client may send: free text, or a payload from a closed list.

Rasa reads any message beginning with "/" as an intent with entities; passed on unchecked, anyone could forge intents.
The arguments of a payload travel in the message's metadata, never in its text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Mapping

from bot.errors import RefusedMessage
from bot.feedback.store import REASONS

MAX_ID = 200  # characters of an entry id, a topic or an answer id
MAX_COMMENT = 500  # characters
_PAYLOAD = re.compile(r"/(?P<intent>[a-z_]{1,40})(?P<arguments>\{.*\})?", re.S)


@dataclass(frozen=True)
class Message:
    """A message that passed the checks; ``text`` is what Rasa is given."""

    text: str
    arguments: Dict[str, Any] = field(default_factory=dict)

    @property
    def is_payload(self) -> bool:
        return self.text.startswith("/")


def _name(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_ID


def _comment(value: Any) -> bool:
    return value is None or (isinstance(value, str) and len(value) <= MAX_COMMENT)


def _reason(value: Any) -> bool:
    return value is None or value in REASONS


def _yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


_NONE: Mapping[str, Callable[[Any], bool]] = {}
PAYLOADS: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    "show_entry": {"entry_id": _name},
    "show_topic": {"topic": _name},
    "rate": {"answer_id": _name, "helpful": _yes_or_no, "reason": _reason, "comment": _comment},
    "none_of_these": _NONE,
    "next_question": _NONE,
    "previous_question": _NONE,
    "show_sources": _NONE,
    "show_review": _NONE,
    "repeat": _NONE,
    "help": _NONE,
    "greet": _NONE,
    "privacy": _NONE,
    "disclaimer": _NONE,
    "human": _NONE,
}
_OPTIONAL = frozenset({"reason", "comment"})


def read_message(text: Any, max_length: int) -> Message:
    """The message, if it may be passed on.

    Raises:
        RefusedMessage: ``not_text``, ``empty``, ``too_long`` or ``unknown_payload``.
    """
    if not isinstance(text, str):
        raise RefusedMessage("not_text", "A message must be text.")
    text = "".join(c for c in text if c.isprintable() or c.isspace()).strip()
    if not text:
        raise RefusedMessage("empty", "The message is empty.")
    if len(text) > max_length:
        raise RefusedMessage(
            "too_long",
            f"This message is too long to read: it has {len(text):,} characters, and {max_length:,} can be sent. "
            "Please ask your question in a few sentences.",
        )
    return _read_payload(text) if text.startswith("/") else Message(text)


def _read_payload(text: str) -> Message:
    refused = RefusedMessage("unknown_payload", "This message cannot be understood. Please begin it with a word.")
    match = _PAYLOAD.fullmatch(text)
    if match is None or match["intent"] not in PAYLOADS:
        raise refused
    allowed = PAYLOADS[match["intent"]]
    try:
        arguments = json.loads(match["arguments"] or "{}")
    except (ValueError, RecursionError):
        raise refused from None
    if not set(arguments) <= set(allowed) or not set(allowed) - _OPTIONAL <= set(arguments):
        raise refused
    if not all(allowed[name](value) for name, value in arguments.items()):
        raise refused
    return Message(f"/{match['intent']}", arguments)
