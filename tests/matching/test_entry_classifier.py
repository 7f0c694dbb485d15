"""The classifier of entries: what it says without an example is what it would have learnt without it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.matching.base import Base, EntryQuestions
from bot.matching.entry_classifier import EntryClassifier

STARTS = [0, 4, 9]


@pytest.fixture
def vectors() -> np.ndarray:
    """Three entries with four, five and three phrasings, each around a direction of its own."""
    chance = np.random.default_rng(7)
    owners = np.repeat([0, 1, 2], [4, 5, 3])
    found = np.eye(3, 16)[owners] + 0.3 * chance.normal(size=(12, 16))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def test_the_entry_whose_phrasings_are_alike_leads(vectors: np.ndarray) -> None:
    classifier = EntryClassifier.fit(vectors, STARTS, None)
    margins = np.array([classifier.margins(vector) for vector in vectors])
    assert margins.argmax(axis=1).tolist() == np.repeat([0, 1, 2], [4, 5, 3]).tolist()
    assert ((margins > 0).sum(axis=1) == 1).all()


@pytest.mark.parametrize("row", [0, 6, 11])
def test_an_example_left_out_is_as_if_it_had_never_been_learnt(vectors: np.ndarray, row: int) -> None:
    beside = np.random.default_rng(8).normal(size=(3, 16)).astype(np.float32)
    owner = int(np.searchsorted(STARTS, row, side="right")) - 1
    starts = [start - (start > row) for start in STARTS]
    without = EntryClassifier.fit(np.delete(vectors, row, axis=0), starts, beside)
    left_out = EntryClassifier.fit(vectors, STARTS, beside).margins(vectors[row], own=owner)
    assert left_out == pytest.approx(without.margins(vectors[row]), abs=1e-4)


def test_a_question_without_an_entry_is_left_out_too(vectors: np.ndarray) -> None:
    beside = np.random.default_rng(8).normal(size=(3, 16)).astype(np.float32)
    without = EntryClassifier.fit(vectors, STARTS, beside[1:])
    left_out = EntryClassifier.fit(vectors, STARTS, beside).margins(beside[0], own=-1)
    assert left_out == pytest.approx(without.margins(beside[0]), abs=1e-4)


def made(*entries: EntryQuestions) -> Base:
    chance = np.random.default_rng(9)
    count = sum(len(entry.texts) for entry in entries)
    vectors = chance.normal(size=(count, 384)).astype(np.float32)
    return Base.build(entries, {}, vectors / np.linalg.norm(vectors, axis=1, keepdims=True), [np.ones((2, 48), np.int8)] * count)


MANY = (
    EntryQuestions("a", "What is MS?", ("ms", "multiple sclerosis", "tell me of MS"), "A *disease* of the nerves."),
    EntryQuestions("b", "Is it inherited?", ("genes", "my children", "family"), "Not directly."),
)


def test_a_base_with_many_phrasings_keeps_its_answers_and_its_classifier(tmp_path: Path) -> None:
    base = made(*MANY)
    base.save(tmp_path)
    loaded = Base.load(tmp_path)
    assert loaded.classifier is not None and base.classifier is not None
    assert np.array_equal(loaded.classifier.weights, base.classifier.weights)
    assert not loaded.answered(0).lacks("nerv") and loaded.answered(0).lacks("gen") and loaded.answered(1).lacks("nerv")


@pytest.mark.parametrize("entries", [MANY[:1], (EntryQuestions("a", "What is MS?", (), "A disease."), EntryQuestions("b", "ms"))])
def test_one_entry_or_few_phrasings_teach_no_classifier(tmp_path: Path, entries: tuple[EntryQuestions, ...]) -> None:
    base = made(*entries)
    base.save(tmp_path)
    assert base.classifier is None and Base.load(tmp_path).classifier is None
    assert Base.load(tmp_path).answered(0).lacks("diseas")
