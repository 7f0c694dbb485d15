"""What outvotes what: danger, the very wording, another language, talk, a question; and strict entries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Sequence, Tuple

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.matching.embedder import Embedder
from bot.matching.matcher import Decision, Matcher
from bot.nlu.conversation_intent import RANKING
from bot.nlu.emergency_screen import EMERGENCY
from bot.nlu.entry_matcher import EntryMatcher
from bot.nlu.judgement import Judge, Judgement
from bot.nlu.sentence_embedder import ASKED, VECTOR
from tests.matching.conftest import ENTRIES, SURFACES

FAQ = (("faq", 0.9), ("thanks", 0.1))


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.train(ENTRIES, SURFACES, Embedder())


def judge(matcher: Matcher, text: str, talk: Sequence[Tuple[str, float]] = FAQ, strict: Sequence[str] = (), **fields: Any) -> Judgement:
    vector = matcher.embedder.embed([text])[0]
    message = Message.build(text)
    message.set(ASKED, text)
    message.set(VECTOR, vector)
    message.set(RANKING, list(talk))
    for name, value in fields.items():
        message.set(name, value)
    config = EntryMatcher.get_default_config()
    return Judge(matcher, {}, frozenset(strict), config).judge(message, matcher.match(text, vector), None)


def test_danger_outvotes_everything(matcher: Matcher) -> None:
    judged = judge(matcher, "Do hot temperatures affect MS symptoms?", **{EMERGENCY: ["stroke"]})
    assert (judged.kind, judged.intent) == ("emergency", "emergency")


def test_the_very_wording_outvotes_talk(matcher: Matcher) -> None:
    judged = judge(matcher, "imuran ms", talk=[("thanks", 1.0)])
    assert (judged.kind, judged.matches[0].entry_id) == ("answer", "azathioprine")


def test_another_language_is_declined_without_matches(matcher: Matcher) -> None:
    judged = judge(matcher, "¿Qué es la esclerosis múltiple?")
    assert (judged.kind, judged.intent, judged.language, judged.matches) == ("decline", "other_language", "es", ())


def test_talk_is_talk_and_two_questions_are_two(matcher: Matcher) -> None:
    assert judge(matcher, "thanks", talk=[("thanks", 0.9), ("faq", 0.1)]).kind == "talk"
    judged = judge(matcher, "Do hot temperatures affect MS symptoms? What does rituximab do in MS?")
    assert judged.kind == "answer" and judged.further is not None and judged.further.entry_id == "rituximab"


def test_a_strict_entry_needs_more_than_the_threshold(matcher: Matcher) -> None:
    judging = Judge(matcher, {}, frozenset(["heat"]), EntryMatcher.get_default_config())
    heat = matcher.match("Do hot temperatures affect MS symptoms?")[0]
    threshold = matcher.calibration.answer
    for entry_id, probability, kind in (
        ("heat", threshold + 0.001, "clarify"),
        ("heat", 1 - (1 - threshold) / 4, "answer"),
        ("fatigue", threshold + 0.001, "answer"),
    ):
        match = replace(heat, entry_id=entry_id, probability=probability)
        assert judging._strictly(Decision("answer", (match,), "sure")).kind == kind


def test_the_very_wording_of_a_strict_entry_is_answered(matcher: Matcher) -> None:
    assert judge(matcher, "Do hot temperatures affect MS symptoms?", strict=["heat"]).kind == "answer"
