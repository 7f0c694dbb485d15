"""Calls of the action server, made cheap.

Rasa checks each reply of the action server with a JSON schema that it compiles anew every time, which takes more than
half of its time per message; and it sends every event of the conversation with each call, though our actions read
only the latest message and the slots. Both are replaced here; the schema is the same.
"""

from __future__ import annotations

from typing import Any, Dict

import fastjsonschema
import rasa
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity


def install() -> None:
    """Makes every remote action of this process use the compiled check and the small call."""
    validate = fastjsonschema.compile(RemoteAction.action_response_format_spec())

    def validate_action_result(self: RemoteAction, result: Dict[str, Any]) -> bool:
        validate(result)
        return True

    def action_call_format(self: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> Dict[str, Any]:
        state = tracker.current_state(EventVerbosity.NONE)
        return {
            "next_action": self.name(),
            "sender_id": tracker.sender_id,
            # rasa-sdk finds the channel in the latest user event
            "tracker": {**state, "events": [{"event": "user", "input_channel": state["latest_input_channel"]}]},
            "version": rasa.__version__,
            "domain": {},
        }

    RemoteAction._validate_action_result = validate_action_result  # type: ignore[method-assign]
    RemoteAction._action_call_format = action_call_format  # type: ignore[method-assign]
