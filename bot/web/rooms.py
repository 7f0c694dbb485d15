"""What the channel remembers of a conversation while a page of it is open, or a turn of it is not over."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Dict, Set


@dataclass
class Room:
    """The pages of one conversation: one turn at a time, and each message answered once."""

    pages: int = 0
    turns: int = 0  # begun or waiting
    forgotten: bool = False  # the conversation was deleted; what still waits for its turn must not begin it again
    answered: Set[str] = field(default_factory=set)  # ids of messages taken, from the transcript and since
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Rooms:
    """Rooms by session; a room goes with its last page and its last turn.

    A page that loses its connection during a turn sends its message again when it is back: the room must still know it.
    """

    def __init__(self) -> None:
        self._rooms: Dict[str, Room] = {}

    def join(self, session: str) -> Room:
        room = self.get(session)
        room.pages += 1
        return room

    def get(self, session: str) -> Room:
        return self._rooms.setdefault(session, Room())

    def over(self, session: str, room: Room) -> None:
        """A turn that was counted in ``turns`` is over."""
        room.turns -= 1
        self._tidy(session, room)

    def leave(self, session: str) -> None:
        room = self._rooms.get(session)
        if room is not None:
            room.pages -= 1
            self._tidy(session, room)

    def _tidy(self, session: str, room: Room) -> None:
        if room.pages <= 0 and not room.turns and self._rooms.get(session) is room:
            del self._rooms[session]

    def __len__(self) -> int:
        return len(self._rooms)
