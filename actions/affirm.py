"""“Yes”: takes the follow-up that was offered, or the only choice."""

from __future__ import annotations

from actions.citewell_action import CitewellAction
from actions.delivery import deliver_by_id
from actions.turn import Turn


class ActionAffirm(CitewellAction):
    def name(self) -> str:
        return "action_affirm"

    def respond(self, turn: Turn) -> None:
        choices = turn.recall("choices") or []
        if len(choices) == 1:
            deliver_by_id(turn, choices[0])
        elif choices:
            turn.say("Which one? Please choose one of the questions above, or ask in other words.")
        elif turn.recall("offered"):
            deliver_by_id(turn, turn.recall("offered"))
        else:
            turn.say("What would you like to know?")
