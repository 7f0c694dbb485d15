"""Exact search over vectors."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching import index as module
from bot.matching.alignment import TokenIndex, project, quantise
from bot.matching.index import VectorIndex


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
