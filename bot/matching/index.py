"""Search over the vectors of all phrasings, and the best phrasing of each entry.

Few phrasings: one matrix product. More: a first pass over the leading principal directions finds who can still win, and
those are compared exactly. Beyond EXACT: the first pass is an approximate one (``bot.matching.approximate``), so that a
question costs about the same however many phrasings there are.
"""

from __future__ import annotations

from pathlib import Path
from typing import Dict, Optional, Sequence

import numpy as np

from bot.matching.approximate import ApproximateIndex
from bot.matching.lexical import best
from bot.matching.mapped import load_array, save_array

DIRECT = 2000  # up to so many phrasings one exact pass is as fast
UNPACKED = 20_000  # up to so many, vectors are kept as float32 beside the float16 of the file
WIDE = 64_000  # up to so many, the first pass sees all DIRECTIONS; beyond, NARROW and four times the shortlist
EXACT = 200_000  # up to so many phrasings every one is looked at
DIRECTIONS = 128
NARROW = 96  # directions of the first pass over many
SHORTLIST = 256
CHUNK = 16_384  # vectors that are unpacked at once
SAMPLE = 10_000  # about so many vectors show the principal directions
SAMPLED = 16  # one score in so many is in the sample
OF_AN_ENTRY = 3  # phrasings of one entry that are found


