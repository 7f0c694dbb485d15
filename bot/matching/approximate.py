"""Approximate search, for more phrasings than one pass can look at: a graph of neighbours (Malkov and Yashunin 2018).

usearch keeps it in a file that is mapped, with float16 vectors inside: int8 would blur all but the first directions. What
it finds is a shortlist; the caller compares that exactly, so that an approximate score never reaches a reader.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

FILE = "nearby.usearch"
CONNECTIVITY = 24  # neighbours kept of each vector
BUILD_WIDTH = 192  # candidates looked at when a vector is added
SEARCH_WIDTH = 320  # and when one is searched for; finds 99 % of the exact ten among a million
FAST_WIDTH = 96  # both, where a neighbour missed now and then does no harm
BATCH = 20_000


class ApproximateIndex:
    """A usearch index over rotated vectors; keys are rows."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: np.ndarray, fast: bool = False) -> ApproximateIndex:
        """An index over float32 [rows, directions]; all cores, ten minutes or more for a million. A fast one misses more."""
        index = _usearch()(
            ndim=vectors.shape[1],
            metric="cos",
            dtype="f16",
            connectivity=CONNECTIVITY,
            expansion_add=FAST_WIDTH if fast else BUILD_WIDTH,
            expansion_search=FAST_WIDTH if fast else SEARCH_WIDTH,
        )
        for start in range(0, len(vectors), BATCH):
            part = vectors[start : start + BATCH]
            index.add(np.arange(start, start + len(part), dtype=np.uint64), part)
        return cls(index)

    def search(self, vector: np.ndarray, k: int) -> np.ndarray:
        """About the k nearest rows, int64, nearest first; may miss some."""
        return self._index.search(np.ascontiguousarray(vector, np.float32), k, threads=1).keys.astype(np.int64)  # type: ignore[no-any-return]

    def search_all(self, vectors: np.ndarray, k: int) -> np.ndarray:
        """About the k nearest rows of each vector, int64 [len(vectors), k], nearest first; all cores."""
        return self._index.search(np.ascontiguousarray(vectors, np.float32), k).keys.reshape(len(vectors), k).astype(np.int64)  # type: ignore[no-any-return]

    def save(self, directory: Path) -> None:
        self._index.save(str(directory / FILE))

    @classmethod
    def load(cls, directory: Path) -> ApproximateIndex:
        """Maps the file. Raises OSError where it is missing, ValueError where it is no index."""
        path = directory / FILE
        if not path.is_file():
            raise OSError(f"{path}: missing")
        try:
            index = _usearch().restore(str(path), view=True)
        except (RuntimeError, ValueError) as error:
            raise ValueError(f"{path}: {error}") from error
        if index is None:
            raise ValueError(f"{path}: not an index")
        index.expansion_search = SEARCH_WIDTH
        return cls(index)


def _usearch() -> Any:
    """usearch's class, loaded at first use, and always after onnxruntime: the other way round, loading that one crashes."""
    import onnxruntime  # noqa: F401
    from usearch.index import Index

    return Index
