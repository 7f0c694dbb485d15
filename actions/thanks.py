"""The reader says thank you."""

from __future__ import annotations

from actions.citewell_action import CitewellAction
from actions.turn import Turn


class ActionThanks(CitewellAction):
    def name(self) -> str:
        return "action_thanks"

    def respond(self, turn: Turn) -> None:
        turn.say("You are welcome. Ask whenever you like.")