class VectorIndex:
    """Phrasings' vectors, sorted so that those of one entry stand together.

    Args:
        vectors: [phrasings, dimensions], unit length; kept as float16 (a cosine is off by less than 0.0005), beyond EXACT as int8 with
            each row's largest number at 127 (off by about 0.001).
        owners: int [phrasings], the position of each phrasing's entry, never falling.
        rotation: principal directions [dimensions, DIRECTIONS] for the first pass; made when missing.
        nearby: the approximate index beyond EXACT; made when missing.
    """

    def __init__(
        self,
        vectors: np.ndarray,
        owners: np.ndarray,
        rotation: Optional[np.ndarray] = None,
        nearby: Optional[ApproximateIndex] = None,
    ) -> None:
        self.vectors = _packed(np.asarray(vectors))
        self.owners = np.asarray(owners, np.int32)
        self.entries = int(self.owners[-1]) + 1 if len(self.owners) else 0
        self.starts = np.searchsorted(self.owners, np.arange(self.entries, dtype=np.int32))
        self.rotation = rotation
        self.nearby = nearby
        self._full: Optional[np.ndarray] = None
        self._short: Optional[np.ndarray] = None
        if len(self.vectors) <= UNPACKED:
            self._full = self.rows(range(len(self.vectors)))
        if len(self.vectors) <= DIRECT:
            return
        if self.rotation is None:
            self.rotation = principal(self.rows(range(0, len(self.vectors), max(1, len(self.vectors) // SAMPLE))))
        if len(self.vectors) <= EXACT:
            self._width = DIRECTIONS if len(self.vectors) <= WIDE else NARROW
            self._shortlist = SHORTLIST if len(self.vectors) <= WIDE else 4 * SHORTLIST
            self._short = self._rotated(self._width)
        elif self.nearby is None:
            self.nearby = ApproximateIndex.build(self._rotated(NARROW))

    def search(self, vector: np.ndarray, k: int, hidden: Sequence[int] = ()) -> Dict[int, float]:
        """The nearest phrasings as row -> cosine, so many that they are of k entries: of each at most a few, in one pass; in two,
        the nearest 4 k of whichever entries, 64 at least. ``hidden`` rows do not exist for it."""
        if not len(self.vectors):
            return {}
        if self.rotation is None:
            scores = self.rows(range(len(self.vectors))) @ vector
            if len(hidden):
                scores[list(hidden)] = -2
            rows = self._by_entry(scores, k)
            rows = rows[scores[rows] > -2]
            return dict(zip(rows.tolist(), scores[rows].tolist()))
        rows = self._likely(vector, hidden)
        scores = self.similarity(vector, rows)
        order = best(scores, max(4 * k, 64))
        return dict(zip(rows[order].tolist(), scores[order].tolist()))

    def nearest(self, vector: np.ndarray, hidden: Sequence[int] = ()) -> float:
        """The cosine of the nearest phrasing; -1 where there is none."""
        return max(self.search(vector, 1, hidden).values(), default=-1.0)

    def similarity(self, vector: np.ndarray, rows: Sequence[int]) -> np.ndarray:
        """Cosine of the vector with a few phrasings, float32 [len(rows)]."""
        return self.rows(rows) @ vector

    def rows(self, rows: Sequence[int]) -> np.ndarray:
        """The vectors of a few phrasings, float32 [len(rows), dimensions]."""
        chosen = slice(rows.start, rows.stop) if isinstance(rows, range) and rows.step == 1 else np.asarray(rows, np.int64)
        if self._full is not None:
            return self._full[chosen]
        taken = self.vectors[chosen].astype(np.float32)
        if self.vectors.dtype == np.int8:
            taken /= np.maximum(np.linalg.norm(taken, axis=1, keepdims=True), 1)
        return taken

    def save(self, directory: Path) -> None:
        """Writes ``vectors.npy``, ``owners.npy`` and, where there are any, the directions and the approximate index."""
        save_array(directory, "vectors", self.vectors)
        save_array(directory, "owners", self.owners)
        if self.rotation is not None:
            save_array(directory, "directions", self.rotation)
        if self.nearby is not None:
            self.nearby.save(directory)

    @classmethod
    def load(cls, directory: Path) -> VectorIndex:
        vectors, owners = load_array(directory, "vectors"), load_array(directory, "owners")
        rotation = load_array(directory, "directions") if (directory / "directions.npy").exists() else None
        return cls(vectors, owners, rotation, ApproximateIndex.load(directory) if len(vectors) > EXACT else None)

    def _likely(self, vector: np.ndarray, hidden: Sequence[int]) -> np.ndarray:
        """Rows that may be among the nearest, by the leading directions alone."""
        assert self.rotation is not None
        turned = vector @ self.rotation
        if self.nearby is not None:
            rows = self.nearby.search(turned[:NARROW], SHORTLIST)
            return rows[~np.isin(rows, list(hidden))] if len(hidden) else rows
        assert self._short is not None
        rough = self._short @ turned[: self._width]
        if len(hidden):
            rough[list(hidden)] = -9
        return leading(rough, self._shortlist)

    def _rotated(self, width: int) -> np.ndarray:
        assert self.rotation is not None
        short = np.empty((len(self.vectors), width), np.float32)
        for start in range(0, len(short), CHUNK):
            rows = range(start, min(start + CHUNK, len(short)))
            short[start : rows.stop] = self.rows(rows) @ self.rotation[:, :width]
        return short

    def _by_entry(self, scores: np.ndarray, k: int) -> np.ndarray:
        chosen = best(np.maximum.reduceat(scores, self.starts), k)
        starts = self.starts[chosen]
        sizes = np.append(self.starts, len(scores))[chosen + 1] - starts
        begins = np.cumsum(sizes) - sizes
        rows = np.arange(int(sizes.sum())) + np.repeat(starts - begins, sizes)
        # Entry by entry in their order, the best rows of each first.
        rows = rows[np.lexsort((rows, -scores[rows], np.repeat(np.arange(len(chosen)), sizes)))]
        return rows[np.arange(len(rows)) - np.repeat(begins, sizes) < OF_AN_ENTRY]


def leading(scores: np.ndarray, k: int) -> np.ndarray:
    """Positions of the k largest scores over -9, largest first, as ``best`` gives them: a sample says which can be among them."""
    sample = scores[::SAMPLED]
    place = len(sample) - min(2 * k // SAMPLED + 1, len(sample))
    bar = np.partition(sample, place)[place]
    likely = np.flatnonzero(scores >= bar)
    if len(likely) < k:
        return best(scores, k, above=-9)
    return likely[best(scores[likely], k, above=-9)]


def _packed(vectors: np.ndarray) -> np.ndarray:
    """Vectors as they are kept; what was kept before stays as it is."""
    if vectors.dtype == np.int8 or (vectors.dtype == np.float16 and len(vectors) <= EXACT):
        return vectors
    if len(vectors) <= EXACT:
        return vectors.astype(np.float16)
    packed = np.empty(vectors.shape, np.int8)
    for start in range(0, len(vectors), CHUNK):
        part = vectors[start : start + CHUNK].astype(np.float32)
        packed[start : start + CHUNK] = np.rint(part * (127 / np.maximum(np.abs(part).max(axis=1, keepdims=True), 1e-9)))
    return packed


def principal(vectors: np.ndarray) -> np.ndarray:
    """The directions [dimensions, DIRECTIONS] along which a sample of the vectors is longest; no sample is random."""
    sample = np.asarray(vectors[:: max(1, len(vectors) // SAMPLE)], np.float32)
    _, directions = np.linalg.eigh((sample.T @ sample).astype(np.float64))
    return np.ascontiguousarray(directions[:, ::-1][:, :DIRECTIONS], np.float32)
