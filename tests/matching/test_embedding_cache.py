"""The cache: only new texts are embedded, and a broken file costs time, not correctness."""

from __future__ import annotations

from pathlib import Path
from typing import List, Sequence, Tuple

import numpy as np
import pytest

from bot.matching import embedding_cache as module
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
    embedder, cache = Counting(), tmp_path / "deep" / "cache"
    first, tokens = embed_cached(["a b", "c"], embedder, projection, cache)
    again, tokens_again = embed_cached(["c", "d e f", "a b"], embedder, projection, cache)
    assert embedder.asked == ["a b", "c", "d e f"]
    np.testing.assert_array_equal(again[[2, 0]], first)
    np.testing.assert_array_equal(tokens_again[2], tokens[0])
    assert [len(row) for row in tokens_again] == [1, 3, 2] and tokens[0].dtype == np.int8


def test_another_projection_shares_nothing(tmp_path: Path, projection: np.ndarray) -> None:
    embedder, cache = Counting(), tmp_path / "cache"
    embed_cached(["a"], embedder, projection, cache)
    embed_cached(["a"], embedder, projection[:, :8], cache)
    _, tokens = embed_cached(["a"], embedder, projection[:, :8], cache)
    assert embedder.asked == ["a", "a"] and tokens[0].shape[1] == 8


def chunks(cache: Path) -> List[Path]:
    return sorted(cache.rglob("*.npz"))


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut"], ids=["empty", "text", "cut"])
def test_a_damaged_chunk_is_made_anew(tmp_path: Path, projection: np.ndarray, content: bytes) -> None:
    embedder = Counting()
    first, _ = embed_cached(["a", "b"], embedder, projection, tmp_path)
    chunks(tmp_path)[0].write_bytes(content)
    again, _ = embed_cached(["a", "b"], embedder, projection, tmp_path)
    embed_cached(["b"], embedder, projection, tmp_path)
    assert embedder.asked == ["a", "b", "a", "b"] and len(chunks(tmp_path)) == 1
    np.testing.assert_array_equal(first, again)


def test_a_flipped_bit_is_noticed(tmp_path: Path, projection: np.ndarray) -> None:
    embedder = Counting()
    embed_cached(["a"], embedder, projection, tmp_path)
    path = chunks(tmp_path)[0]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    embed_cached(["a"], embedder, projection, tmp_path)
    assert embedder.asked == ["a", "a"]


def test_a_file_in_the_way_is_replaced(tmp_path: Path, projection: np.ndarray) -> None:
    (tmp_path / "cache").write_bytes(b"older")
    embed_cached(["a"], Counting(), projection, tmp_path / "cache")
    assert len(chunks(tmp_path / "cache")) == 1


def test_one_new_text_writes_one_small_chunk(tmp_path: Path, projection: np.ndarray) -> None:
    embedder = Counting()
    embed_cached([f"question {n}" for n in range(50)], embedder, projection, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in chunks(tmp_path)}
    embed_cached([*(f"question {n}" for n in range(49)), "changed"], embedder, projection, tmp_path)
    assert {path: path.stat().st_mtime_ns for path in chunks(tmp_path) if path in before} == before
    (added,) = set(chunks(tmp_path)) - set(before)
    assert added.stat().st_size < 4000 < min(path.stat().st_size for path in before)


def test_a_crash_loses_only_the_block_in_work(tmp_path: Path, projection: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(Counting):
        def embed_with_tokens(self, texts: Sequence[str], *rest: object) -> object:  # type: ignore[override]
            if len(self.asked) >= 4:
                raise KeyboardInterrupt
            return super().embed_with_tokens(texts, *rest)

    monkeypatch.setattr(module, "BLOCK", 2)
    texts = ["a", "b", "c", "d", "e"]
    with pytest.raises(KeyboardInterrupt):
        embed_cached(texts, Failing(), projection, tmp_path)
    (chunks(tmp_path)[0].parent / "1.tmp").write_bytes(b"half")
    embedder = Counting()
    vectors, tokens = embed_cached(texts, embedder, projection, tmp_path)
    assert embedder.asked == ["e"] and len(vectors) == len(tokens) == 5


def test_many_small_chunks_become_one(tmp_path: Path, projection: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEW", 3)
    embedder = Counting()
    for text in "abc":
        embed_cached([text], embedder, projection, tmp_path)
    assert len(chunks(tmp_path)) == 1
    embed_cached(list("cba"), embedder, projection, tmp_path)
    assert embedder.asked == list("abc")


def test_what_is_long_unused_is_forgotten(tmp_path: Path, projection: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEEP", 2)
    embedder = Counting()
    embed_cached(list("abcd"), embedder, projection, tmp_path)
    embed_cached(["e"], embedder, projection, tmp_path)
    embed_cached(["e", "a"], embedder, projection, tmp_path)
    assert embedder.asked == [*"abcd", "e", "a"]


def test_progress_counts_what_is_new(tmp_path: Path, projection: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 40)
    seen: List[Tuple[int, int]] = []
    embed_cached([f"question {n}" for n in range(100)], Counting(), projection, tmp_path, lambda *at: seen.append(at))
    assert seen == sorted(seen) and seen[-1] == (100, 100) and {total for _, total in seen} == {100}


@pytest.mark.parametrize("texts", [[], [""], ["\ud83d", "ß", "中文", ""]], ids=["none", "empty", "unicode"])
def test_any_texts(tmp_path: Path, projection: np.ndarray, texts: List[str]) -> None:
    first, tokens = embed_cached(texts, Counting(), projection, tmp_path)
    again, tokens_again = embed_cached(texts, Counting(), projection, tmp_path)
    np.testing.assert_array_equal(first, again)
    assert len(first) == len(tokens) == len(tokens_again) == len(texts)
