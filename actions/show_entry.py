"""Shows the entry a button named."""

from __future__ import annotations

from actions import stores
from actions.citewell_action import CitewellAction
from actions.delivery import deliver_by_id
from actions.turn import Turn


class ActionShowEntry(CitewellAction):
    def name(self) -> str:
        return "action_show_entry"

    def respond(self, turn: Turn) -> None:
        entry_id = turn.argument("entry_id")
        browsing = turn.recall("browsing")
        offered = [*(turn.recall("choices") or []), *((turn.recall("answer") or {}).get("candidates") or [])]
        if deliver_by_id(turn, entry_id) and turn.kept and entry_id in offered and not browsing:
            # Choosing another entry than the one matched is a labelled signal for the editor.
            stores.feedback().record_choice(turn.session, entry_id)
