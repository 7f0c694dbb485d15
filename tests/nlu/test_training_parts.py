"""What training does quickly does the same as what it stands for."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.matching.regression import softmax_regression
from bot.nlu.importer import EntryExample
from bot.nlu.training_progress import report, shown_by


def test_softmax_regression_is_scikit_learns() -> None:
    random = np.random.default_rng(0)
    dense = random.normal(size=(300, 12)).astype(np.float32)
    words = (random.random((300, 40)) < 0.05).astype(np.float64)
    labels = np.argmax(dense[:, :3] + words[:, :3] + random.normal(size=(300, 3)), axis=1)
    weights, bias = softmax_regression(dense, csr_matrix(words), labels, np.ones(300), 10.0)
    theirs = LogisticRegression(C=10.0, max_iter=1000).fit(np.hstack([dense, words]), labels)
    np.testing.assert_allclose(weights, theirs.coef_, atol=0.02)
    np.testing.assert_allclose(bias - bias.mean(), theirs.intercept_ - theirs.intercept_.mean(), atol=0.02)


def test_examples_are_copied_apart_and_told_apart() -> None:
    example = EntryExample.build(text="What is MS?", intent="faq/ms")
    twin = copy.deepcopy(example)
    assert twin == example and hash(twin) == hash(example) and isinstance(twin, EntryExample)
    twin.set(TEXT, "What is lupus?")
    assert example.get(TEXT) == "What is MS?" and twin != example
    assert example != EntryExample.build(text="What is MS?", intent="faq/other")
    assert twin.get(INTENT) == "faq" and twin.get(INTENT_RESPONSE_KEY) == "faq/ms"
    noted = copy.deepcopy(example)
    noted.set("metadata", {"by": "editor"})
    assert noted != example


@pytest.mark.parametrize("text", ["", "ß", "\ud83d"], ids=["empty", "unicode", "surrogate"])
def test_any_text_has_a_fingerprint(text: str) -> None:
    assert len(EntryExample({TEXT: text, INTENT: "faq", INTENT_RESPONSE_KEY: "faq/a"}).fingerprint()) == 32


def test_progress_goes_to_whoever_shows_it() -> None:
    seen = []
    report("embed", 1, 2)
    with shown_by(lambda *stage: seen.append(stage)):
        report("embed", 2, 2)
    report("embed", 3, 2)
    assert seen == [("embed", 2, 2)]
