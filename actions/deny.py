"""“No”: drops what was offered."""

from __future__ import annotations

from actions.citewell_action import CitewellAction
from actions.none_of_these import ActionNoneOfThese
from actions.turn import Turn


class ActionDeny(CitewellAction):
    def name(self) -> str:
        return "action_deny"

    def respond(self, turn: Turn) -> None:
        if turn.recall("choices"):
            ActionNoneOfThese().respond(turn)
            return
        turn.say("All right. Ask whenever you like.")
        turn.remember(offered=None)
