"""Tiny builders for matching: one embedder for all tests, entries from questions, a matcher over a few of them."""

from __future__ import annotations

from typing import Mapping, Sequence, Tuple

import pytest

from bot.matching.embedder import Embedder
from bot.matching.matcher import EntryQuestions, Matcher

SURFACES: Mapping[str, Tuple[str, str]] = {
    "azathioprine": ("azathioprine", "drug"),
    "imuran": ("azathioprine", "drug"),
    "rituximab": ("rituximab", "drug"),
    "ms": ("multiple sclerosis", "condition"),
    "multiple sclerosis": ("multiple sclerosis", "condition"),
    "lupus": ("lupus", "condition"),
}

ENTRIES: Tuple[EntryQuestions, ...] = (
    EntryQuestions(
        "azathioprine",
        "How is azathioprine (Imuran) used off-label for MS?",
        (
            "Can azathioprine tablets cut down MS relapses?",
            "Is Imuran any good for MS?",
            "imuran ms",
            "Does azathioprine work in multiple sclerosis?",
        ),
    ),
    EntryQuestions(
        "azathioprine-cancer",
        "Does azathioprine raise the risk of cancer?",
        (
            "Can Imuran give me cancer?",
            "Is there a cancer danger with long use of azathioprine?",
            "azathioprine cancer risk",
        ),
    ),
    EntryQuestions(
        "rituximab",
        "How is rituximab used for MS?",
        (
            "Does rituximab help with multiple sclerosis?",
            "What does rituximab do in MS?",
            "Is rituximab good against MS?",
        ),
    ),
    EntryQuestions(
        "heat",
        "Do hot temperatures affect MS symptoms?",
        ("Why do I feel worse in the heat with MS?", "Can hot weather make MS symptoms worse?", "ms and summer heat"),
    ),
    EntryQuestions(
        "fatigue",
        "What helps against fatigue in MS?",
        (
            "How can I have more energy with multiple sclerosis?",
            "I am so tired from my MS, what can I do?",
            "ms fatigue treatment",
        ),
    ),
    EntryQuestions(
        "inherited",
        "Is multiple sclerosis inherited?",
        ("Will my children get MS from me?", "Does MS run in families?", "Is MS a genetic disease?"),
    ),
)


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return Embedder()


@pytest.fixture(scope="session")
def matcher(embedder: Embedder) -> Matcher:
    return Matcher.train(ENTRIES, SURFACES, embedder)


def entries(*questions: str) -> Sequence[EntryQuestions]:
    """One entry a question, named by its place."""
    return [EntryQuestions(f"entry-{n}", question) for n, question in enumerate(questions)]
