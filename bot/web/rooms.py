"""What the channel remembers of a conversation while a page of it is open."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Dict, Set


@dataclass
class Room:
    """The pages of one conversation: one turn at a time, and each message answered once."""

    pages: int = 0
    answered: Set[str] = field(default_factory=set)  # ids of messages taken, from the transcript and since
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Rooms:
    """Rooms by session; a room goes when its last page does."""

    def __init__(self) -> None:
        self._rooms: Dict[str, Room] = {}

    def join(self, session: str) -> Room:
        room = self.get(session)
        room.pages += 1
        return room

    def get(self, session: str) -> Room:
        return self._rooms.setdefault(session, Room())

    def leave(self, session: str) -> None:
        room = self._rooms.get(session)
        if room is None:
            return
        room.pages -= 1
        if room.pages <= 0:
            del self._rooms[session]

    def __len__(self) -> int:
        return len(self._rooms)
