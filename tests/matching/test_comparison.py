"""The comparison net: the same in numpy as where it was learnt, and independent of who stands beside whom."""

from __future__ import annotations

from pathlib import Path
from typing import List

import numpy as np
import pytest

from bot.matching.alignment import floats, project, quantise
from bot.matching.comparison import ComparisonNet
from bot.matching.ranker import Ranker

TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return Ranker.load()


def unit(*shape: int, seed: int) -> np.ndarray:
    drawn = np.random.default_rng(seed).standard_normal(shape).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=-1, keepdims=True)


def phrasings(*sizes: int, width: int) -> List[np.ndarray]:
    return [quantise(unit(size, width, seed=size)) for size in sizes]


def logits(net: ComparisonNet, tokens: np.ndarray, stored: List[np.ndarray], mapped: np.ndarray, others: np.ndarray) -> np.ndarray:
    return net.logits(tokens, stored, np.linspace(0.2, 0.9, len(stored), dtype=np.float32), mapped, others)


def test_a_phrasing_is_compared_alike_alone_and_beside_longer_ones(ranker: Ranker) -> None:
    width, mapped_width = ranker.projection.shape[1], ranker.map.shape[1]
    tokens, mapped, others = unit(7, width, seed=1), unit(mapped_width, seed=2), unit(3, mapped_width, seed=3)
    stored = phrasings(5, 20, 1, width=width)
    together = logits(ranker.net, tokens, stored, mapped, others)
    cosines = np.linspace(0.2, 0.9, 3, dtype=np.float32)
    alone = [float(ranker.net.logits(tokens, [stored[n]], cosines[n : n + 1], mapped, others[n : n + 1])[0]) for n in range(3)]
    assert together == pytest.approx(alone, abs=1e-4)


def test_the_net_gives_what_it_gave_where_it_was_learnt(ranker: Ranker, monkeypatch: pytest.MonkeyPatch) -> None:
    import jax

    monkeypatch.syspath_prepend(str(TOOLS))
    train_comparison = __import__("train_comparison")
    monkeypatch.setattr(train_comparison, "KEPT", 1.0)  # no dropout
    states = [np.random.default_rng(n).standard_normal((size, 384)).astype(np.float32) for n, size in enumerate((6, 11))]
    vectors = unit(2, 384, seed=5)
    sides = []
    for state, vector in zip(states, vectors):
        padded, mask = np.zeros((1, train_comparison.LONGEST, 384), np.float32), np.zeros((1, train_comparison.LONGEST), np.float32)
        padded[0, : len(state)], mask[0, : len(state)] = state, 1
        sides.append((padded, mask, vector[None]))
    weights = {"map": ranker.map, "projection": ranker.projection, **ranker.net.to_arrays()}
    learnt = train_comparison._logits(jax, jax.numpy, weights, *sides, jax.random.PRNGKey(0))
    asked, stored = (project(state, ranker.projection) for state in states)
    mapped = ranker.mapped(vectors)
    kept = quantise(stored)
    cosine = np.array([vectors[0] @ vectors[1]])
    found = ranker.net.logits(asked, [kept], cosine, mapped[0], mapped[1:])
    assert floats(kept) == pytest.approx(stored, abs=0.01)
    assert found == pytest.approx(np.asarray(learnt), abs=0.05)  # kept tokens are rounded to eight bits


def test_the_same_words_are_likelier_than_others(ranker: Ranker) -> None:
    width, mapped_width = ranker.projection.shape[1], ranker.map.shape[1]
    tokens, other = unit(8, width, seed=1), unit(8, width, seed=9)
    mapped = unit(2, mapped_width, seed=2)
    found = ranker.net.logits(tokens, [quantise(tokens), quantise(other)], np.array([1.0, 0.1]), mapped[0], mapped)
    assert found[0] > found[1] + 1
