"""Greetings and thanks around a question."""

import pytest

from bot.matching.courtesy import without_courtesies


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Hello, what is azathioprine? Thank you so much in advance x", "what is azathioprine?"),
        ("Hi there doctor, quick question: does ms hurt", "does ms hurt"),
        ("Dear Dr, I am 34 and have MS. What can I eat? Kind regards", "I am 34 and have MS. What can I eat?"),
        ("Can you please tell me what MS is", "what MS is"),
        ("what helps fatigue plz help xx", "what helps fatigue"),
        ("do you know whether it is inherited??? thanks!!!", "whether it is inherited??"),
        ("I would like to know how baclofen works, any help would be appreciated", "how baclofen works"),
    ],
)
def test_courtesies_around_a_question_are_taken_away(said: str, asked: str) -> None:
    assert without_courtesies(said) == asked


@pytest.mark.parametrize(
    "said",
    [
        "does physiotherapy help",
        "is there any help",
        "so tired all the time",
        "is it ok",
        "vitamin x",
        "thank you for your answer, what about men?",
        "hi",
        "Thanks",
        "",
        "?!",
    ],
)
def test_what_is_asked_is_left_as_it_is(said: str) -> None:
    assert without_courtesies(said) == said


def test_a_message_of_few_words_may_be_kept_whole() -> None:
    assert without_courtesies("no thanks") == "no"
    assert without_courtesies("no thanks", least=3) == "no thanks"
    assert without_courtesies("hello what is a relapse", least=3) == "what is a relapse"


def test_only_so_many_courtesies_are_looked_for_and_no_message_is_read_whole() -> None:
    assert without_courtesies("hi " * 3 + "what is ms" + " thanks" * 3) == "what is ms"
    assert without_courtesies("please " * 1100).startswith("please please")
    assert without_courtesies("hi " + "a" * 8000) == "hi " + "a" * 8000
