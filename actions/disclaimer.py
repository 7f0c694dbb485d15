"""Says in full what this tool is not."""

from __future__ import annotations

from actions import stores
from actions.citewell_action import CitewellAction
from actions.turn import Turn


class ActionDisclaimer(CitewellAction):
    def name(self) -> str:
        return "action_disclaimer"

    def respond(self, turn: Turn) -> None:
        turn.say(stores.settings().disclaimer)
