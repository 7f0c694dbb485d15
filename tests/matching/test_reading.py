"""What is read out of a question."""

from __future__ import annotations

import pytest

from bot.matching.reading import names, normalise, read, stem

SURFACES = {
    "imuran": ("azathioprine", "drug"),
    "multiple sclerosis": ("multiple sclerosis", "condition"),
    "ms": ("multiple sclerosis", "condition"),
}


@pytest.mark.parametrize(
    "text",
    ["What is MS?", "what is ms", "  WHAT   is\n ms?! ", "What is MS ..."],
    ids=["as stored", "lower case", "white space", "dots"],
)
def test_case_punctuation_and_space_do_not_count(text: str) -> None:
    assert normalise(text) == "what is ms"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("treats", "treatment"),
        ("tumour", "tumors"),
        ("oedema", "edema"),
        ("anaemia", "anemia"),
        ("relapses", "relapse"),
        ("itching", "itch"),
        ("allergies", "allergy"),
    ],
)
def test_endings_and_spelling_fall_together(left: str, right: str) -> None:
    assert stem(left) == stem(right)


@pytest.mark.parametrize(("left", "right"), [("hypertension", "hypotension"), ("prednisone", "prednisolone"), ("heart", "hear")])
def test_different_words_stay_apart(left: str, right: str) -> None:
    assert stem(left) != stem(right)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Why do I get dizzy?", "cause"),
        ("How is gout treated?", "treatment"),
        ("What are the side effects of Imuran?", "side effect"),
        ("How much vitamin D should I take?", "dose"),
        ("How is MS diagnosed?", "diagnosis"),
        ("Is MS hereditary?", "inheritance"),
        ("Can I catch it from her?", "contagion"),
        ("Can I take ibuprofen together with Imuran?", "together"),
        ("What is the life expectancy?", "outlook"),
    ],
)
def test_what_is_asked(text: str, kind: str) -> None:
    assert kind in names(read(text).kinds, "kinds")


def test_who_it_is_about() -> None:
    assert "pregnant" in names(read("Is it safe when I'm pregnant?").people, "people")
    assert "child" in names(read("Can my 6 year old take it?").people, "people")
    assert names(read("Is it safe?").people, "people") == ()


def test_terms_are_found_longest_first_and_canonical() -> None:
    reading = read("Does Imuran help multiple sclerosis (MS)?", SURFACES)
    assert reading.terms == {("azathioprine", "drug"), ("multiple sclerosis", "condition")}


def test_numbers_and_negation() -> None:
    reading = read("I can't sleep after two 7.5 mg tablets")
    assert reading.negated and reading.numbers == {"2", "7.5"}


@pytest.mark.parametrize(
    "text",
    ["", "   ", "😀", "?!", "x" * 100_000, "\ud83d"],
    ids=["empty", "blank", "emoji", "marks", "long", "surrogate"],
)
def test_any_text_can_be_read(text: str) -> None:
    assert read(text, SURFACES).length >= 0


@pytest.mark.parametrize(
    "text",
    ["is 90 mg of duloxetine ok for me", "can i take 400 mg of modafinil", "is 37.4 a fever for me", "25mg of it, should I ask for 50"],
)
def test_a_dose_or_a_value_of_one_person_asks_for_advice_to_one_person(text: str) -> None:
    assert read(text).personal


@pytest.mark.parametrize("text", ["is 300 mg the usual dose of ocrelizumab", "did 500 units help people", "seven pills for her walking"])
def test_a_dose_by_itself_does_not(text: str) -> None:
    assert not read(text).personal
