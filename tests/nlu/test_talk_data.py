"""The hand-written examples of talk: enough of each kind, none in two intents, none that an entry answers."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Dict, List, Set

import pytest
import yaml
from rasa.shared.nlu.training_data.loading import load_data

from bot.knowledge import formats
from bot.knowledge.wording import normalise

ROOT = Path(__file__).resolve().parents[2]
FEWEST = {"out_of_scope": 500, "unanswerable": 900}
TALK = (
    "greet",
    "help",
    "next_question",
    "previous_question",
    "show_sources",
    "show_review",
    "rate_helpful",
    "rate_unhelpful",
    "repeat",
    "disclaimer",
    "privacy",
    "human",
    "thanks",
    "goodbye",
    "affirm",
    "deny",
    "out_of_scope",
    "unanswerable",
)


def key(text: str) -> str:
    """What two examples may not share: their words, or the signs of an example without words."""
    words = normalise(text)
    return words if any(character.isalnum() for character in words) else text.strip()


@pytest.fixture(scope="module")
def examples() -> Dict[str, List[str]]:
    """The examples of each intent, as Rasa reads them."""
    found: Dict[str, List[str]] = defaultdict(list)
    for message in load_data(str(ROOT / "data" / "nlu")).intent_examples:
        found[message.get("intent")].append(message.get("text"))
    return dict(found)


@pytest.fixture(scope="module")
def stored_wordings() -> Set[str]:
    """The questions and phrasings of all entries, normalised."""
    entries = formats.read([ROOT / "data" / "knowledge"]).entries
    assert entries
    return {key(text) for entry in entries for text in (entry.question, *entry.phrasings)}


def test_every_kind_of_talk_has_examples(examples: Dict[str, List[str]]) -> None:
    assert set(examples) == set(TALK)


@pytest.mark.parametrize("intent", TALK)
def test_an_intent_has_enough_different_examples(intent: str, examples: Dict[str, List[str]]) -> None:
    assert len({key(text) for text in examples[intent]}) >= FEWEST.get(intent, 25)


def test_every_intent_is_in_the_domain(examples: Dict[str, List[str]]) -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert set(examples) - set(domain["intents"]) == set()


def test_no_example_stands_twice(examples: Dict[str, List[str]]) -> None:
    intents_of: Dict[str, List[str]] = defaultdict(list)
    for intent, texts in examples.items():
        for text in texts:
            intents_of[key(text)].append(intent)
    assert {words: intents for words, intents in intents_of.items() if len(intents) > 1} == {}


def test_no_example_is_an_entrys_own_wording(examples: Dict[str, List[str]], stored_wordings: Set[str]) -> None:
    taken = {intent: [text for text in texts if key(text) in stored_wordings] for intent, texts in examples.items()}
    assert {intent: texts for intent, texts in taken.items() if texts} == {}


def test_no_example_holds_an_entity_by_accident() -> None:
    assert load_data(str(ROOT / "data" / "nlu")).entity_examples == []
