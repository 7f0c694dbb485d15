"""A second look at danger, learned from examples: what the rules' words miss, the sentence's meaning may show.

The rules of data/emergency fire on what an editor wrote; this fires on what resembles data/emergency/examples/dangers.tsv much
more than harmless.tsv. Either is enough.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

import numpy as np

from bot.errors import ContentError, Problem
from bot.nlu.talk import TalkClassifier

HARMLESS = "harmless"
WINDOW = 16  # words; in a longer message each stretch of so many is looked at as well
MOST_WINDOWS = 12

Embed = Callable[[Sequence[str]], np.ndarray]


class DangerClassifier:
    """Category and probability of a danger in a text."""

    def __init__(self, classifier: TalkClassifier) -> None:
        self._classifier = classifier

    @classmethod
    def train(cls, examples: Sequence[Tuple[str, str]], embed: Embed, regularization: float) -> "DangerClassifier":
        """Learns from (category, text) pairs; ``HARMLESS`` is the category of what is no danger."""
        texts = [text for _, text in examples]
        labels = [category for category, _ in examples]
        return cls(TalkClassifier.train(texts, embed(texts), labels, regularization, balanced=False))

    def look(self, text: str, vector: np.ndarray, embed: Embed) -> Tuple[Optional[str], float]:
        """The likeliest category and the probability of any danger; of a long message, of its worst stretch."""
        stretches = windows(text)
        vectors = [vector, *embed(stretches)] if stretches else [vector]
        return max((self._one(part, v) for part, v in zip([text, *stretches], vectors)), key=lambda found: found[1])

    def _one(self, text: str, vector: np.ndarray) -> Tuple[Optional[str], float]:
        ranking = self._classifier.rank(text, vector)
        dangers = [(category, probability) for category, probability in ranking if category != HARMLESS]
        return (dangers[0][0] if dangers else None), sum(probability for _, probability in dangers)

    def state(self) -> Tuple[Dict[str, np.ndarray], Dict[str, Any]]:
        """As ``TalkClassifier.state``."""
        return self._classifier.state()

    @classmethod
    def from_state(cls, arrays: Dict[str, np.ndarray], meta: Dict[str, Any]) -> "DangerClassifier":
        return cls(TalkClassifier.from_state(arrays, meta))


def windows(text: str) -> List[str]:
    """Overlapping stretches of a message longer than one."""
    words = text.split()
    if len(words) <= WINDOW + WINDOW // 2:
        return []
    starts = range(0, len(words) - WINDOW // 2, WINDOW // 2)
    return [" ".join(words[start : start + WINDOW]) for start in starts][:MOST_WINDOWS]


def read_examples(folder: Path) -> List[Tuple[str, str]]:
    """(category, text) pairs of dangers.tsv and harmless.tsv; every harmless kind is ``HARMLESS``.

    Raises:
        ContentError: a file is missing, or a line lacks a column.
    """
    found: List[Tuple[str, str]] = []
    problems: List[Problem] = []
    for name in ("dangers.tsv", "harmless.tsv"):
        path = folder / name
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Problem("unreadable", str(path), None, str(error), "Give a tab-separated UTF-8 file."))
            continue
        for number, row in enumerate(rows, 2):
            if not row.get("category") or not row.get("text"):
                problems.append(Problem("bad-line", str(path), number, "a column is empty", "Give category and text, separated by a tab."))
            else:
                found.append((row["category"] if name == "dangers.tsv" else HARMLESS, row["text"]))
    if problems:
        raise ContentError(problems)
    return found
