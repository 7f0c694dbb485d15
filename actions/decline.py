"""Says honestly that there is no reviewed answer, and names the nearest topics."""

from __future__ import annotations

from actions import stores
from actions.citewell_action import CitewellAction
from actions.options import show_topics
from actions.turn import Turn


class ActionDecline(CitewellAction):
    def name(self) -> str:
        return "action_decline"

    def respond(self, turn: Turn) -> None:
        decline(turn)


def decline(turn: Turn) -> None:
    """Keeps the question as one without an answer, and says so."""
    best = turn.matches[0] if turn.matches else None
    if turn.kept:
        stores.feedback().record_question(
            turn.session,
            turn.meant,
            "decline",
            best["entry_id"] if best else None,
            best["probability"] if best else None,
        )
    knowledge = stores.knowledge()
    near = [knowledge.entry(match["entry_id"]) for match in turn.matches]
    options = show_topics(entry.topic for entry in near if entry and entry.topic)
    turn.say(
        "I don't have a stored answer to that, and I would rather say so than guess. "
        "A doctor, nurse or pharmacist can help with your own situation." + (" These are the nearest topics I know:" if options else ""),
        options=options,
    )
    turn.remember(choices=None, offered=None, browsing=None)
