"""Everything that is measured of one bot, in the same way for each."""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import asdict, dataclass
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence

import aiohttp
import psutil

from bot.evaluation.contenders import Contender, Used
from bot.evaluation.load import RestReader, latencies, throughput
from bot.evaluation.outcomes import Outcome
from bot.evaluation.parsing import parse_alone
from bot.evaluation.reader import Reader
from bot.evaluation.stock_outcomes import figures
from bot.knowledge.labelled import LabelledQuestion

Say = Callable[[str], None]
Sets = Mapping[str, Sequence[LabelledQuestion]]


@dataclass(frozen=True)
class Measures:
    """The figures of one bot: shares between 0 and 1 (None where nothing was asked), seconds, milliseconds, MB.

    ``rest_*`` and ``socket_*`` are taken at the server, over the one and the other channel; ``first_answer_s`` is from
    starting it to its first answer over REST. Memory is resident, after the load.
    """

    name: str
    top_1: Optional[float]
    top_3: Optional[float]
    coverage_at_95: Optional[float]
    precision: Optional[float]
    coverage: Optional[float]
    answered_unanswerable: Optional[float]
    talk: Optional[float]
    training_s: float
    training_cpu_s: float
    training_peak_mb: float
    model_mb: float
    parse_p50_ms: float
    parse_p99_ms: float
    first_answer_s: float
    rest_p50_ms: float
    rest_p99_ms: float
    rest_per_s: float
    server_mb: float
    children_mb: float
    socket_p50_ms: Optional[float] = None
    socket_per_s: Optional[float] = None
    import_s: Optional[float] = None

    @property
    def memory_mb(self) -> float:
        """Of all processes of the server."""
        return self.server_mb + self.children_mb

    def to_json(self) -> Dict[str, Any]:
        return {**asdict(self), "memory_mb": self.memory_mb}


def measure(contender: Contender, training: Used, sets: Sets, say: Say, seconds: float = 8.0, turns: int = 300) -> Measures:
    """Asks and serves one trained bot.

    Args:
        contender: the bot.
        training: what its training took.
        sets: name of a set -> its test questions; those of ``entries`` are also what the server is asked.
        say: told what is being done.
        seconds: of throughput, for each channel.
        turns: of one reader, for each channel.
    """
    say(f"{contender.name}: asking {sum(map(len, sets.values()))} questions")
    questions = [question.question for each in sets.values() for question in each]
    parsing = parse_alone(contender.model, questions, contender.environment)
    say(f"{contender.name}: serving")
    served = _serve(contender, [question.question for question in sets["entries"]], seconds, turns)
    times = sorted(parsing.milliseconds)
    return Measures(
        name=contender.name,
        **figures(_outcomes(contender, sets, parsing.parsed)),
        **_training(training),
        model_mb=contender.model.stat().st_size / 1e6,
        parse_p50_ms=statistics.median(times),
        parse_p99_ms=_p99(times),
        **served,
    )


def _outcomes(contender: Contender, sets: Sets, parsed: Sequence[Mapping[str, Any]]) -> Dict[str, List[Outcome]]:
    understood = iter(parsed)
    return {name: [Outcome(question, contender.read(next(understood))) for question in questions] for name, questions in sets.items()}


def _training(used: Used) -> Dict[str, float]:
    return {"training_s": used.seconds, "training_cpu_s": used.cpu_seconds, "training_peak_mb": used.peak_mb}


def _serve(contender: Contender, questions: Sequence[str], seconds: float, turns: int) -> Dict[str, float]:
    started = time.monotonic()
    with contender.server(contender.home, patience=600, **contender.environment) as server:
        asyncio.run(_first_answer(server.address, questions[0]))
        found = {"first_answer_s": time.monotonic() - started}
        times = asyncio.run(latencies(RestReader, server.address, questions, turns))
        found["rest_p50_ms"], found["rest_p99_ms"] = statistics.median(times), _p99(times)
        found["rest_per_s"] = asyncio.run(throughput(RestReader, server.address, questions, seconds))
        if contender.socket:
            found["socket_p50_ms"] = statistics.median(asyncio.run(latencies(Reader, server.address, questions, turns)))
            found["socket_per_s"] = asyncio.run(throughput(Reader, server.address, questions, seconds))
        process = psutil.Process(server.pid)
        found["server_mb"] = process.memory_info().rss / 1e6
        found["children_mb"] = sum(child.memory_info().rss for child in process.children(recursive=True)) / 1e6
    return found


async def _first_answer(address: str, question: str) -> None:
    """Asks until it is answered: Rasa says that it is ready just before it listens."""
    for _ in range(600):
        try:
            async with RestReader(address) as reader:
                await reader.ask(question)
            return
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.05)
    raise RuntimeError(f"{address} does not answer")


def _p99(ascending: Sequence[float]) -> float:
    return ascending[int(len(ascending) * 0.99)]
