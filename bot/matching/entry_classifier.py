"""Which entry a sentence vector belongs to, learnt from all phrasings at once.

Regularised least squares: one linear function an entry, and one for questions that no entry answers (Rifkin, Yeo and Poggio 2003).
The nearest phrasing decides by one text; this weighs what sets all phrasings of an entry apart from all others. What it would say
without one of its examples follows in closed form (Rifkin and Lippert 2007), so a base can be asked its own phrasings.
"""

from __future__ import annotations

from pathlib import Path
from typing import Optional, Sequence

import numpy as np

from bot.matching.mapped import load_array, save_array

RIDGE = 5.0  # how firmly the weights are held near zero
MOST_ENTRIES = 5_000  # the weights are 1.5 KB an entry, and all are read for each question


class EntryClassifier:
    """Scores of entries for a sentence vector.

    Args:
        weights: float32 [dimensions + 1, entries + 1]; the last row is added, the last column is for questions without an entry.
        inverse: float32 [dimensions + 1, dimensions + 1], of the examples' regularised Gram matrix.
    """

    def __init__(self, weights: np.ndarray, inverse: np.ndarray) -> None:
        self.weights, self.inverse = weights, inverse

    @classmethod
    def fit(cls, vectors: np.ndarray, starts: Sequence[int], unanswerable: Optional[np.ndarray]) -> EntryClassifier:
        """The classifier of a base.

        Args:
            vectors: [phrasings, dimensions], an entry's side by side.
            starts: int [entries], where each entry's phrasings begin.
            unanswerable: [questions known to have no entry, dimensions], or None.
        """
        beside = np.zeros((0, vectors.shape[1])) if unanswerable is None else unanswerable
        examples = _with_one(np.concatenate([vectors, beside]).astype(np.float64))
        sums = np.add.reduceat(examples[: len(vectors)], starts)
        targets = np.column_stack([sums.T, examples[len(vectors) :].sum(axis=0)])
        inverse = np.linalg.inv(examples.T @ examples + RIDGE * np.eye(examples.shape[1]))
        return cls((inverse @ targets).astype(np.float32), inverse.astype(np.float32))

    def margins(self, vector: np.ndarray, own: Optional[int] = None) -> np.ndarray:
        """How far each entry's score lies above the best of the other entries, float [entries].

        Args:
            vector: [dimensions], of a question.
            own: the entry whose example the question is, or -1 for one without an entry: it is then scored as if it had not been
                learnt from.
        """
        asked = _with_one(vector[None])[0]
        scores = asked @ self.weights
        if own is not None:
            leverage = float(asked @ self.inverse @ asked)
            scores[own] -= leverage
            scores /= 1 - leverage
        entries = scores[:-1]
        first, second = np.argpartition(-entries, 1)[:2]
        others = np.full(len(entries), entries[first])
        others[first] = entries[second]
        return entries - others

    def save(self, directory: Path) -> None:
        save_array(directory, "classifier", self.weights)
        save_array(directory, "classifier-inverse", self.inverse)

    @classmethod
    def load(cls, directory: Path) -> Optional[EntryClassifier]:
        """What ``save`` wrote; None where nothing was."""
        if not (directory / "classifier.npy").exists():
            return None
        return cls(load_array(directory, "classifier"), load_array(directory, "classifier-inverse"))


def _with_one(vectors: np.ndarray) -> np.ndarray:
    return np.column_stack([vectors, np.ones(len(vectors), vectors.dtype)])
