"""Asks which of a few stored questions was meant; of each where the message holds two."""

from __future__ import annotations

from actions import stores
from actions.citewell_action import CitewellAction
from actions.decline import decline
from actions.open_parts import ask_back
from actions.options import none_of_these, show_entry
from actions.turn import Turn
from bot.cards import ChoicesCard

MOST_CHOICES = 3


class ActionClarify(CitewellAction):
    def name(self) -> str:
        return "action_clarify"

    def respond(self, turn: Turn) -> None:
        found = [stores.knowledge().entry(match["entry_id"]) for match in turn.matches[: turn.understanding.get("clarify") or MOST_CHOICES]]
        entries = [entry for entry in found if entry]
        if not entries:  # the model knows them, the store no longer does
            decline(turn)
            return
        best = turn.matches[0]
        if turn.kept:
            stores.feedback().record_question(turn.session, turn.meant, "clarify", best["entry_id"], best["probability"])
        if turn.understanding.get("left_open"):
            ask_back(turn, turn.understanding["left_open"], answered=False)
            return
        turn.send(
            ChoicesCard(
                "I want to be sure I give you the right answer. Did you mean one of these?",
                (*(show_entry(entry) for entry in entries), none_of_these()),
            )
        )
        turn.remember(choices=[entry.id for entry in entries], offered=None, browsing=None)
