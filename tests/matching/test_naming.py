"""A bare name finds the entry that has it, by any of the term's names."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching.base import Base, EntryQuestions
from bot.matching.naming import named
from bot.matching.reading import normalise

SURFACES = {
    **dict.fromkeys(("azathioprine", "imuran", "aza"), ("azathioprine", "drug")),
    **dict.fromkeys(("steroids", "prednisone"), ("steroids", "drug")),
    "baclofen": ("baclofen", "drug"),
    **dict.fromkeys(("multiple sclerosis", "ms"), ("multiple sclerosis", "condition")),
}
ENTRIES = (
    EntryQuestions("use", "Is azathioprine used for MS?", ("imuran", "does azathioprine help ms")),
    EntryQuestions("checks", "Which checks does azathioprine need with MS?", ("blood tests on imuran",)),
    EntryQuestions("drip", "How do steroids help in MS?", ("steroid drip",)),
    EntryQuestions("pills", "Are steroids as good by mouth in MS?", ("tablets or drip",)),
    EntryQuestions("stiff", "What helps stiffness in MS?", ("does baclofen help",)),
)


@pytest.fixture(scope="module")
def base() -> Base:
    count = sum(len(entry.texts) for entry in ENTRIES)
    vectors = np.random.default_rng(3).normal(size=(count, 384)).astype(np.float32)
    return Base.build(ENTRIES, SURFACES, vectors / np.linalg.norm(vectors, axis=1, keepdims=True), [np.ones((2, 48), np.int8)] * count)


@pytest.mark.parametrize("text", ["imuran", "What is azathioprine?", "tell me about aza", "azathioprine for ms", "what is AZA in MS"])
def test_the_entry_with_a_name_as_its_phrasing_is_meant(base: Base, text: str) -> None:
    naming = named(base, normalise(text))
    assert naming is not None and naming.certain and [base.ids[owner] for owner in naming.owners] == ["use"]


@pytest.mark.parametrize("text", ["prednisone", "what are steroids"])
def test_entries_whose_question_holds_the_term_are_offered(base: Base, text: str) -> None:
    naming = named(base, normalise(text))
    assert naming is not None and not naming.certain and [base.ids[owner] for owner in naming.owners] == ["drip", "pills"]


@pytest.mark.parametrize(
    "text",
    ["what is baclofen", "what is ms", "does imuran cause cancer", "imuran and prednisone", "and imuran", "what is it", "stopping imuran"],
    ids=["in no question", "the subject", "a question", "two names", "a follow-up", "no name", "more than a name"],
)
def test_anything_else_is_left_to_the_ranking(base: Base, text: str) -> None:
    assert named(base, normalise(text)) is None
