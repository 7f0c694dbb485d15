"""Whether a question is of a kind that a base answers at all, whichever entry it is near.

"What does gabapentin cost" and "is 90 mg ok for me" are near an entry in everything but what they ask for. Words and pairs of words tell
that, beside the sentence vector: logistic regression (Cox 1958) over the base's phrasings and the questions known to have no entry.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np

from bot.matching.cores import on_all_cores
from bot.matching.lexical import words_and_pairs
from bot.matching.mapped import load_array, save_array
from bot.matching.regression import softmax_regression

REGULARIZATION = 0.5
SEEN = 3  # times a word or pair must occur in the examples
FOLDS = 3
MANY = 5000  # questions, from which on the folds are learnt side by side
MOST = 5.0  # log odds beyond that say no more


class Answerability:
    """Judges questions.

    Args:
        words: a word or a pair of neighbours -> its place behind the dimensions.
        weights: float32 [dimensions + words].
        bias: added to the log odds.
    """

    def __init__(self, words: Dict[str, int], weights: np.ndarray, bias: float) -> None:
        self.words, self.weights, self.bias = words, weights, bias

    @classmethod
    def fit(cls, wordings: Sequence[str], vectors: np.ndarray, answered: np.ndarray) -> Answerability:
        """Learns from examples.

        Args:
            wordings: normalised texts.
            vectors: [texts, dimensions].
            answered: bool [texts], whether an entry answers each; both kinds occur, and count alike.
        """
        from scipy.sparse import csr_matrix

        counts = Counter(part for wording in wordings for part in set(words_and_pairs(wording)))
        words = {part: place for place, part in enumerate(sorted(part for part, count in counts.items() if count >= SEEN))}
        found = [sorted({words[part] for part in words_and_pairs(wording) if part in words}) for wording in wordings]
        ends = np.cumsum([0, *map(len, found)])
        places = np.fromiter((place for row in found for place in row), np.int64, int(ends[-1]))
        beside = csr_matrix((np.ones(len(places), np.float32), places, ends), shape=(len(wordings), len(words)))
        counted = np.where(answered, 0.5 / answered.sum(), 0.5 / (~answered).sum()) * len(answered)
        weights, bias = softmax_regression(vectors, beside, answered.astype(np.int64), counted, REGULARIZATION)
        return cls(words, (weights[1] - weights[0]).astype(np.float32), float(np.float32(bias[1] - bias[0])))

    def __call__(self, wording: str, vector: np.ndarray) -> float:
        """Log odds that entries answer what a normalised text with this vector asks, from -5 to 5."""
        places = [len(vector) + self.words[part] for part in set(words_and_pairs(wording)) if part in self.words]
        odds = self.bias + float(vector @ self.weights[: len(vector)]) + float(self.weights[places].sum())
        return min(max(odds, -MOST), MOST)

    def save(self, directory: Path) -> None:
        save_array(directory, "answerability", np.append(self.weights, np.float32(self.bias)))
        (directory / "answerability.json").write_text(json.dumps(list(self.words), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> Optional[Answerability]:
        """What ``save`` wrote; None where nothing was."""
        path = directory / "answerability.json"
        if not path.exists():
            return None
        words = json.loads(path.read_text(encoding="utf-8"))
        weights = load_array(directory, "answerability")
        return cls({word: place for place, word in enumerate(words)}, weights[:-1], float(weights[-1]))


def learn(wordings: Sequence[str], vectors: np.ndarray, answered: np.ndarray) -> Tuple[Answerability, List[float]]:
    """The judge that these questions make, and the log odds of each by what the others teach; arguments as for ``Answerability.fit``."""
    return Answerability.fit(wordings, vectors, answered), held_out(wordings, vectors, answered).tolist()


def held_out(wordings: Sequence[str], vectors: np.ndarray, answered: np.ndarray) -> np.ndarray:
    """The log odds of each example by what the others teach, float [texts]; arguments as for ``Answerability.fit``."""
    odds = np.zeros(len(wordings))
    fold = np.arange(len(wordings)) % FOLDS

    def judged(left_out: int) -> List[float]:
        learnt = np.flatnonzero(fold != left_out)
        judge = Answerability.fit([wordings[row] for row in learnt], vectors[learnt], answered[learnt])
        return [judge(wordings[row], vectors[row]) for row in np.flatnonzero(fold == left_out)]

    for left_out, found in enumerate(on_all_cores(judged, FOLDS, few=2 if len(wordings) > MANY else FOLDS + 1, portion=1)):
        odds[fold == left_out] = found
    return odds
