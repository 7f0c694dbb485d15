"""Gives the stored answer that the entry matcher decided on, and the second one where two questions were asked."""

from __future__ import annotations

from typing import Any, Dict

from actions import stores
from actions.citewell_action import CitewellAction
from actions.decline import decline
from actions.delivery import deliver_by_id
from actions.options import none_of_these, show_entry
from actions.turn import Turn
from bot.cards import ChoicesCard

LONGEST_QUOTE = 200  # characters of the reader's words
WORTH_SHOWING = 0.03  # probability from which another entry is offered as "not what you meant?"


class ActionAnswer(CitewellAction):
    def name(self) -> str:
        return "action_answer"

    def respond(self, turn: Turn) -> None:
        best, *others = turn.matches
        if stores.knowledge().entry(best["entry_id"]) is None:  # the model knows it, the store no longer does
            decline(turn)
            return
        if turn.kept:
            stores.feedback().record_question(turn.session, turn.meant, "answer", best["entry_id"], best["probability"])
        candidates = [match["entry_id"] for match in others if match["probability"] >= WORTH_SHOWING]
        further = turn.understanding.get("further") or []
        # Beside a second answer, other candidates of the first would be mistaken for its own.
        deliver_by_id(turn, best["entry_id"], matched=best["phrasing"], candidates=() if further else candidates)
        for match in further:
            deliver_by_id(turn, match["entry_id"], matched=match["phrasing"])
        if turn.understanding.get("left_open"):
            _leave_open(turn, turn.understanding["left_open"])


def _leave_open(turn: Turn, part: Dict[str, Any]) -> None:
    """Says which question of the message was not answered, and offers what may have been meant."""
    found = [stores.knowledge().entry(match["entry_id"]) for match in part["matches"]]
    entries = [entry for entry in found if entry and entry.status == "published"]
    asked = f"You also asked: “{part['question'][:LONGEST_QUOTE]}”"
    if entries:
        turn.send(ChoicesCard(f"{asked}. Did you mean one of these?", (*(show_entry(entry) for entry in entries), none_of_these())))
        turn.remember(choices=[entry.id for entry in entries], offered=None, browsing=None)
    else:
        turn.say(f"{asked}. I don't have a stored answer to that, and I would rather say so than guess.")
