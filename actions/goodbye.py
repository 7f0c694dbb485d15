"""The reader leaves."""

from __future__ import annotations

from actions.citewell_action import CitewellAction
from actions.turn import Turn


class ActionGoodbye(CitewellAction):
    def name(self) -> str:
        return "action_goodbye"

    def respond(self, turn: Turn) -> None:
        turn.say("Goodbye, and take care.")
