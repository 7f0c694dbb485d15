"""The reader says in words that the last answer helped."""

from __future__ import annotations

from actions.citewell_action import CitewellAction
from actions.rate import keep_rating
from actions.turn import Turn


class ActionRateHelpful(CitewellAction):
    def name(self) -> str:
        return "action_rate_helpful"

    def respond(self, turn: Turn) -> None:
        answer = turn.recall("answer") or {}
        keep_rating(turn, answer.get("answer_id"), helpful=True)
