"""The emergency screen of the trained model, rules and classifier together, on the dev half of tests/questions."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import List

import pytest

from bot.knowledge.labelled import read_questions
from bot.nlu.danger_examples import normalise, read_examples
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = ROOT / "tests" / "questions"
ORDINARY = ("entries.tsv", "lookalikes.tsv", "out_of_scope.tsv", "talk.tsv")


def test_no_example_is_a_test_question() -> None:
    asked = {normalise(question.question) for path in QUESTIONS.glob("*.tsv") for question in read_questions(path)}
    examples = {normalise(text) for _, text in read_examples(ROOT / "data" / "emergency" / "examples")}
    assert len(examples & asked) == 0


@pytest.fixture(scope="module")
def terminal(trained_home: Path):
    from bot.web.terminal import Terminal

    return Terminal(Settings.load({}, home=trained_home))


def alarms(terminal, texts: List[str]) -> List[str]:
    async def ask() -> List[str]:
        parsed = [(text, await terminal._agent.parse_message(text)) for text in texts]
        return [text for text, found in parsed if found["intent"]["name"] == "emergency"]

    return asyncio.run(ask())


@pytest.mark.graph
def test_dangers_in_other_words_are_seen(terminal) -> None:
    dangers = [q.question for q in read_questions(QUESTIONS / "emergency.tsv", "dev") if "emergency" in q.expected]
    assert len(alarms(terminal, dangers)) >= 0.97 * len(dangers)


@pytest.mark.graph
def test_harmless_look_alikes_set_off_no_alarm(terminal) -> None:
    harmless = [q.question for q in read_questions(QUESTIONS / "emergency.tsv", "dev") if "emergency" not in q.expected]
    assert len(alarms(terminal, harmless)) <= 0.02 * len(harmless)


@pytest.mark.graph
def test_ordinary_questions_set_off_hardly_an_alarm(terminal) -> None:
    ordinary = [q.question for name in ORDINARY for q in read_questions(QUESTIONS / name, "dev")]
    assert len(alarms(terminal, ordinary)) <= 0.01 * len(ordinary)
