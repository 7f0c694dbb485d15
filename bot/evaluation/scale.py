"""Latency, memory and time to build against the number of entries, and training against its budgets: ``make bench-scale``.

Each size is built in one process and measured in another, so that memory is that of a server that only loads. Times of the
clock depend on what else the machine does; the processor's own time beside them does much less.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Dict, List, Sequence

from rich.console import Console
from rich.table import Table

from bot.evaluation.bench import Figure
from bot.evaluation.contenders import ONE_THREAD
from bot.settings import PROJECT

SIZES = (100, 1_000, 10_000, 47_441, 100_000, 1_000_000)
QUESTIONS = 150
PLOT = PROJECT / "docs" / "images" / "scale.png"
FIGURES = PROJECT / "docs" / "images" / "scale.json"

Row = Dict[str, float]


def measure(size: int, folder: Path) -> Row:
    """The figures of one size: seconds to build and to load, MB on disk and resident, ms of a match."""
    row = {"entries": size, **_alone("build", str(size), str(folder)), **_alone("ask", str(folder))}
    shutil.rmtree(folder / "model")
    return row


def build(size: int, folder: Path) -> Row:
    """Builds a synthetic base and writes it, as training does after embedding."""
    from bot.evaluation.synthetic import Seeds, matcher, medquad
    from bot.matching.embedder import Embedder

    embedder = Embedder()
    seeds = Seeds(medquad(), embedder, folder / "embeddings")
    started, busy = time.monotonic(), time.process_time()
    matcher(seeds.base(size), embedder).save(folder / "model")
    took = {"build_s": time.monotonic() - started, "build_cpu_s": time.process_time() - busy}
    (folder / "questions.json").write_text(json.dumps(list(seeds.questions(QUESTIONS))), encoding="utf-8")
    return {**took, "disk_mb": sum(path.stat().st_size for path in (folder / "model").iterdir()) / 1e6}


def ask(folder: Path) -> Row:
    """Loads the base and asks it; the first tenth of the questions is not counted."""
    import psutil

    from bot.matching.embedder import Embedder
    from bot.matching.matcher import Matcher

    embedder = Embedder()
    embedder.embed(["warm"])
    before = psutil.Process().memory_info().rss
    started = time.monotonic()
    matcher = Matcher.load(folder / "model", embedder)
    load = time.monotonic() - started
    questions: List[str] = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    clock, processor, embedding = [], [], []
    for question in questions:
        start = time.perf_counter()
        embedder.embed([matcher.asked(question)])  # remembered: matching does not embed it again
        embedded, busy = time.perf_counter(), time.process_time()
        matcher.match(question)
        clock.append((time.perf_counter() - start) * 1000)
        embedding.append((embedded - start) * 1000)
        processor.append((time.process_time() - busy) * 1000)
    counted = slice(len(questions) // 10, None)
    times = sorted(clock[counted])
    resident = psutil.Process().memory_info().rss
    return {
        "load_s": load,
        "match_p50_ms": statistics.median(times),
        "match_p99_ms": times[int(len(times) * 0.99)],
        "embedding_p50_ms": statistics.median(embedding[counted]),
        "search_cpu_p50_ms": statistics.median(processor[counted]),
        "resident_mb": resident / 1e6,
        "added_mb": (resident - before) / 1e6,
    }


def budgets(rows: Sequence[Row]) -> List[Figure]:
    """What the project promises of these figures."""
    by_size = {int(row["entries"]): row for row in rows}
    found = []
    if 100 in by_size and 47_441 in by_size:
        more = by_size[47_441]["match_p50_ms"] - by_size[100]["match_p50_ms"]
        found.append(Figure("47,441 entries instead of 100, match p50", more, "ms more", 3))
    if 1_000_000 in by_size:
        found.append(Figure("1,000,000 phrasings, match p50", by_size[1_000_000]["match_p50_ms"], "ms", 15))
        found.append(Figure("1,000,000 phrasings, resident", by_size[1_000_000]["resident_mb"], "MB", 2500))
    return found


def plot(rows: Sequence[Row], path: Path) -> None:
    """A picture of latency and memory over the number of entries."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    sizes = [row["entries"] for row in rows]
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 5), layout="constrained")
    for name, label, style in (
        ("match_p50_ms", "match, median", "o-"),
        ("match_p99_ms", "match, 99th percentile", "s--"),
        ("embedding_p50_ms", "of it: embedding the question", "^:"),
        ("search_cpu_p50_ms", "processor's time without embedding", "d-."),
    ):
        left.plot(sizes, [row[name] for row in rows], style, label=label)
    left.axhline(15, color="grey", linewidth=1, label="budget of a million, median")
    left.set(title="Time of one match", xlabel="entries", ylabel="milliseconds", xscale="log", yscale="log")
    right.plot(sizes, [row["resident_mb"] for row in rows], "o-", label="resident memory")
    right.plot(sizes, [row["disk_mb"] for row in rows], "s--", label="size of the index on disk")
    right.axhline(2500, color="grey", linewidth=1, label="budget of a million, resident")
    right.set(title="Memory and disk", xlabel="entries", ylabel="megabytes", xscale="log", yscale="log")
    for axes in (left, right):
        axes.grid(True, which="both", alpha=0.25)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncol=2)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def _alone(*arguments: str) -> Row:
    """What a process of its own measures, with as many threads as ``citewell`` gives itself."""
    command = [sys.executable, "-W", "ignore", "-m", "bot.evaluation.scale", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=PROJECT, env={**os.environ, **ONE_THREAD})
    found: Row = json.loads(done.stdout)
    return found


