"""After choices, the reader meant none of them."""

from __future__ import annotations

from actions import stores
from actions.citewell_action import CitewellAction
from actions.turn import Turn


class ActionNoneOfThese(CitewellAction):
    def name(self) -> str:
        return "action_none_of_these"

    def respond(self, turn: Turn) -> None:
        if turn.kept and not turn.recall("browsing"):
            stores.feedback().record_choice(turn.session, None)
        turn.say("Then I don't have a stored answer to that. You could ask it in other words, or ask your doctor, nurse or pharmacist.")
        turn.remember(choices=None, offered=None, browsing=None)
