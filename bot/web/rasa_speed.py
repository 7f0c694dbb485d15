"""Parts of Rasa that are slow on every message, replaced by ones that do the same.

- The reply of the action server is checked with a JSON schema that Rasa compiles anew each time: more than half of its time
  per message. Here it is compiled once.
- Every event of the conversation is sent with each action call, over a connection opened for it. Our actions read only the
  latest message and the slots; the connection stays open.
- To read a stored event Rasa walks through all event classes. Here each name is looked up once.
- Each run of a graph is planned anew by Dask, several times a message. Here the order of its nodes is worked out once.
- Whether a domain is empty is found out by making another one to compare with. Here that is done once for each.
"""

from __future__ import annotations

from functools import lru_cache
from graphlib import TopologicalSorter
from typing import Any, Dict, List, Optional, Tuple

import aiohttp
import fastjsonschema
import rasa
from rasa.core.actions.action import RemoteAction
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import ClientResponseError, EndpointConfig


class ActionEndpoint(EndpointConfig):
    """The action server, over connections that stay open."""

    _session: Optional[aiohttp.ClientSession] = None

    async def request(self, method: str = "post", subpath: Optional[str] = None, **kwargs: Any) -> Any:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT))
        async with self._session.post(self.url, json=kwargs["json"]) as response:
            if response.status >= 400:
                # Not the body: it can hold the reader's words, and Rasa logs it.
                raise ClientResponseError(response.status, response.reason, b"")
            return await response.json()

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()


def install() -> None:
    """Replaces these parts in this process; doing it again changes nothing."""
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

    def run(self: DaskGraphRunner, inputs: Optional[Dict[str, Any]] = None, targets: Optional[List[str]] = None) -> Dict[str, Any]:
        wanted = tuple(targets or self._graph_schema.target_names)
        plans: Dict[Tuple[str, ...], List[Tuple[str, Tuple[str, ...]]]] = self.__dict__.setdefault("plans", {})
        if wanted not in plans:
            needs = {name: tuple(node.needs.values()) for name, node in self._graph_schema.minimal_graph_schema(list(wanted)).nodes.items()}
            plans[wanted] = [(name, needs[name]) for name in TopologicalSorter(needs).static_order() if name in needs]
        results = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needed in plans[wanted]:
            results[name] = self._instantiated_nodes[name](*(results.get(need, need) for need in needed))
        return dict(results[name] for name in wanted)

    as_rasa_does = Domain.is_empty

    def is_empty(self: Domain) -> bool:
        known: Dict[str, bool] = self.__dict__
        if "is_known_empty" not in known:
            known["is_known_empty"] = as_rasa_does(self)
        return known["is_known_empty"]

    RemoteAction._validate_action_result = validate_action_result  # type: ignore[method-assign]
    RemoteAction._action_call_format = action_call_format  # type: ignore[method-assign]
    DaskGraphRunner.run = run  # type: ignore[method-assign]
    if not hasattr(Event.resolve_by_type, "cache_info"):
        Event.resolve_by_type = staticmethod(lru_cache(maxsize=None)(Event.resolve_by_type))  # type: ignore[method-assign]
    if Domain.is_empty.__module__ != __name__:
        Domain.is_empty = is_empty  # type: ignore[method-assign]