def _tables(rows: Sequence[Row], figures: Sequence[Figure], console: Console) -> None:
    columns = {
        "entries": "Entries",
        "match_p50_ms": "p50, ms",
        "match_p99_ms": "p99, ms",
        "embedding_p50_ms": "Embedding, ms",
        "search_cpu_p50_ms": "Search CPU, ms",
        "resident_mb": "Resident, MB",
        "disk_mb": "Disk, MB",
        "load_s": "Load, s",
        "build_s": "Build, s",
        "build_cpu_s": "Build CPU, s",
    }
    table = Table(*columns.values())
    for row in rows:
        table.add_row(f"{row['entries']:,.0f}", *(f"{row[name]:.1f}" for name in list(columns)[1:]))
    console.print(table)
    kept = Table("What", "Measured", "Budget", "Within")
    for figure in figures:
        promised = figure.budget < float("inf")
        budget, within = (f"at most {figure.budget:g} {figure.unit}", "yes" if figure.within else "NO") if promised else ("", "")
        kept.add_row(figure.what, f"{figure.measured:.1f} {figure.unit}", budget, within)
    console.print(kept)


def _json(figure: Figure) -> Dict[str, Any]:
    promised = figure.budget < float("inf")
    found = {"what": figure.what, "measured": round(figure.measured, 2), "unit": figure.unit}
    return {**found, "budget": figure.budget, "within": figure.within} if promised else found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1], help="largest number of entries (default %(default)s)")
    parser.add_argument("--training", action="store_true", help="measure training too (several minutes)")
    parser.add_argument("--json", type=Path, default=FIGURES, help="where the figures go")
    parser.add_argument("--plot", type=Path, default=PLOT, help="where the picture goes")
    options = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 120)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in (size for size in SIZES if size <= options.most):
            console.print(f"{size:,} entries ...")
            rows.append(measure(size, Path(folder)))
    figures = budgets(rows)
    if options.training:
        from bot.evaluation.training_time import training_figures

        figures += training_figures()
    _tables(rows, figures, console)
    content: Dict[str, Any] = {"sizes": rows, "budgets": [_json(figure) for figure in figures]}
    options.json.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    plot(rows, options.plot)


if __name__ == "__main__":
    if sys.argv[1:2] == ["build"]:
        print(json.dumps(build(int(sys.argv[2]), Path(sys.argv[3]))))
    elif sys.argv[1:2] == ["ask"]:
        print(json.dumps(ask(Path(sys.argv[2]))))
    else:
        main()
