"""Letters and words."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching.letters import CharacterIndex
from bot.matching.lexical import Stems, WordRarity, best, same_root, slip, unmatched


def test_a_text_is_most_similar_to_itself() -> None:
    texts = ["azathioprine for ms", "rituximab for ms", "heat and ms", ""]
    index = CharacterIndex.build(texts)
    for row, text in enumerate(texts[:3]):
        similarity = index.similarity(index.query(text), range(4))
        assert similarity[row] == pytest.approx(1, abs=1e-5) and similarity.argmax() == row
    assert index.similarity(index.query(""), range(4)).tolist() == [0, 0, 0, 0]


def test_a_misspelt_name_is_found() -> None:
    index = CharacterIndex.build([f"what is disease number {n}" for n in range(300)] + ["does azathioprine help"])
    assert index.search(index.query("azathiaprin"), 3)[0] == 300


def test_search_finds_nothing_where_nothing_is_shared() -> None:
    index = CharacterIndex.build(["alpha beta", "gamma"])
    assert len(index.search(index.query("zzzz"), 5)) == 0


def test_an_index_over_nothing_answers() -> None:
    index = CharacterIndex.build([])
    assert len(index.search(index.query("a"), 5)) == 0


def test_best_equals_a_full_sort() -> None:
    scores = np.random.default_rng(0).integers(0, 50, 500).astype(float)
    full = sorted(range(500), key=lambda n: (-scores[n], n))
    assert [scores[n] for n in best(scores, 20)] == [scores[n] for n in full[:20]]
    assert best(scores, 9999).tolist() == full
    assert best(np.zeros(0), 3).tolist() == []


def test_rare_words_tell_more() -> None:
    rarity = WordRarity({"ms": 90, "imuran": 1}, 100, {"ms": 5, "pain": 900}, 10000)
    assert rarity("unheard") >= rarity("imuran") > rarity("ms")
    assert rarity("imuran") > rarity("pain")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [("diabet", "diabetic", True), ("azathioprin", "azathiaprin", False), ("heat", "heater", False)],
)
def test_roots(left: str, right: str, expected: bool) -> None:
    assert same_root(left, right) is expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("azathioprin", "azathiaprin", True),
        ("rituximab", "ritxuimab", True),
        ("heat", "heart", False),
        ("clonidin", "clozapin", False),
        ("baclofen", "gabapentin", False),
    ],
)
def test_slips_of_the_finger(left: str, right: str, expected: bool) -> None:
    assert slip(left, right) is expected


@pytest.mark.parametrize(
    ("word", "lost"),
    [("heat", False), ("diabetic", False), ("azathiaprin", False), ("hypertension", True), ("cold", True), ("he", True)],
    ids=["the same", "of the same root", "misspelt", "a known word is no other one misspelt", "another", "short"],
)
def test_words_without_a_counterpart(word: str, lost: bool) -> None:
    others = ("heat", "diabet", "azathioprin", "hypotension")
    known = {"heat", "diabet", "azathioprin", "hypotension", "hypertension", "cold"}.__contains__
    assert unmatched([word], others, known) == unmatched([word], Stems(others, known), known) == ([word] if lost else [])
