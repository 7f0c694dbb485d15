"""Greets, and offers topics to start from."""

from __future__ import annotations

from actions import stores
from actions.citewell_action import CitewellAction
from actions.options import show_topics
from actions.turn import Turn


class ActionGreet(CitewellAction):
    def name(self) -> str:
        return "action_greet"

    def respond(self, turn: Turn) -> None:
        turn.say(stores.settings().greeting, options=show_topics(stores.knowledge().topics()))
