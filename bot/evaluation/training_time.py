"""How long training takes on MedQuAD: 1,524 entries from nothing, and again after one entry of 16,407 changed."""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import List, Sequence, Tuple

from bot.evaluation.bench import Figure
from bot.evaluation.synthetic import Pair, medquad

SMALL = 1524


def training_figures() -> List[Figure]:
    """Seconds of the clock, and beside them the processor's own, which other programs hardly lengthen."""
    answered = [pair for pair in medquad() if pair.answer]
    with tempfile.TemporaryDirectory() as folder:
        _import(Path(folder) / "small", answered[:: len(answered) // SMALL][:SMALL])
        small = _train(Path(folder) / "small")
        large = Path(folder) / "large"
        _import(large, answered)
        first = _train(large)
        answered[0] = Pair(answered[0].focus, f"{answered[0].question} And why?", answered[0].answer)
        _import(large, answered)
        again = _train(large)
    return [
        *_both(f"train {SMALL:,} entries from nothing", small, 22),
        *_both(f"train again, one of {len(answered):,} changed", again, 30),
        *_both(f"train {len(answered):,} entries from nothing", first, float("inf")),
    ]


def _both(what: str, measured: Tuple[float, float], budget: float) -> List[Figure]:
    return [Figure(what, measured[0], "s", budget), Figure(f"{what}, processor", measured[1], "s", float("inf"))]


def _import(home: Path, pairs: Sequence[Pair]) -> None:
    home.mkdir(exist_ok=True)
    path = home / "medquad.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "question", "answer"))
        writer.writerows((f"entry-{n}", pair.question, pair.answer[:300]) for n, pair in enumerate(pairs))
    _run(home, "import", str(path))


def _train(home: Path) -> Tuple[float, float]:
    started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(home, "train")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - started, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _run(home: Path, *arguments: str) -> None:
    subprocess.run([sys.executable, "-W", "ignore", "-m", "bot.cli", "--home", str(home), *arguments], check=True, capture_output=True)
