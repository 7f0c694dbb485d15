"""What every action shares: one turn in, events out, and an answer even when something breaks."""

from __future__ import annotations

import abc
import logging
from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn
from bot.errors import StoreError

logger = logging.getLogger(__name__)


class CitewellAction(Action, abc.ABC):
    """Subclasses give ``name`` and ``respond``; one action per file."""

    @abc.abstractmethod
    def name(self) -> str:
        """The action's name in domain.yml."""

    @abc.abstractmethod
    def respond(self, turn: Turn) -> None:
        """Sends the cards of this turn and remembers what the next one needs."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[Dict[str, Any]]:
        turn = Turn(dispatcher, tracker)
        try:
            self.respond(turn)
        except StoreError as error:
            logger.error("%s: %s", self.name(), error)
            return _apologise(dispatcher, tracker)
        except Exception as error:  # the process's edge: a reader never waits for nothing
            # Only the kind and the place: an exception's text can hold the reader's words.
            logger.error("%s failed: %s", self.name(), type(error).__name__, exc_info=logger.isEnabledFor(logging.DEBUG))
            return _apologise(dispatcher, tracker)
        return turn.events()


def _apologise(dispatcher: CollectingDispatcher, tracker: Tracker) -> List[Dict[str, Any]]:
    dispatcher.messages.clear()
    Turn(dispatcher, tracker).warn("Something went wrong on our side, and your question was not answered.", retry=True)
    return []
