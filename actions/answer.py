"""Gives the stored answer that the entry matcher decided on."""

from __future__ import annotations

from actions import stores
from actions.citewell_action import CitewellAction
from actions.delivery import deliver_by_id
from actions.turn import Turn

WORTH_SHOWING = 0.03  # probability from which another entry is offered as "not what you meant?"


class ActionAnswer(CitewellAction):
    def name(self) -> str:
        return "action_answer"

    def respond(self, turn: Turn) -> None:
        best, *others = turn.matches
        if turn.kept:
            stores.feedback().record_question(turn.session, turn.asked, "answer", best["entry_id"], best["probability"])
        candidates = [match["entry_id"] for match in others if match["probability"] >= WORTH_SHOWING]
        deliver_by_id(turn, best["entry_id"], matched=best["phrasing"], candidates=candidates)
