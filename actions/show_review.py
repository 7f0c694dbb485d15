"""Says who reviewed the last answer, and when."""

from __future__ import annotations

from datetime import date

from actions import stores
from actions.citewell_action import CitewellAction
from actions.turn import Turn
from bot.cards import is_overdue, review_line


class ActionShowReview(CitewellAction):
    def name(self) -> str:
        return "action_show_review"

    def respond(self, turn: Turn) -> None:
        answer = turn.recall("answer")
        entry = stores.knowledge().entry(answer["entry_id"]) if answer else None
        if entry is None:
            turn.say("Each answer says who reviewed it. Please ask a question first.")
            return
        overdue = is_overdue(entry.review, stores.settings().review_months, date.today())
        updated = f" The text was last updated on {entry.updated}." if entry.updated else ""
        turn.say(f"“{entry.question}”: {review_line(entry.review, overdue)}{updated}")
