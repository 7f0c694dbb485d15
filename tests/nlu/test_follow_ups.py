"""Follow-ups with the trained model on the shipped knowledge base, after real turns."""

from __future__ import annotations

import pytest

from bot.knowledge.labelled import read_questions
from bot.settings import PROJECT, Settings
from tests.nlu.conversations import understand_last

pytestmark = pytest.mark.graph

RIGHT, WRONG_ANSWERS = 0.93, 0.03  # floor and ceiling on the dev conversations


@pytest.fixture(scope="module")
def terminal(trained_home):
    from bot.web.terminal import Terminal

    return Terminal(Settings.load({}, home=trained_home))


def is_right(understood, intent, expected):
    decision, ids = understood["decision"], [match["entry_id"] for match in understood["matches"]]
    if "emergency" in expected or decision == "emergency":
        return decision == "emergency" and "emergency" in expected
    if decision == "talk":
        return f"talk:{intent}" in expected
    if decision == "answer":
        return ids[0] in expected
    return "decline" in expected or (decision == "clarify" and bool(expected & set(ids[:3])))


def test_dev_conversations_are_understood(terminal):
    asked = read_questions(PROJECT / "tests" / "questions" / "follow_ups.tsv", "dev")
    right, answers, wrong = 0, 0, []
    for question in asked:
        parsed = understand_last(terminal, question.history, question.question)
        fits = is_right(parsed["citewell"], parsed["intent"]["name"], question.expected)
        right += fits
        answers += parsed["citewell"]["decision"] == "answer"
        if parsed["citewell"]["decision"] == "answer" and not fits:
            wrong.append(question)
    assert right / len(asked) >= RIGHT
    assert len(wrong) / answers <= WRONG_ANSWERS, wrong


@pytest.mark.parametrize(
    ("earlier", "text", "entry_id"),
    [
        (["Is azathioprine used for MS?"], "does it cause cancer", "azathioprine-cancer-risk"),
        (["Is azathioprine used for MS?", "thanks"], "and methotrexate?", "methotrexate-off-label"),
        (["Is azathioprine used for MS?", "does it cause cancer"], "and which checks are needed", "azathioprine-monitoring"),
        (["is depression common in ms"], "how is it treated?", "depression-treatment"),
        (['/show_entry{"entry_id": "depression"}'], "how is it treated?", "depression-treatment"),
    ],
)
def test_a_follow_up_gets_the_entry_of_its_subject(terminal, earlier, text, entry_id):
    parsed = understand_last(terminal, earlier, text)
    assert parsed["citewell"]["decision"] == "answer" and parsed["citewell"]["matches"][0]["entry_id"] == entry_id
    assert parsed["citewell"]["completed"] and parsed["intent"]["full_retrieval_intent_name"] == f"faq/{entry_id}"


def test_a_new_topic_cuts_the_tie(terminal):
    parsed = understand_last(terminal, ["Is azathioprine used for MS?"], "can ms cause hearing loss")
    assert parsed["citewell"]["completed"] is None and parsed["citewell"]["matches"][0]["entry_id"] == "hearing-problems"
    declined = understand_last(terminal, ["Is azathioprine used for MS?", "what is the capital of peru"], "and the side effects?")
    assert declined["citewell"]["decision"] != "answer"


def test_talk_stays_talk_and_emergencies_stay_first(terminal):
    for text, intent in {"thanks a lot": "thanks", "next question please": "next_question", "who reviewed this": "show_review"}.items():
        parsed = understand_last(terminal, ["Is azathioprine used for MS?"], text)
        assert (parsed["citewell"]["decision"], parsed["intent"]["name"]) == ("talk", intent)
    parsed = understand_last(terminal, ["Is azathioprine used for MS?"], "i took 40 of them just now")
    assert parsed["citewell"]["decision"] == "emergency"


def test_without_a_conversation_nothing_is_completed(terminal):
    parsed = understand_last(terminal, [], "and the side effects?")
    assert parsed["citewell"]["completed"] is None and parsed["citewell"]["decision"] != "answer"
