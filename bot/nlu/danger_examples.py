"""A second look at danger, learned from examples: what the rules' words miss, the sentence's meaning may show.

The rules of data/emergency fire on what an editor wrote; this fires on what resembles data/emergency/examples/dangers.tsv much
more than harmless.tsv. Either is enough, but that a rule says nothing where this is sure that nobody is in danger.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from bot.errors import ContentError, Problem
from bot.matching.cores import on_all_cores
from bot.matching.lexical import grams_of
from bot.matching.regression import softmax_regression

HARMLESS = "harmless"
WINDOW = 16  # words; in a longer message each stretch of so many is looked at as well
SURE = 0.8  # probability from which a stretch counts
MOST_WINDOWS = 12
_WORD = re.compile(r"[a-z']+|\d+|[^\w\s]")
MARGIN_WEIGHT = 2.0  # of the machine's margin, beside the log odds
_WORD_WEIGHT = 1.5  # the share of all words and pairs beside the unit-length embedding
_MARK_WEIGHT = 0.3  # of each mark
MOST_LETTERS = 600
_SEEN = 2  # texts that must have a feature
_MANY = 10_000  # among so many texts, _SEEN_OF_MANY must: rarer features would cost most of the time of training, and tell nothing
_SEEN_OF_MANY = 4

Embed = Callable[[Sequence[str]], np.ndarray]
Marks = Callable[[str], Iterable[str]]


class Look(NamedTuple):
    """The likeliest danger and the probability of any, and the highest that the whole message or any stretch of it has."""

    category: Optional[str]
    probability: float
    highest: float


class DangerClassifier:
    """Category and probability of a danger in a text; kept and used as plain arrays.

    Two linear models that err in different ways: a softmax over the kinds of danger and harmlessness, and a support vector machine
    (Cortes and Vapnik 1995) that tells any danger from none, and sees pieces of words as well. Their log odds and margin are added.

    Args:
        weights: float32 [n categories + 1, 384 + n features], the machine's last.
        bias: float32 [n categories + 1].
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
        from scipy.sparse import csr_matrix, hstack
        from sklearn.svm import LinearSVC

        exact = {normalise(text): category for category, text in examples}
        stretches = [(HARMLESS, part) for category, text in examples if category == HARMLESS for part in windows(text)]
        pairs = [*dict.fromkeys([*examples, *stretches])]
        categories = sorted({category for category, _ in pairs} | {HARMLESS})
        labels = np.array([categories.index(category) for category, _ in pairs])
        texts = [text for _, text in pairs]
        vectors = embed(texts)
        marked = on_all_cores(lambda row: [*marks(texts[row][:MOST_LETTERS])], len(texts))
        said, beside = _table([features(text, found) for text, found in zip(texts, marked)])
        spelt, letters = _table([pieces(text) for text in texts])
        weights, bias = softmax_regression(vectors, beside, labels, np.ones(len(pairs)), regularization)
        danger = labels != categories.index(HARMLESS)
        margin, constant = np.zeros((1, 384 + len(said) + len(spelt))), np.zeros(1)
        if danger.any() and not danger.all():
            machine = LinearSVC(random_state=0).fit(hstack([csr_matrix(vectors), beside, letters]).tocsr(), danger)
            margin, constant = machine.coef_, machine.intercept_
        every = np.vstack([np.hstack([weights, np.zeros((len(weights), len(spelt)))]), margin])
        columns = {feature: column for column, feature in enumerate([*said, *spelt], 384)}
        return cls(every.astype(np.float32), np.append(bias, constant).astype(np.float32), categories, columns, exact)

    def look(self, text: str, vector: np.ndarray, embed: Embed, marks: Marks) -> Look:
        """Of the whole message; of a long one, of its worst stretch where that is sure.

        A stretch out of its story is easily misread: most long stories would set off an alarm otherwise.
        """
        whole = self._one(text, vector, marks)
        stretches = windows(text)
        found = [self._one(part, each, marks) for part, each in zip(stretches, embed(stretches))] if stretches else []
        worst = max([whole, *(each for each in found if each[1] >= SURE)], key=lambda each: each[1])
        return Look(*worst, max(probability for _, probability in [whole, *found]))

    def _one(self, text: str, vector: np.ndarray, marks: Marks) -> Tuple[Optional[str], float]:
        known = self._exact.get(normalise(text))
        if known:
            return (None, 0.0) if known == HARMLESS else (known, 1.0)
        seen = {**features(text, marks(text[:MOST_LETTERS])), **pieces(text)}
        found = [(self._columns[feature], value) for feature, value in seen.items() if feature in self._columns]
        values = self._bias + vector @ self._weights[: len(vector)]
        if found:
            places, weights = zip(*found)
            values = values + np.array(weights, np.float32) @ self._weights[list(places)]
        logits, margin = values[:-1], float(values[-1])
        harmless = self._categories.index(HARMLESS)
        dangers = np.delete(logits, harmless)
        odds = float(np.logaddexp.reduce(dangers) - logits[harmless]) + MARGIN_WEIGHT * margin
        likeliest = [category for category in self._categories if category != HARMLESS][int(dangers.argmax())]
        return likeliest, 1 / (1 + math.exp(-min(max(odds, -50.0), 50.0)))

    def state(self) -> Tuple[Dict[str, np.ndarray], Dict[str, Any]]:
        """Arrays and JSON values from which ``from_state`` makes the same classifier."""
        arrays = {"weights": self._weights.T, "bias": self._bias}
        return arrays, {"categories": self._categories, "columns": self._columns, "exact": self._exact}

    @classmethod
    def from_state(cls, arrays: Dict[str, np.ndarray], meta: Dict[str, Any]) -> "DangerClassifier":
        return cls(arrays["weights"], arrays["bias"], meta["categories"], meta["columns"], meta["exact"])


def features(text: str, marks: Iterable[str]) -> Dict[str, float]:
    """What is seen beside the embedding: words, pairs of neighbours, and the marks of the rules' context in it.

    The embedding hardly tells "i am choking" from "i am not choking"; these do.
    """
    text = text[:MOST_LETTERS]
    words = _WORD.findall(text.lower())
    seen = {*words, *(f"{one} {other}" for one, other in zip(words, words[1:]))}
    weight = _WORD_WEIGHT / max(1.0, len(seen) ** 0.5)
    return {**dict.fromkeys(seen, weight), **{f"<{mark}>": _MARK_WEIGHT for mark in marks}}


def pieces(text: str) -> Dict[str, float]:
    """Pieces of words of three and four letters, those said more often weigh more, together of length 1."""
    counts = Counter(grams_of(normalise(text[:MOST_LETTERS])))
    weights = {f"#{piece}": 1 + math.log(count) for piece, count in counts.items()}
    length = math.sqrt(sum(weight**2 for weight in weights.values()))
    return {piece: weight / length for piece, weight in weights.items()}


def _table(found: Sequence[Mapping[str, float]]) -> Tuple[List[str], Any]:
    """The features that are not too rare, and a CSR matrix [texts, features] of their weights."""
    from scipy.sparse import csr_matrix

    counts = Counter(feature for each in found for feature in each)
    least = _SEEN if len(found) < _MANY else _SEEN_OF_MANY
    names = sorted(feature for feature, count in counts.items() if count >= least)
    columns = {feature: column for column, feature in enumerate(names)}
    rows, places, values = [], [], []
    for row, each in enumerate(found):
        for feature in each.keys() & columns.keys():
            rows.append(row)
            places.append(columns[feature])
            values.append(each[feature])
    return names, csr_matrix((values, (rows, places)), shape=(len(found), len(names)), dtype=np.float32)


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
