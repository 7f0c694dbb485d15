"""The stock projects are what Rasa takes, and what stock models say becomes outcomes."""

import json

import pytest
from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.importers.importer import TrainingDataImporter

from bot.evaluation.outcomes import Outcome
from bot.evaluation.stock import Design, answer_text, write_project
from bot.evaluation.stock_outcomes import citewell_result, diet_result, figures, selector_result
from bot.knowledge.entry import Entry, Source
from bot.knowledge.labelled import LabelledQuestion as Question

ENTRIES = (
    Entry(id="a", question="What is a?", answer="A: *yes*.", phrasings=("about a", "a\nplease"), sources=(Source("MS Trust", "On a"),)),
    Entry(id="greet", question="May I greet?", answer="Yes.", phrasings=("greeting allowed",)),
)

NEVER_SPOKEN = set(DEFAULT_INTENTS) - {"nlu_fallback", "out_of_scope"}

# Rasa says so of every project with a retrieval intent in its domain.
pytestmark = pytest.mark.filterwarnings("ignore:The following duplicated intents")


@pytest.fixture(params=list(Design), ids=lambda design: design.name)
def project(request, tmp_path):
    return write_project(tmp_path / "project", request.param, ENTRIES, epochs=3)


def load(project):
    folder = project.folder
    return TrainingDataImporter.load_from_config(str(folder / "config.yml"), str(folder / "domain.yml"), [str(folder / "data")])


def test_every_phrasing_is_an_example_of_its_entry(project):
    examples = load(project).get_nlu_data().nlu_examples
    key = "intent_response_key" if project.design is Design.SELECTOR else "intent"
    name = "faq/a" if project.design is Design.SELECTOR else "ask_a"
    assert [m.get("text") for m in examples if m.get(key) == name] == ["What is a?", "about a", "a please"]
    assert {"greet", "out_of_scope", "thanks"} <= {m.get("intent") for m in examples}


def test_every_intent_has_a_rule_and_the_stored_answer(project):
    importer = load(project)
    domain = importer.get_domain()
    uttered = {
        event.action_name
        for step in importer.get_stories().story_steps
        for event in step.events
        if getattr(event, "action_name", "").startswith("utter_")
    }
    assert len(importer.get_stories().story_steps) == len(set(domain.intents) - NEVER_SPOKEN)
    assert uttered <= set(domain.action_names_or_texts)
    response = "utter_faq/a" if project.design is Design.SELECTOR else "utter_ask_a"
    assert domain.responses[response] == [{"text": "A: *yes*.\n\nSources:\n- MS Trust: On a"}]


def test_the_pipeline_is_the_one_rasa_ships(project):
    from importlib.resources import files

    from rasa.shared.utils.io import read_yaml

    shipped = read_yaml((files("rasa") / "engine/recipes/config_files/default_config.yml").read_text())["pipeline"]
    ours = load(project).get_config()["pipeline"]
    assert [{**step, "epochs": 3} if "epochs" in step else step for step in json.loads(json.dumps(shipped))] == ours


def test_an_answer_without_sources_is_the_answer_alone():
    assert answer_text(ENTRIES[1]) == "Yes."


def ranking(*named):
    return {"intent": {"name": named[0][0]}, "intent_ranking": [{"name": name, "confidence": value} for name, value in named]}


@pytest.mark.parametrize(
    "parsed, decision, matches",
    [
        (ranking(("ask_a", 0.7), ("greet", 0.2), ("ask_b", 0.1)), "answer", [("a", 0.7), ("b", 0.1)]),
        (ranking(("nlu_fallback", 0.3), ("ask_a", 0.2), ("ask_b", 0.1)), "decline", [("a", 0.2), ("b", 0.1)]),
        (ranking(("out_of_scope", 0.8), ("ask_a", 0.1)), "decline", [("a", 0.1)]),
        (ranking(("greet", 0.8), ("ask_greet", 0.1)), "talk", [("greet", 0.1)]),
    ],
    ids=["entry", "fallback", "out of scope", "talk"],
)
def test_what_diet_understood(parsed, decision, matches):
    result = diet_result(parsed)
    assert (result["decision"], [(m["entry_id"], m["probability"]) for m in result["matches"]]) == (decision, matches)


def test_a_selectors_probability_counts_the_retrieval_intent():
    entries = [{"intent_response_key": "faq/a", "confidence": 0.5}, {"intent_response_key": "faq/b", "confidence": 0.25}]
    selected = {"response_selector": {"default": {"ranking": entries}}}
    answered = selector_result({**ranking(("faq", 0.8), ("greet", 0.2)), **selected})
    assert answered == {
        "intent": "faq",
        "decision": "answer",
        "matches": [{"entry_id": "a", "probability": 0.4}, {"entry_id": "b", "probability": 0.2}],
    }
    assert selector_result({**ranking(("greet", 0.8), ("faq", 0.2)), **selected})["decision"] == "talk"
    assert selector_result({**ranking(("nlu_fallback", 0.3), ("faq", 0.28)), **selected})["decision"] == "decline"


def test_citewells_decision_is_its_own():
    understood = {"decision": "clarify", "matches": [{"entry_id": "a", "question": "What is a?", "probability": 0.4}]}
    assert citewell_result({"intent": {"name": "clarify"}, "citewell": understood}) == {
        "intent": "clarify",
        "decision": "clarify",
        "matches": [{"entry_id": "a", "probability": 0.4}],
    }


def test_questions_without_an_answer_lower_what_could_be_answered():
    def outcome(text, expected, *named):
        return Outcome(Question(text, frozenset({expected}), "test", ""), diet_result(ranking(*named)))

    entries = [outcome("one", "a", ("ask_a", 0.9), ("ask_b", 0.1)), outcome("two", "b", ("ask_a", 0.6), ("ask_b", 0.4))]
    strange = [outcome("three", "decline", ("ask_b", 0.8), ("ask_a", 0.1)), outcome("four", "decline", ("nlu_fallback", 0.3))]
    assert figures({"entries": entries, "out_of_scope": strange}) == {
        "top_1": 0.5,
        "top_3": 1.0,
        "coverage_at_95": 0.5,
        "precision": pytest.approx(1 / 3),
        "coverage": 1.0,
        "answered_unanswerable": 0.5,
        "talk": None,
    }
