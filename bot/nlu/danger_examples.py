"""A second look at danger, learned from examples: what the rules' words miss, the sentence's meaning may show.

The rules of data/emergency fire on what an editor wrote; this fires on what resembles data/emergency/examples/dangers.tsv much
more than harmless.tsv. Either is enough.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, List, Optional, Sequence, Tuple

import numpy as np

from bot.errors import ContentError, Problem
from bot.matching.regression import softmax_regression

HARMLESS = "harmless"
WINDOW = 16  # words; in a longer message each stretch of so many is looked at as well
SURE = 0.8  # probability from which a stretch counts
MOST_WINDOWS = 12
_WORD = re.compile(r"[a-z']+|\d+|[^\w\s]")
_WORD_WEIGHT = 1.5  # the share of all words and pairs beside the unit-length embedding
_MARK_WEIGHT = 0.3  # of each mark
_MOST_LETTERS = 600

Embed = Callable[[Sequence[str]], np.ndarray]
Marks = Callable[[str], Iterable[str]]


class DangerClassifier:
    """Category and probability of a danger in a text; kept and used as plain arrays.

    Args:
        weights: float32 [n categories, 384 + n features].
        bias: float32 [n categories].
        categories: names, in the order of the rows.
        columns: column of each feature beside the embedding.
        exact: normalised example -> category.
    """

    def __init__(
        self, weights: np.ndarray, bias: np.ndarray, categories: List[str], columns: Dict[str, int], exact: Dict[str, str]
    ) -> None:
        self._bias, self._categories, self._columns, self._exact = bias, categories, columns, exact
        self._weights = np.ascontiguousarray(weights.T)  # a row each feature, so that the few that occur are read quickly

    @classmethod
    def train(cls, examples: Sequence[Tuple[str, str]], embed: Embed, marks: Marks, regularization: float) -> "DangerClassifier":
        """Learns from (category, text) pairs; ``HARMLESS`` is the category of what is no danger, and so is each of its stretches.

        Args:
            examples: the pairs.
            embed: texts -> float32 [n, 384].
            marks: what the rules' context says of a text (``DangerScreen.marks``).
            regularization: inverse strength of the L2 penalty.
        """
        from scipy.sparse import csr_matrix

        exact = {normalise(text): category for category, text in examples}
        stretches = [(HARMLESS, part) for category, text in examples if category == HARMLESS for part in windows(text)]
        pairs = [*dict.fromkeys([*examples, *stretches])]
        found = [features(text, marks) for _, text in pairs]
        counts = Counter(feature for each in found for feature in each)
        columns = {feature: n for n, feature in enumerate(sorted(f for f, count in counts.items() if count > 1))}
        rows, places, values = [], [], []
        for row, each in enumerate(found):
            for feature in each.keys() & columns.keys():
                rows.append(row)
                places.append(columns[feature])
                values.append(each[feature])
        beside = csr_matrix((values, (rows, places)), shape=(len(pairs), len(columns)), dtype=np.float32)
        categories = sorted({category for category, _ in pairs})
        labels = np.array([categories.index(category) for category, _ in pairs])
        weights, bias = softmax_regression(embed([text for _, text in pairs]), beside, labels, np.ones(len(pairs)), regularization)
        columns = {feature: column + 384 for feature, column in columns.items()}
        return cls(weights.astype(np.float32), bias.astype(np.float32), categories, columns, exact)

    def look(self, text: str, vector: np.ndarray, embed: Embed, marks: Marks) -> Tuple[Optional[str], float]:
        """The likeliest category and the probability of any danger; of a long message, of its worst stretch where that is sure.

        A stretch out of its story is easily misread: most long stories would set off an alarm otherwise.
        """
        whole = self._one(text, vector, marks)
        stretches = windows(text)
        found = [self._one(part, each, marks) for part, each in zip(stretches, embed(stretches))] if stretches else []
        return max([whole, *(each for each in found if each[1] >= SURE)], key=lambda each: each[1])

    def _one(self, text: str, vector: np.ndarray, marks: Marks) -> Tuple[Optional[str], float]:
        known = self._exact.get(normalise(text))
        if known:
            return (None, 0.0) if known == HARMLESS else (known, 1.0)
        found = [(self._columns[f], value) for f, value in features(text, marks).items() if f in self._columns]
        logits = self._bias + vector @ self._weights[: len(vector)]
        if found:
            places, values = zip(*found)
            logits = logits + np.array(values, np.float32) @ self._weights[list(places)]
        probabilities = np.exp(logits - logits.max())
        probabilities /= probabilities.sum()
        dangers = [(p, category) for category, p in zip(self._categories, probabilities.tolist()) if category != HARMLESS]
        return max(dangers)[1], sum(p for p, _ in dangers)

    def state(self) -> Tuple[Dict[str, np.ndarray], Dict[str, Any]]:
        """Arrays and JSON values from which ``from_state`` makes the same classifier."""
        arrays = {"weights": self._weights.T, "bias": self._bias}
        return arrays, {"categories": self._categories, "columns": self._columns, "exact": self._exact}

    @classmethod
    def from_state(cls, arrays: Dict[str, np.ndarray], meta: Dict[str, Any]) -> "DangerClassifier":
        return cls(arrays["weights"], arrays["bias"], meta["categories"], meta["columns"], meta["exact"])


def features(text: str, marks: Marks) -> Dict[str, float]:
    """What is seen beside the embedding: words, pairs of neighbours, and the marks of the rules' context.

    The embedding hardly tells "i am choking" from "i am not choking"; these do.
    """
    text = text[:_MOST_LETTERS]
    words = _WORD.findall(text.lower())
    seen = {*words, *(f"{one} {other}" for one, other in zip(words, words[1:]))}
    weight = _WORD_WEIGHT / max(1.0, len(seen) ** 0.5)
    return {**dict.fromkeys(seen, weight), **{f"<{mark}>": _MARK_WEIGHT for mark in marks(text)}}


def normalise(text: str) -> str:
    """A text without capitals and punctuation."""
    return " ".join(re.findall(r"[\w']+", text.lower())) or text.strip()


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
