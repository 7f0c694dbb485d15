"""Somebody may be in danger: says at once whom to call. A stored answer follows only where one fits well."""

from __future__ import annotations

from actions import stores
from actions.citewell_action import CitewellAction
from actions.delivery import deliver_by_id
from actions.helplines import helplines
from actions.turn import Turn
from bot.cards import NoticeCard

CRISIS = frozenset({"suicide", "self_harm"})
POISON = frozenset({"overdose", "poisoning"})
MESSAGES = {
    "crisis": "I am sorry that you are going through this. You do not have to face it alone. If you or someone with you may be in "
    "danger, please call now. You can talk to someone at any hour.",
    "violence": "You deserve to be safe. If you are in danger now, please call your emergency number, and move to a safer "
    "place if you can.",
    "poison": "Taking too much of a medicine or swallowing something poisonous can be serious even before you feel ill. Please call "
    "now, and keep the packet at hand.",
    "emergency": "What you describe may be an emergency. Please call your emergency number now. Do not wait, and do not drive yourself.",
}


class ActionEmergency(CitewellAction):
    def name(self) -> str:
        return "action_emergency"

    def respond(self, turn: Turn) -> None:
        settings = stores.settings()
        numbers = helplines(settings.project / "data" / "helplines.yml", settings.country)
        dangers = set(turn.understanding.get("emergency") or ())
        crisis, poison = bool(dangers & CRISIS), bool(dangers & POISON)
        kind = "crisis" if crisis else "poison" if poison else "violence" if "violence" in dangers else "emergency"
        links = [*numbers["crisis"]] if crisis and not poison else []
        links += numbers["emergency"]
        links += numbers["crisis"] if crisis else ()
        links += numbers["poison"] if poison else ()
        turn.send(NoticeCard("emergency", MESSAGES[kind], tuple(dict.fromkeys(links))))
        if turn.understanding.get("answer_too") and turn.matches:
            deliver_by_id(turn, turn.matches[0]["entry_id"])
