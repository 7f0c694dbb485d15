"""The questions of one message that are not answered for certain: each is named, with what may have been meant by it."""

from __future__ import annotations

from typing import Any, Dict, List

from actions import stores
from actions.options import none_of_these, show_entry
from actions.turn import Turn
from bot.cards import ChoicesCard

LONGEST_QUOTE = 200  # characters of the reader's words


def ask_back(turn: Turn, parts: List[Dict[str, Any]], answered: bool) -> None:
    """Says which questions were not answered, and offers what may have been meant.

    Args:
        turn: the turn.
        parts: ``left_open`` of what was understood.
        answered: whether another question of the message was.
    """
    offered: List[str] = []
    for number, part in enumerate(parts):
        found = [stores.knowledge().entry(match["entry_id"]) for match in part["matches"]]
        entries = [entry for entry in found if entry and entry.status == "published"]
        asked = f"You {'also ' if answered or number else ''}asked: “{part['question'][:LONGEST_QUOTE]}”"
        if entries:
            options = (*(show_entry(entry) for entry in entries), none_of_these())
            turn.send(ChoicesCard(f"{asked}. Did you mean one of these?", options))
        else:
            turn.say(f"{asked}. I don't have a stored answer to that, and I would rather say so than guess.")
        offered += [entry.id for entry in entries if entry.id not in offered]
    if offered:
        turn.remember(choices=offered, offered=None, browsing=None)
