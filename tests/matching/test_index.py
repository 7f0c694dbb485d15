"""Exact search over vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.matching import index as module
from bot.matching.alignment import TokenIndex, project, quantise
from bot.matching.index import SAMPLED, VectorIndex, leading
from bot.matching.lexical import best


def unit(rows: int, seed: int = 0, width: int = 384) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(rows, width)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_the_nearest_phrasing_comes_first_with_its_cosine() -> None:
    vectors = unit(50)
    index = VectorIndex(vectors, np.arange(50) // 5)
    found = index.search(vectors[17], 4)
    assert next(iter(found)) == 17 and found[17] == pytest.approx(1, abs=1e-3)
    assert len({row // 5 for row in found}) == 4


def test_hidden_rows_do_not_exist() -> None:
    vectors = unit(20)
    index = VectorIndex(vectors, np.arange(20) // 2)
    assert not {6, 7} & set(index.search(vectors[6], 10, hidden=[6, 7]))


def test_the_nearest_of_all_and_of_none() -> None:
    vectors = unit(20)
    index = VectorIndex(vectors, np.arange(20))
    assert index.nearest(vectors[6]) == pytest.approx(1, abs=1e-3)
    assert index.nearest(vectors[6], hidden=[6]) == pytest.approx(float(np.delete(vectors @ vectors[6], 6).max()), abs=1e-3)
    assert VectorIndex(vectors[:0], np.zeros(0, np.int32)).nearest(vectors[0]) == -1


def test_two_passes_find_what_one_pass_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    centres = unit(40, 1)
    vectors = centres[np.arange(3000) % 40] + 0.4 * unit(3000, 2)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    owners = np.arange(3000)
    exact = VectorIndex(vectors, owners)
    monkeypatch.setattr(module, "DIRECT", 100)
    quick = VectorIndex(vectors, owners)
    for query in vectors[:50]:
        assert set(list(exact.search(query, 5))[:5]) <= set(quick.search(query, 5))


def clustered(rows: int, seed: int) -> np.ndarray:
    """Vectors about as close to each other as those of medical questions."""
    centres = unit(rows // 8, seed)
    vectors = centres[np.arange(rows) % len(centres)] + 0.5 * unit(rows, seed + 1) + 0.4 * unit(1, 99)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_approximate_search_finds_nearly_all_of_the_exact_ten(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    vectors = clustered(6000, 5)
    # Real vectors fill few directions; these fill as many as are kept.
    vectors = vectors @ np.linalg.qr(unit(384, 7))[0][:, :100] @ np.linalg.qr(unit(384, 7))[0][:, :100].T
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    monkeypatch.setattr(module, "DIRECT", 100)
    monkeypatch.setattr(module, "EXACT", 100)
    index = VectorIndex(vectors, np.arange(6000))
    index.save(tmp_path)
    loaded = VectorIndex.load(tmp_path)
    questions = vectors[:200] + 0.3 * unit(200, 8)
    found = []
    for question in questions:
        exact = set(np.argsort(-(vectors @ question))[:10].tolist())
        near = loaded.search(question, 10)
        rows = list(near)
        assert rows == list(index.search(question, 10)), "what is loaded finds the same"
        assert list(near.values()) == pytest.approx(vectors[rows] @ question, abs=0.005), "kept in a byte a number"
        found.append(len(exact & set(rows[:64])) / 10)
    assert np.mean(found) >= 0.97
    hidden = list(loaded.search(questions[0], 10))[:3]
    assert not set(hidden) & set(loaded.search(questions[0], 10, hidden=hidden))


def test_a_cut_approximate_index_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "DIRECT", 10)
    monkeypatch.setattr(module, "EXACT", 10)
    VectorIndex(unit(50), np.arange(50)).save(tmp_path)
    (tmp_path / "nearby.usearch").write_bytes(b"nothing")
    with pytest.raises(ValueError, match="nearby.usearch"):
        VectorIndex.load(tmp_path)
    (tmp_path / "nearby.usearch").unlink()
    with pytest.raises(OSError, match="missing"):
        VectorIndex.load(tmp_path)


@pytest.mark.parametrize("k", [1, 60, 900, 5000])
def test_the_leading_scores_are_the_best(k: int) -> None:
    scores = np.random.default_rng(k).normal(size=3000)
    scores[::SAMPLED] -= 1  # a sample that misleads
    scores[:5] = -9
    assert leading(scores, k).tolist() == best(scores, k, above=-9).tolist()


def test_an_empty_index_finds_nothing() -> None:
    assert VectorIndex(np.zeros((0, 384)), np.zeros(0)).search(unit(1)[0], 5) == {}


def test_alignment_sees_the_word_without_a_counterpart() -> None:
    words = unit(6, 3, 48)
    rows = [quantise(words[:4]), quantise(words[:3]), quantise(words[[0, 1, 2, 5]])]
    whole, shorter, other = TokenIndex.build(rows).align(words[:4], [0, 1, 2])
    np.testing.assert_allclose(whole, 1, atol=0.03)
    assert shorter[0] < 0.7 < shorter[1], "the question says more than the phrasing"
    assert other[0] < 0.7 and other[1] < 0.7
    assert other[2] > other[0], "a mean hides what a soft minimum shows"


def test_projected_tokens_are_of_unit_length() -> None:
    np.testing.assert_allclose(np.linalg.norm(project(unit(5), unit(384, 4, 48)), axis=1), 1, atol=1e-5)
