"""The comparison as a table in the terminal, as Markdown in docs/benchmarks.md, and as JSON."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

import psutil
from rich.table import Table

from bot import __version__
from bot.evaluation.stock_measures import Measures


def markers(section: str) -> Tuple[str, str]:
    """The lines around a section of a page that a measurement writes."""
    return f"<!-- {section}:begin -->", f"<!-- {section}:end -->"


BEGIN, END = markers("stock")

# What a row is called, its figure, its unit. Shares are printed in percent.
ROWS: Tuple[Tuple[str, str, str], ...] = (
    ("right entry first", "top_1", "%"),
    ("right entry among three", "top_3", "%"),
    ("could be answered with 95 % of the answers right", "coverage_at_95", "%"),
    ("answered, as shipped", "coverage", "%"),
    ("of its answers right, as shipped", "precision", "%"),
    ("answered without having an answer, as shipped", "answered_unanswerable", "%"),
    ("talk understood", "talk", "%"),
    ("import with all checks", "import_s", "s"),
    ("training", "training_s", "s"),
    ("training, time of the processors", "training_cpu_s", "s"),
    ("training, most memory", "training_peak_mb", "MB"),
    ("model archive", "model_mb", "MB"),
    ("understanding one message, p50", "parse_p50_ms", "ms"),
    ("understanding one message, p99", "parse_p99_ms", "ms"),
    ("start to first answer", "first_answer_s", "s"),
    ("question to answer over REST, p50", "rest_p50_ms", "ms"),
    ("question to answer over REST, p99", "rest_p99_ms", "ms"),
    ("answers over REST", "rest_per_s", "/s"),
    ("question to answer over the websocket, p50", "socket_p50_ms", "ms"),
    ("answers over the websocket", "socket_per_s", "/s"),
    ("memory of the server, all processes", "memory_mb", "MB"),
)


@dataclass(frozen=True)
class Comparison:
    """One run: every bot's measures, and what they were taken of."""

    day: str  # ISO 8601
    versions: Dict[str, str]
    machine: str
    epochs: int
    entries: int
    phrasings: int
    questions: Dict[str, int]
    bots: Tuple[Measures, ...]

    @classmethod
    def of(cls, bots: Sequence[Measures], epochs: int, entries: int, phrasings: int, questions: Dict[str, int]) -> "Comparison":
        """The comparison of today, on this machine."""
        versions = {
            "Citewell": __version__,
            "Rasa": version("rasa"),
            "TensorFlow": version("tensorflow"),
            "Python": platform.python_version(),
        }
        gigabytes = psutil.virtual_memory().total / 2**30
        machine = f"{psutil.cpu_count()} cores, {gigabytes:.0f} GB, {platform.system()} {platform.machine()}"
        return cls(date.today().isoformat(), versions, machine, epochs, entries, phrasings, questions, tuple(bots))

    @property
    def about(self) -> str:
        """One line of what was measured."""
        versions = ", ".join(f"{name} {number}" for name, number in self.versions.items())
        questions = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in self.questions.items())
        return (
            f"{self.day}; {versions}; {self.machine}. {self.entries} entries with {self.phrasings:,} examples, {self.epochs} epochs for "
            f"stock Rasa. Test questions: {questions}."
        )

    def to_json(self) -> Dict[str, Any]:
        return {**vars(self), "bots": [bot.to_json() for bot in self.bots]}


def table(comparison: Comparison) -> Table:
    """For the terminal."""
    built = Table("", *(bot.name for bot in comparison.bots), title="Beside stock Rasa", title_justify="left")
    for label, *cells in _cells(comparison):
        built.add_row(label, *cells)
    return built


def markdown(comparison: Comparison, picture: str) -> str:
    """For docs/benchmarks.md; ``picture`` is where the picture lies, seen from there."""
    seen = "Bars for stock DIET, DIET + ResponseSelector and Citewell: accuracy, training, speed and memory, as in the table"
    lines = [f"| | {' | '.join(bot.name for bot in comparison.bots)} |", f"|---|{'---:|' * len(comparison.bots)}"]
    return "\n".join([comparison.about, "", f"![{seen}]({picture})", "", *lines, *(f"| {' | '.join(row)} |" for row in _cells(comparison))])


def put_between_markers(page: Path, text: str, section: str = "stock") -> None:
    """Replaces what stands between the two markers of a section.

    Raises:
        ValueError: the page lacks a marker.
    """
    before, after = around_markers(page, section)
    begin, end = markers(section)
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def around_markers(page: Path, section: str = "stock") -> Tuple[str, str]:
    """What stands before and after the two markers of a section.

    Raises:
        ValueError: the page lacks a marker.
    """
    opening, closing = markers(section)
    before, begin, rest = page.read_text(encoding="utf-8").partition(opening)
    _, end, after = rest.partition(closing)
    if not begin or not end:
        raise ValueError(f"{page} has no section between {opening} and {closing}; put both lines where the table belongs")
    return before, after


def _cells(comparison: Comparison) -> List[Tuple[str, ...]]:
    return [(label, *(_figure(getattr(bot, name), unit) for bot in comparison.bots)) for label, name, unit in ROWS]


def _figure(value: Optional[float], unit: str) -> str:
    if value is None:
        return "-"
    value = value * 100 if unit == "%" else value
    number = f"{value:,.0f}" if value >= 100 or (unit == "MB" and value >= 10) else f"{value:.1f}"
    return f"{number}{'' if unit == '/s' else ' '}{unit}"
