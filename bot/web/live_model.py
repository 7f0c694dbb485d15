"""The model that answers, replaced by a newly trained one while the server runs.

It is the newest archive of the folder, as it is after a restart: one trained now, or an older one when the newest is taken
away. A new one is loaded in a thread while the old one goes on answering, and has to understand a question before it takes
over, between two messages; a message in flight ends with the model it began with. Conversations are in the tracker store,
which stays. Each server looks for itself, so several may share a folder or have copies of it.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Callable, Iterator, Literal, Optional

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor

from bot.errors import ModelError
from bot.nlu.model import Model, code_fingerprint
from bot.settings import PROJECT

logger = logging.getLogger(__name__)

TRIAL = "What is known about this?"
CURES = {"train": "Train again: citewell train --force", "restart": "Restart the server."}
SWITCH_SECONDS = 0.0005  # how long a thread that loads may keep the interpreter while a message waits for it


@dataclass(frozen=True)
class Refused:
    """A newer archive that does not answer: why, and what would change that."""

    model: Model
    reason: str
    cure: Literal["train", "restart"]


class LiveModel:
    """Which model answers, and the watch over newer ones.

    Args:
        folder: of the archives.
        model: the one that the agent was started with.
        interval: seconds between two looks; 0 looks only when asked to by :meth:`look_now`.
        tell: called with a sentence for the operator when another model took over.
        project: folder of Citewell's own code.
    """

    def __init__(self, folder: Path, model: Model, interval: float, tell: Callable[[str], None], project: Path = PROJECT) -> None:
        self.model = model
        self.refused: Optional[Refused] = None
        self._folder = folder
        self._interval = interval
        self._tell = tell
        self._project = project
        self._code = code_fingerprint(project)
        self._asked = asyncio.Event()

    def look_now(self) -> None:
        """Looks at once, and tries again what was refused."""
        self._asked.set()

    async def keep_newest(self, agent: Agent) -> None:
        """Gives the agent each newer model; runs until it is cancelled."""
        seen: Optional[Model] = None
        while True:
            asked = await self._pause()
            newest = await asyncio.get_running_loop().run_in_executor(None, _newest, self._folder)
            if newest is None or newest.is_same_file(self.model):
                self.refused = None
            elif asked or (newest.is_same_file(seen) and not (self.refused and newest.is_same_file(self.refused.model))):
                # Unchanged since the last look: nobody is still copying it here.
                await self._change_to(newest, agent)
            seen = newest

    async def _pause(self) -> bool:
        """Waits for the next look; whether it was asked for."""
        try:
            await asyncio.wait_for(self._asked.wait(), self._interval or None)
        except asyncio.TimeoutError:
            return False
        self._asked.clear()
        return True

    async def _change_to(self, model: Model, agent: Agent) -> None:
        in_thread = partial(asyncio.get_running_loop().run_in_executor, None)
        try:
            if await in_thread(code_fingerprint, self._project) != self._code:
                self._refuse(model, "Citewell's code has changed since this server started", "restart")
                return
            processor = await in_thread(_load, model, agent)
        except Exception as error:  # anything may be wrong with an archive
            if model.path.exists():  # a later training may have removed it
                self._refuse(model, f"{type(error).__name__}: {error}", "train")
            return
        agent.processor, agent.domain = processor, processor.domain
        agent.tracker_store.domain = processor.domain
        agent.nlg.responses = processor.domain.responses
        self.model, self.refused = model, None
        self._tell(f"Answering with a new model: {model.path.name}")

    def _refuse(self, model: Model, reason: str, cure: Literal["train", "restart"]) -> None:
        self.refused = Refused(model, reason, cure)
        name, before = model.path.name, self.model.path.name
        logger.error("The new model %s does not answer (%s); %s goes on answering. %s", name, reason, before, CURES[cure])


def _newest(folder: Path) -> Optional[Model]:
    with suppress(OSError):  # a folder that cannot be read now may be there at the next look
        return Model.newest(folder)
    return None


def _load(model: Model, agent: Agent) -> MessageProcessor:
    with _interruptible():
        processor = MessageProcessor(
            str(model.path), agent.tracker_store, agent.lock_store, agent.nlg, action_endpoint=agent.action_endpoint
        )
        understood = asyncio.run(processor.parse_message(UserMessage(TRIAL)))
    if "decision" not in understood.get("citewell", {}):
        raise ModelError("it understands no question")
    return processor


@contextmanager
def _interruptible() -> Iterator[None]:
    """Within, other threads need not wait long for the interpreter."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
