"""The reader wants to talk to a person."""

from __future__ import annotations

from actions.citewell_action import CitewellAction
from actions.turn import Turn


class ActionHuman(CitewellAction):
    def name(self) -> str:
        return "action_human"

    def respond(self, turn: Turn) -> None:
        turn.say(
            "I am a program, and there is no person behind this chat. Your doctor, nurse or pharmacist can talk about your own "
            "situation. In an emergency, call your emergency number."
        )
