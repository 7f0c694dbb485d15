"""The questions inside a message, and when each gets its own answer."""

from __future__ import annotations

import time

import pytest

from bot.matching.base import Subject
from bot.matching.matcher import Matcher
from bot.matching.parts import completed, is_story, last_sentence, questions_in
from bot.matching.several import understand_parts

from .conftest import SURFACES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what is azathioprine and how long does an MRI take?", ("what is azathioprine", "how long does an MRI take?")),
        ("Is MS inherited? Can I drink alcohol?", ("Is MS inherited?", "Can I drink alcohol?")),
        ("does heat make it worse? also can i drink", ("does heat make it worse?", "can i drink")),
        ("is azathioprine safe and effective", ("is azathioprine safe and effective",)),
        ("i was diagnosed in 2019, my leg is weak, is it a relapse", ("is it a relapse",)),
        ("thanks, and whats the weather", ("whats the weather",)),
        ("was diagnosed last spring and had an mri", ()),
        ("", ()),
    ],
)
def test_questions_in_a_message(text: str, expected: tuple) -> None:
    assert questions_in(text) == expected


def test_a_part_is_completed_from_the_words_before_it() -> None:
    text = "I take Imuran since May. Is it safe?"
    assert completed("Is it safe?", text, SURFACES) == "Is Imuran safe"
    assert completed("I take Imuran since May.", text, SURFACES) == "I take Imuran since May."


def test_a_story_is_long_and_comes_to_something() -> None:
    story = "I have had MS for ten years. My legs are stiff. " * 5 + "So tired of it all."
    assert is_story(story) and last_sentence(story) == "So tired of it all."
    assert not is_story("what is ms") and last_sentence("what is ms") == ""


def decide(matcher: Matcher, text: str):
    return understand_parts(matcher, text, matcher.decide(matcher.match(text)))


def test_two_certain_questions_are_both_answered(matcher: Matcher) -> None:
    found = decide(matcher, "Do hot temperatures affect MS symptoms? What does rituximab do in MS?")
    assert found is not None and found.decision.kind == "answer"
    assert (found.matches[0].entry_id, found.further.entry_id) == ("heat", "rituximab")


def test_the_certain_one_is_answered_and_the_other_named(matcher: Matcher) -> None:
    found = decide(matcher, "Do hot temperatures affect MS symptoms and who won the world cup?")
    assert found is not None and found.decision.kind == "answer" and found.matches[0].entry_id == "heat"
    assert found.further is None and [part.question for part in found.left_open] == ["who won the world cup?"]


def test_two_questions_of_which_none_is_clear_are_both_left_open(matcher: Matcher) -> None:
    found = decide(matcher, "is hot weather a bother? what of rituximab in the morning?")
    assert found is not None and found.decision.kind == "clarify" and found.further is None
    assert [part.question for part in found.left_open] == ["is hot weather a bother?", "what of rituximab in the morning?"]
    assert [part.decision.matches[0].entry_id for part in found.left_open] == ["heat", "rituximab"]
    assert [match.entry_id for match in found.decision.matches] == ["heat", "rituximab"]


@pytest.mark.parametrize("text", ["Do hot temperatures affect MS symptoms?", "imuran ms", "who won the world cup and why is the sky blue"])
def test_one_question_or_none_is_left_to_the_whole(matcher: Matcher, text: str) -> None:
    found = decide(matcher, text)
    assert found is None or found.decision.kind != "answer"


def test_the_question_in_a_story_is_found(matcher: Matcher) -> None:
    story = "I was told in spring that I have it, and my husband and I moved to the south, where the garden is lovely but dry. "
    found = decide(matcher, story * 2 + "Do hot temperatures affect MS symptoms?")
    assert found is not None and found.decision.kind == "answer" and found.matches[0].entry_id == "heat"


def test_a_long_paste_is_soon_read(matcher: Matcher) -> None:
    paste = ("and what is it, or is it " * 40 + "? my leg, also can it be ") * 6
    begun = time.process_time()
    questions_in(paste[:6000])
    assert time.process_time() - begun < 0.1


def test_a_part_takes_what_the_whole_base_is_about_where_nothing_else_was_named() -> None:
    ms = Subject("multiple sclerosis", "MS")
    surfaces = {**SURFACES, "ms": ("multiple sclerosis", "condition")}
    assert completed("is it inherited?", "Is MS contagious and is it inherited?", surfaces, ms) == "is MS inherited"
    assert completed("is it inherited?", "Is it contagious and is it inherited?", surfaces, ms) == "is it inherited?"
