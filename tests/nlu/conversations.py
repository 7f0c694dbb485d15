"""Plays the earlier turns of a conversation with the trained model, and gives what is understood of the last message."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any, Dict, Sequence

from rasa.core.channels.channel import UserMessage


def understand_last(terminal: Any, earlier: Sequence[str], message: str) -> Dict[str, Any]:
    """What the model makes of a message after real turns with the earlier ones, each with its actions and slots."""
    return asyncio.run(_play(terminal, earlier, message))


async def _play(terminal: Any, earlier: Sequence[str], message: str) -> Dict[str, Any]:
    terminal._session = f"terminal-{secrets.token_urlsafe(6)}"
    for each in earlier:
        await terminal.ask(each)
    processor = terminal._agent.processor
    tracker = await processor.fetch_tracker_with_initial_session(terminal._session)
    return await processor.parse_message(UserMessage(message, sender_id=terminal._session), tracker)
