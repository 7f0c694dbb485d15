"""Takes the linked follow-up question."""

from __future__ import annotations

from actions import stores
from actions.citewell_action import CitewellAction
from actions.delivery import deliver
from actions.turn import Turn


class ActionNextQuestion(CitewellAction):
    def name(self) -> str:
        return "action_next_question"

    def respond(self, turn: Turn) -> None:
        answer = turn.recall("answer")
        current = stores.knowledge().entry(answer["entry_id"]) if answer else None
        following = stores.knowledge().next_of(current) if current else None
        if following:
            deliver(turn, following)
        elif current:
            turn.say("This was the last question of its series. Please ask me anything else about the topic.")
        else:
            turn.say("Please ask a question first; then I can take you to the next one.")
