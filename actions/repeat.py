"""Shows the last answer once more."""

from __future__ import annotations

from actions.citewell_action import CitewellAction
from actions.delivery import deliver_by_id
from actions.turn import Turn


class ActionRepeat(CitewellAction):
    def name(self) -> str:
        return "action_repeat"

    def respond(self, turn: Turn) -> None:
        answer = turn.recall("answer")
        if answer:
            deliver_by_id(turn, answer["entry_id"])
        else:
            turn.say("I have not answered anything yet. Please ask a question.")
