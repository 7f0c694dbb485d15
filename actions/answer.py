"""Gives the stored answer that the entry matcher decided on, and the second one where two questions were asked."""

from __future__ import annotations

from actions import stores
from actions.citewell_action import CitewellAction
from actions.decline import decline
from actions.delivery import deliver_by_id
from actions.open_parts import ask_back
from actions.turn import Turn

WORTH_SHOWING = 0.03  # probability from which another entry is offered as "not what you meant?"


class ActionAnswer(CitewellAction):
    def name(self) -> str:
        return "action_answer"

    def respond(self, turn: Turn) -> None:
        best, *others = turn.matches
        if stores.knowledge().entry(best["entry_id"]) is None:  # the model knows it, the store no longer does
            decline(turn)
            return
        if turn.kept:
            stores.feedback().record_question(turn.session, turn.meant, "answer", best["entry_id"], best["probability"])
        candidates = [match["entry_id"] for match in others if match["probability"] >= WORTH_SHOWING]
        further = turn.understanding.get("further") or []
        # Beside a second answer, other candidates of the first would be mistaken for its own.
        deliver_by_id(turn, best["entry_id"], matched=best["phrasing"], candidates=() if further else candidates)
        for match in further:
            deliver_by_id(turn, match["entry_id"], matched=match["phrasing"])
        ask_back(turn, turn.understanding.get("left_open") or [], answered=True)
