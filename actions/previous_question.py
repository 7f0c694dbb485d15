"""Goes back, as a browser does: first through what was shown, then along the series."""

from __future__ import annotations

from actions import stores
from actions.citewell_action import CitewellAction
from actions.delivery import deliver, deliver_by_id
from actions.turn import Turn


class ActionPreviousQuestion(CitewellAction):
    def name(self) -> str:
        return "action_previous_question"

    def respond(self, turn: Turn) -> None:
        trail = list(turn.recall("trail") or [])
        if len(trail) > 1:
            turn.remember(trail=trail[:-1])
            deliver_by_id(turn, trail[-2], back=True)
            return
        before = stores.knowledge().previous_of(trail[-1]) if trail else None
        if before:
            turn.remember(trail=[before.id])
            deliver(turn, before, back=True)
        else:
            turn.say("There is no earlier question to go back to.")
