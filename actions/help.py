"""Explains what can be asked and how."""

from __future__ import annotations

from actions import stores
from actions.citewell_action import CitewellAction
from actions.options import show_topics
from actions.turn import Turn


class ActionHelp(CitewellAction):
    def name(self) -> str:
        return "action_help"

    def respond(self, turn: Turn) -> None:
        knowledge = stores.knowledge()
        turn.say(
            f"I hold {len(knowledge.entries())} stored answers with their sources. Ask in your own words; I look for the "
            "stored question that means the same, or tell you that I have none. After an answer you can say “next” for the "
            "follow-up question, “back”, “sources”, “who reviewed this?” or “that helped”.",
            options=show_topics(knowledge.topics()),
        )
