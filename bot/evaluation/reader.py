"""A reader without a browser: a Socket.IO client over a raw websocket, for measurements and tests.

Speaks Socket.IO protocol 5 over Engine.IO protocol 4 (https://socket.io/docs/v4/socket-io-protocol/). python-socketio's own
websocket client needs a newer aiohttp than Rasa allows.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import Any, Dict, List, Optional, Tuple

import websockets


class Reader:
    """One page of one conversation. Use as ``async with Reader(address) as reader``."""

    def __init__(self, address: str, session: Optional[str] = None, origin: Optional[str] = None) -> None:
        self._url = f"{address.replace('http', 'ws', 1)}/socket.io/?EIO=4&transport=websocket"
        self._origin = origin
        self._events: "asyncio.Queue[Tuple[str, Any]]" = asyncio.Queue()
        self._acknowledgements: Dict[int, "asyncio.Future[Any]"] = {}
        self._number = 0
        self.session = session
        self.greeting: Dict[str, Any] = {}

    async def __aenter__(self) -> "Reader":
        headers = {"Origin": self._origin} if self._origin else {}
        self._socket = await websockets.connect(self._url, extra_headers=headers, max_size=None)
        await self._socket.recv()  # Engine.IO's open packet
        await self._socket.send("40" + json.dumps({"session": self.session}))
        self._receiver = asyncio.get_running_loop().create_task(self._receive())
        self.greeting = await self.event("session")
        self.session = self.greeting["session"]
        return self

    async def __aexit__(self, *_: Any) -> None:
        self._receiver.cancel()
        await self._socket.close()

    async def send(self, event: str, body: Any, timeout: float = 10) -> Any:
        """Sends an event; gives the server's acknowledgement."""
        self._number += 1
        number = self._number
        self._acknowledgements[number] = asyncio.get_running_loop().create_future()
        await self._socket.send(f"42{number}" + json.dumps([event, body]))
        return await asyncio.wait_for(self._acknowledgements[number], timeout)

    async def event(self, name: str, timeout: float = 30) -> Any:
        """The body of the next event of that name; others are passed over."""
        while True:
            received, body = await asyncio.wait_for(self._events.get(), timeout)
            if received == name:
                return body

    async def ask(self, text: str, message_id: Optional[str] = None, **more: Any) -> List[Dict[str, Any]]:
        """The cards of one turn.

        Raises:
            ValueError: the server refused the message.
        """
        message_id = message_id or secrets.token_hex(8)
        acknowledgement = await self.send("ask", {"id": message_id, "text": text, **more})
        if not acknowledgement["ok"]:
            raise ValueError(acknowledgement["error"]["code"])
        cards = []
        while True:
            name, body = await asyncio.wait_for(self._events.get(), 30)
            if name == "card" and body["reply_to"] == message_id:
                cards.append(body["card"])
            elif name == "done" and body["reply_to"] == message_id:
                return cards

    async def _receive(self) -> None:
        async for packet in self._socket:
            if packet == "2":  # Engine.IO's ping
                await self._socket.send("3")
            elif packet.startswith("42"):
                self._events.put_nowait(tuple(json.loads(packet[2:])))
            elif packet.startswith("43"):
                digits = packet[2 : packet.index("[")]
                waiting = self._acknowledgements.pop(int(digits), None)
                if waiting:
                    waiting.set_result(json.loads(packet[2 + len(digits) :])[0])
