"""What the conversation is about, read from its tracker: the entry last shown or the choices last offered."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Optional, Sequence

from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.knowledge.entry import Entry
from bot.matching.follow_up import Context

MOST_ENTRIES = 3
LOOK_BACK = 12  # messages; talk in between does not end a subject
QUESTIONS = frozenset({"answer", "clarify", "decline", "emergency"})


def context_of(tracker: Optional[DialogueStateTracker]) -> Optional[Context]:
    """The conversation's subject, or None where there is none (a first question, or after one that nothing answers).

    A declined question was about something that is not stored: what follows belongs to it, not to an older answer. A
    declined follow-up leaves the subject as it was.
    """
    if tracker is None:
        return None
    entries = _entries(tracker)
    last = next(_questions(tracker), {})
    if last.get("decision") == "emergency" or (last.get("decision") == "decline" and not last.get("completed")):
        return None
    found = [match["entry_id"] for match in (last.get("matches") or ())[: last.get("clarify") or 1]]
    # The reader's words name the subject only where they led to it; a button or "next question" did not.
    asked = (last.get("completed") or last.get("text")) if set(found) & set(entries) else None
    return Context(tuple(entries), asked) if entries else None


def links_of(entries: Sequence[Entry]) -> Dict[str, List[str]]:
    """Entry id -> ids of the entries linked with it as next or related, in either direction."""
    links: Dict[str, Dict[str, None]] = {entry.id: {} for entry in entries}
    for entry in entries:
        for other in filter(None, (entry.next, *entry.related)):
            if other in links:
                links[entry.id][other] = links[other][entry.id] = None
    return {entry_id: list(others) for entry_id, others in links.items() if others}


def _entries(tracker: DialogueStateTracker) -> List[str]:
    choices = list(tracker.get_slot("choices") or ())[:MOST_ENTRIES]
    shown = (tracker.get_slot("answer") or {}).get("entry_id")
    return choices or [shown] * bool(shown)


def _questions(tracker: DialogueStateTracker) -> Iterator[Dict[str, Any]]:
    """What was understood of the reader's questions, the latest first; without talk and buttons."""
    seen = 0
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            seen += 1
            understood = (event.parse_data or {}).get("citewell") or {}
            if understood.get("decision") in QUESTIONS:
                yield {**understood, "text": event.text}
            if seen == LOOK_BACK:
                return
