"""Misspelt words of a question."""

from typing import Set

import pytest

from bot.matching.spelling import SpellingCorrector

VOCABULARY = {"azathioprine": 9, "fatigue": 30, "relapse": 40, "relaspe": 1, "wobble": 3, "spasms": 2, "prednisone": 4}
ENGLISH: Set[str] = {"does", "help", "wonder", "fatigue", "relapse", "wobble", "truck"}


@pytest.fixture
def corrected() -> SpellingCorrector:
    return SpellingCorrector(VOCABULARY, ENGLISH.__contains__)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Does Azathiaprin help?", "does azathioprine help?"),
        ("fatgue", "fatigue"),
        ("reelapse", "relapse"),
        ("relaspe", "relapse"),  # a phrasing's own slip is no word
    ],
)
def test_a_word_nobody_knows_becomes_the_nearest_of_the_base(corrected: SpellingCorrector, said: str, meant: str) -> None:
    assert corrected(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "truck",  # English, if no word of the base
        "prednisolone wonder",  # two letters from a drug of the base, which only a slip of one would be
        "spasme",  # short, and near only to what is seldom said
        "doença wobblé",  # another alphabet
        "isnt whats they're",
        "12345 x",
        "",
    ],
)
def test_other_words_stay(said: str) -> None:
    corrected = SpellingCorrector(VOCABULARY, (ENGLISH | {"prednisolone"}).__contains__)
    assert corrected(said) == said


def test_a_sound_text_keeps_its_capitals(corrected: SpellingCorrector) -> None:
    assert corrected("Does FATIGUE help?") == "Does FATIGUE help?"


def test_only_what_is_read_is_corrected(corrected: SpellingCorrector) -> None:
    assert corrected("fatgue " + "x" * 2000 + " fatgue") == "fatigue " + "x" * 2000 + " fatgue"
