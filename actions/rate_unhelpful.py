"""The reader says in words that the last answer did not help."""

from __future__ import annotations

from actions.citewell_action import CitewellAction
from actions.rate import keep_rating
from actions.turn import Turn


class ActionRateUnhelpful(CitewellAction):
    def name(self) -> str:
        return "action_rate_unhelpful"

    def respond(self, turn: Turn) -> None:
        answer = turn.recall("answer") or {}
        keep_rating(turn, answer.get("answer_id"), helpful=False)
