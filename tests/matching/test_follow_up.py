"""Which messages lean on the conversation, and the questions they are completed to."""

from __future__ import annotations

import pytest

from bot.matching.base import Subject
from bot.matching.follow_up import Context, asks_own_case, complete, find_places, leans, topic_of
from bot.matching.in_context import understand
from bot.matching.matcher import Matcher

from .conftest import SURFACES as TERMS

SURFACES = {**TERMS, "methotrexate": ("methotrexate", "drug"), "pregnancy": ("pregnancy", "condition"), "pain": ("pain", "symptom")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("and the side effects?", "word"),
        ("What about methotrexate", "word"),
        ("ok thanks, and in pregnancy?", "word"),
        ("is it safe in pregnancy", "word"),
        ("does it cause pain", "word"),
        ("what happens if i stop it", "word"),
        ("is that dangerous?", "word"),
        ("why", "length"),
        ("how long?", "length"),
        ("side effects", "length"),
        ("does azathioprine cause pain", None),
        ("is methotrexate safe and does it work", None),
        ("how is ms treated", None),
        ("is it time for a stick or should i go on walking", None),
        ("are those cooling vests really worth the money for someone", None),
        ("IT treatment against progression, what are the outcomes", None),
        ("", None),
        ("🙂", None),
        ("and " + "so on " * 30, None),
    ],
)
def test_what_leans_on_the_conversation(text: str, expected: str) -> None:
    assert leans(text, SURFACES) == expected


def test_a_short_message_answered_by_itself_does_not_lean() -> None:
    assert leans("tablets or drip", SURFACES) == "length"
    assert leans("tablets or drip", SURFACES, decided=True) is None
    assert leans("and tablets", SURFACES, decided=True) == "word"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("and the side effects?", ("the side effects Imuran",)),
        ("is it safe?", ("is Imuran safe",)),
        ("what about its risks", ("Imuran's risks",)),
        ("in pregnancy?", ("Imuran in pregnancy",)),
        ("and methotrexate?", ("does methotrexate cause cancer", "methotrexate")),
        ("methotrexate", ("does methotrexate cause cancer",)),
        ("why", ("why Imuran",)),
        ("and?", ()),
    ],
)
def test_completed_questions(text: str, expected: tuple) -> None:
    assert complete(text, ["Imuran"], ["does Imuran cause cancer"], SURFACES) == expected


def test_a_switch_keeps_the_question_before_whole() -> None:
    asked = ["Are azathioprine (Imuran) and rituximab approved?"]
    assert complete("and methotrexate?", [], asked, SURFACES)[0] == "Are methotrexate approved?"


def test_the_subject_is_called_as_the_reader_called_it() -> None:
    question, held = "How is azathioprine used for MS?", frozenset({"azathioprine"})
    assert topic_of(question, "is Imuran any good", held, SURFACES) == "Imuran"
    assert topic_of(question, "is rituximab any good", held, SURFACES) == "azathioprine"
    ms = Subject("multiple sclerosis", "MS")
    assert topic_of("Should people with MS travel?", "Can I travel with MS", frozenset(), SURFACES, ms) == "MS travel"
    assert topic_of("Should people travel?", None, frozenset(), SURFACES) == "people travel"


def test_places_are_the_longest_names() -> None:
    text = "Has multiple sclerosis or Imuran"
    assert [text[place.start : place.end] for place in find_places(text, SURFACES)] == ["multiple sclerosis", "Imuran"]


@pytest.mark.parametrize(("text", "own"), [("so do i have it", True), ("what is my dose", True), ("what dose is usual", False)])
def test_the_readers_own_case(text: str, own: bool) -> None:
    assert asks_own_case(text) is own


def follow(matcher: Matcher, text: str, *about: str, asked: str = ""):
    vector = matcher.embedder.embed([text])[0]
    links = {"azathioprine": ["azathioprine-cancer"], "azathioprine-cancer": ["azathioprine"]}
    return understand(matcher, text, vector, matcher.decide(matcher.match(text, vector)), Context(about, asked or None), links)


def test_a_follow_up_is_understood_from_the_subject(matcher: Matcher) -> None:
    found = follow(matcher, "can it give me cancer", "azathioprine", asked="is imuran any good for ms")
    assert found is not None and found.completed == "can imuran give me cancer"
    assert found.matches[0].entry_id == "azathioprine-cancer" and found.decision.kind == "answer"


@pytest.mark.parametrize(("odds", "kind"), [(-4.0, "clarify"), (-3.0, "answer"), (0.0, "answer")])
def test_a_follow_up_of_a_kind_that_nothing_answers_is_asked_about(
    matcher: Matcher, monkeypatch: pytest.MonkeyPatch, odds: float, kind: str
) -> None:
    monkeypatch.setattr(matcher, "odds_by_kind", {"can imuran give me cancer": odds}.__getitem__)
    found = follow(matcher, "can it give me cancer", "azathioprine", asked="is imuran any good for ms")
    assert found is not None and found.decision.kind == kind


def test_another_drug_is_asked_the_same(matcher: Matcher) -> None:
    found = follow(matcher, "and rituximab?", "azathioprine", asked="how is azathioprine used for ms")
    assert found is not None and found.completed == "how is rituximab used for ms"
    assert found.matches[0].entry_id == "rituximab"


@pytest.mark.parametrize("text", ["Do hot temperatures affect MS symptoms?", "does rituximab help with multiple sclerosis", "imuran ms"])
def test_a_question_of_its_own_is_left_alone(matcher: Matcher, text: str) -> None:
    assert follow(matcher, text, "azathioprine-cancer") is None


def test_a_subject_that_vanished_is_none(matcher: Matcher) -> None:
    assert follow(matcher, "and the side effects?", "gone") is None


def test_what_the_subject_does_not_say_is_not_answered(matcher: Matcher) -> None:
    found = follow(matcher, "what does it taste like", "azathioprine", asked="is imuran any good for ms")
    assert found is not None and found.decision.kind != "answer"
