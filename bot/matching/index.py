"""Exact search over the vectors of all phrasings, and the best phrasing of each entry.

One matrix product per question. A first pass over the leading principal directions finds who can still win, a second one
compares those exactly, so that a base of 47,000 questions costs about a millisecond.
"""

from __future__ import annotations

from typing import Dict, Optional, Sequence

import numpy as np

from bot.matching.lexical import best

DIRECT = 8000  # up to so many phrasings one exact pass is as fast
DIRECTIONS = 128
SHORTLIST = 256


class VectorIndex:
    """Phrasings' vectors, sorted so that those of one entry stand together.

    Args:
        vectors: float32 [phrasings, dimensions], unit length.
        owners: int [phrasings], the position of each phrasing's entry, never falling.
        rotation: principal directions [dimensions, DIRECTIONS] for the first pass; made when missing.
    """

    def __init__(self, vectors: np.ndarray, owners: np.ndarray, rotation: Optional[np.ndarray] = None) -> None:
        self.vectors = np.ascontiguousarray(vectors, np.float32)
        self.owners = np.asarray(owners, np.int32)
        self.entries = int(self.owners[-1]) + 1 if len(self.owners) else 0
        self.starts = np.searchsorted(self.owners, np.arange(self.entries))
        self.rotation = rotation
        self._short: Optional[np.ndarray] = None
        if len(self.vectors) > DIRECT:
            if self.rotation is None:
                self.rotation = principal(self.vectors)
            self._short = np.ascontiguousarray(self.vectors @ self.rotation)

    def search(self, vector: np.ndarray, k: int, hidden: Sequence[int] = ()) -> Dict[int, float]:
        """The k nearest phrasings, at most a few of each entry, as row -> cosine; ``hidden`` rows do not exist for it."""
        if not len(self.vectors):
            return {}
        if self._short is None:
            scores = self.vectors @ vector
            if len(hidden):
                scores[list(hidden)] = -2
            rows = self._by_entry(scores, k)
            return {int(row): float(scores[row]) for row in rows if scores[row] > -2}
        rough = self._short @ (vector @ self.rotation)
        if len(hidden):
            rough[list(hidden)] = -9
        rows = best(rough, SHORTLIST, above=-9)
        scores = self.vectors[rows] @ vector
        return {int(rows[n]): float(scores[n]) for n in best(scores, max(4 * k, 64))}

    def similarity(self, vector: np.ndarray, rows: Sequence[int]) -> np.ndarray:
        """Cosine of the vector with a few phrasings."""
        return self.vectors[list(rows)] @ vector

    def _by_entry(self, scores: np.ndarray, k: int) -> np.ndarray:
        tops = np.maximum.reduceat(scores, self.starts)
        chosen = best(tops, k)
        ends = np.append(self.starts[1:], len(scores))
        parts = [self.starts[entry] + best(scores[self.starts[entry] : ends[entry]], 3) for entry in chosen]
        return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def principal(vectors: np.ndarray) -> np.ndarray:
    """The directions [dimensions, DIRECTIONS] along which a sample of the vectors is longest; no sample is random."""
    sample = vectors[:: max(1, len(vectors) // 10000)].astype(np.float64)
    _, directions = np.linalg.eigh(sample.T @ sample)
    return np.ascontiguousarray(directions[:, ::-1][:, :DIRECTIONS], np.float32)
