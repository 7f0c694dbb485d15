"""A small classifier of talk: logistic regression over the sentence embedding and the words of short messages."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Sequence, Tuple

import numpy as np

from bot.matching.regression import softmax_regression

_WORD = re.compile(r"[a-z']+|[^\w\s]", re.I)
_WORD_WEIGHT = 0.5  # a word's share beside the unit-length embedding
_LONG = 12  # words; a longer message is judged by its embedding alone


class TalkClassifier:
    """Probabilities of talk intents; trained with softmax regression, kept and used as plain arrays.

    Args:
        weights: float32 [n intents, 384 + n words].
        bias: float32 [n intents].
        intents: names, in the order of the rows.
        words: column of each known word, counted after the embedding.
        exact: normalised example -> intent.
    """

    def __init__(self, weights: np.ndarray, bias: np.ndarray, intents: List[str], words: Dict[str, int], exact: Dict[str, str]) -> None:
        self._weights, self._bias = weights, bias
        self._intents, self._words, self._exact = intents, words, exact

    @classmethod
    def untrained(cls) -> "TalkClassifier":
        return cls(np.zeros((0, 384), np.float32), np.zeros(0, np.float32), [], {}, {})

    @classmethod
    def train(
        cls, texts: Sequence[str], vectors: np.ndarray, labels: Sequence[str], regularization: float, balanced: bool = True
    ) -> "TalkClassifier":
        """Learns from examples; fewer than two intents give a classifier that knows none. ``balanced``: each intent counts alike."""
        intents = sorted(set(labels))
        if len(intents) < 2:
            return cls.untrained()
        counts: Dict[str, int] = {}
        for text in texts:
            for word in set(_words(text)):
                counts[word] = counts.get(word, 0) + 1
        words = {word: column for column, word in enumerate(sorted(w for w, n in counts.items() if n > 1))}
        classes = np.array([intents.index(label) for label in labels])
        counted = np.bincount(classes)
        shares = len(labels) / (len(intents) * counted[classes]) if balanced else np.ones(len(labels))
        # In the usual form two classes share one row of weights; here each has its half, whose squares sum to half as much.
        strength = regularization / (2 if len(intents) == 2 else 1)
        weights, bias = softmax_regression(vectors, _word_matrix(texts, words), classes, shares, strength)
        exact = {_normalise(text): label for text, label in zip(texts, labels)}
        return cls(weights.astype(np.float32), bias.astype(np.float32), intents, words, exact)

    def rank(self, text: str, vector: np.ndarray) -> List[Tuple[str, float]]:
        """Intents with their probabilities, best first; an example's own words are certain."""
        if not self._intents:
            return []
        known = self._exact.get(_normalise(text))
        features = np.concatenate([vector, _word_features(text, self._words)])
        logits = self._weights @ features + self._bias
        probabilities = np.exp(logits - logits.max())
        probabilities /= probabilities.sum()
        ranking = sorted(zip(self._intents, probabilities.tolist()), key=lambda item: -item[1])
        if known:
            ranking = [(known, 1.0), *((intent, 0.0) for intent, _ in ranking if intent != known)]
        return ranking

    def state(self) -> Tuple[Dict[str, np.ndarray], Dict[str, Any]]:
        """Arrays and JSON values from which ``from_state`` makes the same classifier."""
        arrays = {"weights": self._weights, "bias": self._bias}
        return arrays, {"intents": self._intents, "words": self._words, "exact": self._exact}

    @classmethod
    def from_state(cls, arrays: Dict[str, np.ndarray], meta: Dict[str, Any]) -> "TalkClassifier":
        return cls(arrays["weights"], arrays["bias"], meta["intents"], meta["words"], meta["exact"])


def _words(text: str) -> List[str]:
    return _WORD.findall(text.lower()[:400])


def _normalise(text: str) -> str:
    return " ".join(re.findall(r"[\w']+", text.lower())) or text.strip()


def _word_matrix(texts: Sequence[str], words: Dict[str, int]) -> Any:
    """The word features of many texts as a sparse matrix [texts, words]."""
    from scipy.sparse import csr_matrix

    rows = [_word_features(text, words) for text in texts]
    columns = [np.flatnonzero(row) for row in rows]
    starts = np.cumsum([0, *map(len, columns)])
    values = np.concatenate([row[places] for row, places in zip(rows, columns)])
    return csr_matrix((values.astype(np.float64), np.concatenate(columns), starts), shape=(len(texts), len(words)))


def _word_features(text: str, words: Dict[str, int]) -> np.ndarray:
    features = np.zeros(len(words), np.float32)
    found = _words(text)
    if found and len(found) <= _LONG:
        for word in found:
            if word in words:
                features[words[word]] = 1.0
        features *= _WORD_WEIGHT / max(1.0, float(np.linalg.norm(features)))
    return features
