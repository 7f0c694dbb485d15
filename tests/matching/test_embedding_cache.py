"""The cache: only new texts are embedded, and a broken file costs time, not correctness."""

from __future__ import annotations

from pathlib import Path
from typing import List, Sequence

import numpy as np
import pytest

from bot.matching.embedder import Embedder
from bot.matching.embedding_cache import embed_cached
from bot.matching.ranker import Ranker


class Counting(Embedder):
    """An embedder that keeps what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: List[str] = []

    def embed_with_tokens(self, texts: Sequence[str], *rest: object) -> object:  # type: ignore[override]
        self.asked += texts
        return super().embed_with_tokens(texts, *rest)  # type: ignore[arg-type]


@pytest.fixture()
def projection() -> np.ndarray:
    return Ranker.load().projection


def test_only_new_texts_are_embedded(tmp_path: Path, projection: np.ndarray) -> None:
    embedder, cache = Counting(), tmp_path / "deep" / "cache.npz"
    first, tokens = embed_cached(["a b", "c"], embedder, projection, cache)
    again, tokens_again = embed_cached(["c", "d e f", "a b"], embedder, projection, cache)
    assert embedder.asked == ["a b", "c", "d e f"]
    np.testing.assert_array_equal(again[[2, 0]], first)
    np.testing.assert_array_equal(tokens_again[2], tokens[0])
    assert [len(row) for row in tokens_again] == [1, 3, 2] and tokens[0].dtype == np.int8


def test_another_projection_shares_nothing(tmp_path: Path, projection: np.ndarray) -> None:
    embedder, cache = Counting(), tmp_path / "cache.npz"
    embed_cached(["a"], embedder, projection, cache)
    embed_cached(["a"], embedder, projection[:, :8], cache)
    _, tokens = embed_cached(["a"], embedder, projection[:, :8], cache)
    assert embedder.asked == ["a", "a"] and tokens[0].shape[1] == 8


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut"], ids=["empty", "text", "cut"])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, projection: np.ndarray, content: bytes) -> None:
    cache = tmp_path / "cache.npz"
    cache.write_bytes(content)
    embedder = Counting()
    embed_cached(["a"], embedder, projection, cache)
    embed_cached(["a"], embedder, projection, cache)
    assert embedder.asked == ["a"]
    assert [path.name for path in tmp_path.iterdir()] == ["cache.npz"]
