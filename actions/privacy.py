"""Says what is kept of a conversation, and how to delete it."""

from __future__ import annotations

from actions import stores
from actions.citewell_action import CitewellAction
from actions.turn import Turn


class ActionPrivacy(CitewellAction):
    def name(self) -> str:
        return "action_privacy"

    def respond(self, turn: Turn) -> None:
        days = stores.settings().question_log_days
        turn.say(
            "You need no account, and I set no cookies. The conversation is kept on this site's server so that it is still here "
            "when you come back. Questions are also kept for the editors, without names, numbers and addresses that I "
            f"recognise, for at most {days} days. Messages about an emergency are not kept. “Clear conversation” in the menu "
            "deletes your conversation. Please do not write your name or other personal details."
        )
