"""The trained model on the shipped knowledge base: what is decided, and in which of Rasa's fields it stands."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.settings import Settings
from tests.conftest import lend_vectors, run_citewell

pytestmark = pytest.mark.graph

PAGE = """PREVIOUS QUESTION:

NEXT QUESTION:

Can people with MS keep zebras?

ANSWER

Yes, where the law allows it.

SOURCES:

Zebra Society: "Keeping zebras," "Stripes and you."

FDA: "Understanding "Off Label"."

Reviewed by Jo Clinician on May 30, 2019

NEXT QUESTION:

Do zebras get MS?

WAS THIS ANSWER HELPFUL

THIS TOOL DOES NOT PROVIDE MEDICAL ADVICE.
"""


@pytest.fixture(scope="module")
def terminal(trained_home):
    from bot.web.terminal import Terminal

    return Terminal(Settings.load({}, home=trained_home))


def parse(terminal, text):
    return asyncio.run(terminal._agent.parse_message(text))


def test_a_stored_question_is_answered_in_rasas_own_fields(terminal):
    parsed = parse(terminal, "How is azathioprine (Imuran) used off-label for MS?")
    assert parsed["intent"]["name"] == "faq" and parsed["intent"]["confidence"] >= 0.99
    assert parsed["intent"]["full_retrieval_intent_name"] == "faq/azathioprine-off-label"
    assert parsed["response_selector"]["faq"]["response"]["intent_response_key"] == "faq/azathioprine-off-label"
    assert parsed["intent_ranking"][0]["name"] == "faq"
    assert parsed["citewell"]["decision"] == "answer"
    assert {"entity": "drug", "value": "azathioprine"}.items() <= parsed["entities"][0].items()


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hello there", "greet"),
        ("thanks so much", "thanks"),
        ("next question please", "next_question"),
        ("go back", "previous_question"),
        ("where does that come from", "show_sources"),
        ("who reviewed this answer", "show_review"),
        ("that was helpful", "rate_helpful"),
        ("that did not help at all", "rate_unhelpful"),
        ("yes please", "affirm"),
        ("no thanks", "deny"),
        ("can i talk to a real person", "human"),
        ("bye", "goodbye"),
    ],
)
def test_talk_is_talk(terminal, text, intent):
    parsed = parse(terminal, text)
    assert (parsed["intent"]["name"], parsed["citewell"]["decision"]) == (intent, "talk")


@pytest.mark.parametrize("text", ["i cant breathe", "I want to kill myself", "my dad's face is drooping and he can't speak"])
def test_an_emergency_wins_over_any_intent(terminal, text):
    parsed = parse(terminal, text)
    assert (parsed["intent"]["name"], parsed["citewell"]["decision"]) == ("emergency", "emergency")


@pytest.mark.parametrize("text", ["what is the capital of france", "asdf qwer zxcv", "tell me a joke", "{{7*7}}"])
def test_what_no_entry_answers_is_never_answered(terminal, text):
    assert parse(terminal, text)["citewell"]["decision"] not in ("answer", "emergency")


@pytest.mark.parametrize("text", ["🤖🦾🤖", "?", "...", "%&$"])
def test_signs_alone_offer_nothing(terminal, text):
    understood = parse(terminal, text)["citewell"]
    assert understood["decision"] in ("decline", "talk") and understood["matches"] == []


def test_a_very_long_message_is_understood_in_time(terminal):
    parsed = parse(terminal, "I have had MS for ten years. " * 200 + "Do hot temperatures affect MS symptoms?")
    assert parsed["citewell"]["decision"] in ("answer", "clarify", "decline")


def test_a_payload_is_left_to_rasa(terminal):
    parsed = parse(terminal, "/next_question")
    assert parsed["intent"]["name"] == "next_question" and "citewell" not in parsed


def test_batch_prints_a_line_for_each_line(trained_home, tmp_path):
    questions = ["does imuran help with ms", "", "hello", "what is the weather"]
    (tmp_path / "questions.txt").write_text("\n".join(questions) + "\n", encoding="utf-8")
    done = run_citewell(trained_home, "match", "--batch", str(tmp_path / "questions.txt"), "--json")
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result["question"] for result in results] == questions
    assert all(set(result) == {"question", "intent", "decision", "matches"} for result in results)
    assert results[0]["matches"][0]["entry_id"] == "azathioprine-off-label"
    assert set(results[0]["matches"][0]) == {"entry_id", "question", "probability"} and len(results[0]["matches"]) == 10
    probabilities = [match["probability"] for match in results[0]["matches"]]
    assert probabilities == sorted(probabilities, reverse=True)
    assert results[2]["decision"] == "talk" and results[3]["decision"] == "decline"


def test_ask_prints_cards_and_keeps_nothing(trained_home):
    done = run_citewell(trained_home, "ask", "How is azathioprine (Imuran) used off-label for MS?", "--json")
    (card,) = json.loads(done.stdout)
    assert (card["kind"], card["entry_id"]) == ("answer", "azathioprine-off-label")
    assert "nothing yet" in run_citewell(trained_home, "report").stdout


def test_training_again_notices_exactly_what_matters(trained_home, own_home, tmp_path):
    lend_vectors(trained_home, own_home)

    def train() -> str:
        return run_citewell(own_home, "train").stdout

    assert "Nothing changed" in train()
    entry = tmp_path / "extra.csv"
    columns = "id,question,answer,phrasings\n"
    entry.write_text(columns + "zebra,Do zebras get MS?,Not that we know.,zebra ms|stripes and ms\n", encoding="utf-8")
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    run_citewell(own_home, "import", str(entry), str(page))
    assert "Trained" in train()
    assert json.loads(run_citewell(own_home, "match", "Do zebras get MS?", "--json").stdout)["intent"] == "faq/zebra"
    (card,) = json.loads(run_citewell(own_home, "ask", "Can people with MS keep zebras?", "--json").stdout)
    assert card["review"] == {"by": "Jo Clinician", "on": "2019-05-30"}
    assert card["next"]["question"] == "Do zebras get MS?"
    assert [(group["publisher"], len(group["titles"])) for group in card["sources"]] == [("Zebra Society", 2), ("FDA", 1)]
    entry.write_text(columns + "zebra,Do zebras get MS?,Another answer.,zebra ms|stripes and ms\n", encoding="utf-8")
    run_citewell(own_home, "import", str(entry), str(page))
    assert "Nothing changed" in train()
    answered = json.loads(run_citewell(own_home, "ask", "Do zebras get MS?", "--json").stdout)
    assert answered[0]["answer_text"] == "Another answer."


def test_without_a_model_or_a_store_the_way_forward_is_said(tmp_path):
    assert "citewell import" in run_citewell(tmp_path / "empty", "train", code=1).stderr
    assert "citewell import" in run_citewell(tmp_path / "empty", "serve", code=1).stderr
    run_citewell(tmp_path / "stored", "import")
    assert "citewell train" in run_citewell(tmp_path / "stored", "serve", code=1).stderr
    assert "citewell train" in run_citewell(tmp_path / "stored", "ask", "hi", code=1).stderr
