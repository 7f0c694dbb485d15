"""Says that a message is about something this knowledge base does not cover."""

from __future__ import annotations

from actions import stores
from actions.citewell_action import CitewellAction
from actions.options import show_topics
from actions.turn import Turn


class ActionOutOfScope(CitewellAction):
    def name(self) -> str:
        return "action_out_of_scope"

    def respond(self, turn: Turn) -> None:
        if turn.kept:
            stores.feedback().record_question(turn.session, turn.asked, "decline", None, None)
        turn.say(
            "That is outside what I have answers for. For your own diagnosis, dose or treatment, please ask your doctor, "
            "nurse or pharmacist. These are topics I know:",
            options=show_topics(stores.knowledge().topics()),
        )
        turn.remember(choices=None, offered=None)
