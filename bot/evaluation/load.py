"""Readers that keep a server busy: how long one waits for an answer, and how many answers a second it gives to many."""

from __future__ import annotations

import asyncio
import secrets
import time
from typing import Any, Callable, Dict, List, Sequence

import aiohttp

TURNS = 300  # one reader's turns for the latencies
UNCOUNTED = 20  # the first of them
CONVERSATION = 10  # turns in one conversation
READERS = 16  # readers at once for the throughput
SECONDS = 8.0  # of throughput


class RestReader:
    """One conversation over Rasa's REST channel. Use as ``async with RestReader(address) as reader``."""

    def __init__(self, address: str) -> None:
        self._url = f"{address}/webhooks/rest/webhook"
        self._sender = secrets.token_hex(8)

    async def __aenter__(self) -> "RestReader":
        self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120))
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self._client.close()

    async def ask(self, text: str) -> List[Dict[str, Any]]:
        """The replies of one turn.

        Raises:
            RuntimeError: there is none.
        """
        async with self._client.post(self._url, json={"sender": self._sender, "message": text}) as response:
            replies = await response.json()
        if not isinstance(replies, list) or not replies:
            raise RuntimeError(f"No reply over REST: status {response.status}, {replies}")
        return replies


async def latencies(reader: Callable[[str], Any], address: str, questions: Sequence[str], turns: int = TURNS) -> List[float]:
    """Milliseconds from sending a question to its answer, ascending; a new conversation every ten turns.

    Args:
        reader: makes one from an address: ``Reader`` or ``RestReader``.
        address: of the server.
        questions: asked in turn, over and over.
        turns: how many; the first ones are asked, but not counted.
    """
    times: List[float] = []
    for start in range(0, turns, CONVERSATION):
        async with reader(address) as one:
            for number in range(start, min(start + CONVERSATION, turns)):
                before = time.perf_counter()
                await one.ask(questions[number % len(questions)])
                times.append((time.perf_counter() - before) * 1000)
    return sorted(times[min(UNCOUNTED, turns // 2) :])


async def typing_latencies(reader: Callable[[str], Any], address: str, questions: Sequence[str]) -> List[float]:
    """Milliseconds from sending what stands in the composer to its suggestions, ascending; each question is typed in quarters.

    Raises:
        RuntimeError: the server refused.
    """
    times: List[float] = []
    for question in questions[: TURNS // 4]:
        async with reader(address) as one:
            for quarter in range(1, 5):
                before = time.perf_counter()
                reply = await one.send("suggest", {"text": question[: len(question) * quarter // 4]})
                times.append((time.perf_counter() - before) * 1000)
                if not reply["ok"]:
                    raise RuntimeError(f"No suggestions: {reply['error']['message']}")
    return sorted(times[UNCOUNTED:])


async def throughput(reader: Callable[[str], Any], address: str, questions: Sequence[str], seconds: float = SECONDS) -> float:
    """Answers a second with many readers at once, each in conversations of its own."""
    end = time.monotonic() + seconds
    repeated = [questions[number % len(questions)] for number in range(READERS * CONVERSATION)]
    counts = await asyncio.gather(*(_keep_asking(reader, address, repeated[number::READERS], end) for number in range(READERS)))
    return sum(counts) / seconds


async def _keep_asking(reader: Callable[[str], Any], address: str, questions: Sequence[str], end: float) -> int:
    count = 0
    while time.monotonic() < end:
        async with reader(address) as one:
            for question in questions:
                if time.monotonic() >= end:
                    break
                await one.ask(question)
                count += 1
    return count
