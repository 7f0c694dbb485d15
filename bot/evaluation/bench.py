"""Speed and memory against the budgets of the project, measured in one run: ``make bench``.

These are figures of this machine at this moment; compare figures of one run with each other.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import List, Sequence

import psutil
from rich.console import Console
from rich.table import Table

from bot.evaluation.load import latencies, throughput, typing_latencies
from bot.evaluation.reader import Reader
from bot.evaluation.running import RunningServer
from bot.evaluation.synthetic import MEDQUAD
from bot.knowledge.labelled import read_questions
from bot.knowledge.store import KnowledgeStore
from bot.settings import PROJECT

QUESTIONS = PROJECT / "tests" / "questions" / "entries.tsv"


@dataclass(frozen=True)
class Figure:
    """One measured figure beside its budget."""

    what: str
    measured: float
    unit: str
    budget: float
    at_least: bool = False

    @property
    def within(self) -> bool:
        return self.measured >= self.budget if self.at_least else self.measured <= self.budget


def measure() -> List[Figure]:
    """Every figure, on the shipped knowledge base in a fresh home."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        importing = _timed(home, "import")
        training = _timed(home, "train")
        nothing = _timed(home, "train")
        with KnowledgeStore(home / "knowledge.db", read_only=True) as store:
            stored = [phrasing for entry in store.entries() for phrasing in (entry.question, *entry.phrasings[:1])]
        free = [each.question for each in read_questions(QUESTIONS, "dev") if each.answerable]
        with RunningServer(home) as server:
            times = asyncio.run(latencies(Reader, server.address, stored))
            free_times = asyncio.run(latencies(Reader, server.address, free))
            typing = asyncio.run(typing_latencies(Reader, server.address, stored))
            rate = asyncio.run(throughput(Reader, server.address, stored))
            free_rate = asyncio.run(throughput(Reader, server.address, free))
            process = psutil.Process(server.pid)
            memory = process.memory_info().rss / 1e6
            action_memory = sum(child.memory_info().rss for child in process.children()) / 1e6
        dist = PROJECT / "widget" / "dist"
        loaded = [path for pattern in ("widget.js", "widget/panel-*.js", "widget/strings.en-*.js") for path in dist.glob(pattern)]
        return [
            Figure("question in stored words to answer card, p50", statistics.median(times), "ms", 8),
            Figure("question in stored words to answer card, p99", times[int(len(times) * 0.99)], "ms", 25),
            Figure("question in other words to answer card, p50", statistics.median(free_times), "ms", 8),
            Figure("question in other words to answer card, p99", free_times[int(len(free_times) * 0.99)], "ms", 25),
            Figure("half-typed question to suggestions, p50", statistics.median(typing), "ms", 20),
            Figure("half-typed question to suggestions, p99", typing[int(len(typing) * 0.99)], "ms", 50),
            Figure("answers of one process, stored words", rate, "/s", 120, at_least=True),
            Figure("answers of one process, other words", free_rate, "/s", 120, at_least=True),
            Figure("start to first answer", server.start_seconds, "s", 10),
            Figure("memory of the server", memory, "MB", 800),
            Figure("memory of the action server", action_memory, "MB", 150),
            Figure("import the shipped knowledge base", importing, "s", 30),
            Figure("train it from nothing", training, "s", 22),
            Figure("train again, nothing changed", nothing, "s", 5),
            Figure("widget, gzip", sum(len(gzip.compress(path.read_bytes(), 9)) for path in loaded) / 1024, "KB", 40),
        ]


def collection_figures() -> List[Figure]:
    """Import and check of MedQuAD's answered questions; none where its archive is not there."""
    if not MEDQUAD.exists():
        return []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        importing = _timed(home, "import", str(MEDQUAD))
        checking = _timed(home, "check")
        again = _timed(home, "check")
        with KnowledgeStore(home / "knowledge.db", read_only=True) as store:
            size = f"{len(store.entries()):,} entries of MedQuAD"
    return [
        Figure(f"import {size}", importing, "s", 30),
        Figure("check them for the first time", checking, "s", 120),
        Figure("check them again, vectors kept", again, "s", 60),
    ]


def _timed(home: Path, *command: str) -> float:
    started = time.monotonic()
    subprocess.run([sys.executable, "-W", "ignore", "-m", "bot.cli", "--home", str(home), *command], check=True, capture_output=True)
    return time.monotonic() - started


def table(figures: Sequence[Figure]) -> Table:
    """The figures with their budgets, for the terminal."""
    built = Table("What", "Measured", "Budget", "Within")
    for figure in figures:
        bound = "at least" if figure.at_least else "at most"
        unit = f" {figure.unit}" if figure.unit else ""
        built.add_row(
            figure.what,
            f"{figure.measured:{'.1f' if figure.unit else '.3g'}}{unit}",
            f"{bound} {figure.budget:g}{unit}",
            "yes" if figure.within else "NO",
        )
    return built


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    figures = measure() + collection_figures()
    if options.json:
        print(json.dumps([{**asdict(figure), "within": figure.within} for figure in figures], indent=1))
        return
    Console().print(table(figures))


if __name__ == "__main__":
    main()
