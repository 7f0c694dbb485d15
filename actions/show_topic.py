"""Lists the questions of one topic."""

from __future__ import annotations

from actions import stores
from actions.citewell_action import CitewellAction
from actions.options import none_of_these, show_entry
from actions.turn import Turn
from bot.cards import ChoicesCard

MOST_QUESTIONS = 8


class ActionShowTopic(CitewellAction):
    def name(self) -> str:
        return "action_show_topic"

    def respond(self, turn: Turn) -> None:
        topic = turn.argument("topic")
        entries = [entry for entry in stores.knowledge().entries() if entry.topic == topic][:MOST_QUESTIONS]
        if not entries:
            turn.warn("That topic is no longer available.")
            return
        turn.send(
            ChoicesCard(
                f"{stores.knowledge().topic_title(topic)}: choose a question, or ask your own.",
                (*(show_entry(entry) for entry in entries), none_of_these()),
            )
        )
        turn.remember(choices=[entry.id for entry in entries], offered=None, browsing=True)
