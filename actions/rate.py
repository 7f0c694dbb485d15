"""Keeps a rating; the reader is thanked after it is on disk."""

from __future__ import annotations

from typing import Optional

from actions import stores
from actions.citewell_action import CitewellAction
from actions.turn import Turn
from bot.cards import Rating
from bot.errors import FeedbackError

HELPED = "Thank you. I am glad it helped."
NOT_HELPED = "Thank you for saying so. If you tell what was wrong, the editors can mend it."
REASON_GIVEN = "Thank you. The editors will see it."


def keep_rating(turn: Turn, answer_id: Optional[str], helpful: bool, reason: Optional[str] = None, comment: Optional[str] = None) -> None:
    """Keeps the rating of a delivered answer and thanks; says so where there is none to rate."""
    if not answer_id:
        turn.say("There is no answer to rate yet. Please ask a question first.")
        return
    try:
        stores.feedback().rate(answer_id, turn.session, helpful, reason, comment)
    except FeedbackError:
        turn.warn("That rating could not be kept: the answer does not belong to this conversation.")
        return
    thanks = HELPED if helpful else REASON_GIVEN if reason or comment else NOT_HELPED
    turn.say(thanks, rated=Rating(answer_id, helpful, None if helpful else reason))


class ActionRate(CitewellAction):
    def name(self) -> str:
        return "action_rate"

    def respond(self, turn: Turn) -> None:
        keep_rating(
            turn,
            turn.argument("answer_id"),
            turn.argument("helpful") is True,
            turn.argument("reason"),
            turn.argument("comment"),
        )
