"""Questions through the NLU graph of any Rasa model, in a process of its own: what is understood, and how long each one takes.

Run as ``python -m bot.evaluation.parsing MODEL QUESTIONS ANSWERS``: a model archive, a JSON list of texts, the file to write.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence

from bot.evaluation.contenders import run_alone
from bot.settings import PROJECT

WARMING = 20  # questions asked once more before, and not counted
KEPT = ("intent", "intent_ranking", "response_selector", "citewell")  # of what Rasa says it understood


@dataclass(frozen=True)
class Parsing:
    """For each question what was understood, in Rasa's form, and the milliseconds it took."""

    parsed: List[Dict[str, Any]]
    milliseconds: List[float]


def parse_alone(model: Path, questions: Sequence[str], environment: Mapping[str, str]) -> Parsing:
    """Asks a model every question, one after the other, in a process that does nothing else.

    Raises:
        RuntimeError: the model could not be loaded or asked; with what was printed.
    """
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "questions.json", Path(folder) / "answers.json"
        asked.write_text(json.dumps(list(questions)), encoding="utf-8")
        command = [sys.executable, "-W", "ignore", "-m", "bot.evaluation.parsing", str(model), str(asked), str(answered)]
        run_alone(command, PROJECT, environment)
        return Parsing(**json.loads(answered.read_text(encoding="utf-8")))


async def _parse(model: Path, questions: Sequence[str]) -> Parsing:
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    for question in questions[:WARMING]:
        await agent.parse_message(question)
    parsing = Parsing([], [])
    for question in questions:
        before = time.perf_counter()
        parsed = await agent.parse_message(question)
        parsing.milliseconds.append((time.perf_counter() - before) * 1000)
        parsing.parsed.append({key: parsed[key] for key in KEPT if key in parsed})
    return parsing


def main() -> None:
    model, asked, answered = (Path(argument) for argument in sys.argv[1:])
    parsing = asyncio.run(_parse(model, json.loads(asked.read_text(encoding="utf-8"))))
    answered.write_text(json.dumps(vars(parsing), default=float), encoding="utf-8")


if __name__ == "__main__":
    main()
