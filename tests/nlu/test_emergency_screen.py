"""Present danger is found in any wording; information, history, negation and figures of speech are left alone."""

from __future__ import annotations

import csv
import random
import shutil
import string
import time
from pathlib import Path
from typing import Any, Dict, List

import pytest
import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message

from bot.errors import ContentError
from bot.knowledge import formats
from bot.nlu.danger import Danger, DangerScreen
from bot.nlu.danger_examples import HARMLESS, DangerClassifier
from bot.nlu.danger_rules import read_rules
from bot.nlu.emergency_screen import EmergencyScreen
from bot.nlu.sentence_embedder import RAW_VECTOR, embedder

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "data" / "emergency"
HERE = Path(__file__).parent
with (HERE / "dangers.tsv").open(encoding="utf-8", newline="") as file:
    DANGERS = [tuple(row) for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]
LOOK_ALIKES = (HERE / "look_alikes.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def screen() -> DangerScreen:
    return DangerScreen.from_folder(RULES)


def small_screen(categories: Dict[str, Dict[str, List[str]]], **lists: List[str]) -> DangerScreen:
    """A screen with the shipped words and contexts and other signs."""
    rules = read_rules(RULES)
    rules["words"]["lists"].update(lists)
    return DangerScreen({**rules, "categories": categories})


@pytest.mark.parametrize("category", sorted({category for category, _ in DANGERS}))
def test_present_danger_is_found(screen: DangerScreen, category: str) -> None:
    messages = [message for kind, message in DANGERS if kind == category]
    found = {message: screen.screen(message) for message in messages}
    assert [message for message, danger in found.items() if danger is None] == []
    assert [message for message, danger in found.items() if danger.span_text not in message] == []
    if category != "any":
        assert [message for message, danger in found.items() if category not in (danger.category, *danger.also)] == []


def test_look_alikes_are_left_alone(screen: DangerScreen) -> None:
    assert len(LOOK_ALIKES) > 1000
    assert [message for message in LOOK_ALIKES if screen.screen(message)] == []


def test_there_are_dangers_of_every_category() -> None:
    assert {category for category, _ in DANGERS} >= set(read_rules(RULES)["categories"]) - {"help"}


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("I CANT BREATHE", True),
        ("i can’t breathe", True),
        ("i caaaant breeeathe", True),
        ("cnt breth", True),
        ("my husbnad is unconcious", True),
        ("I want to kill my self", True),
        ("im suicdal", True),
        ("chest painsss right now!!!", True),
        ("😭😭 i wanna die 😭", True),
        ("I have selling points and threats in my essay", False),
    ],
    ids=lambda value: str(value)[:30],
)
def test_typing_in_distress_is_understood(screen: DangerScreen, message: str, expected: bool) -> None:
    assert (screen.screen(message) is not None) is expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("My mum had a stroke last year and now my face is drooping", "stroke"),
        ("My mum had a stroke last year and she has recovered", None),
        ("can you overdose on baclofen? i just took 20", "overdose"),
        ("can you overdose on baclofen? my doctor gave me 20 mg", None),
        ("I am not suicidal but my friend is going to kill herself", "suicide"),
        ("no chest pain, shortness of breath or dizziness", None),
        ("no fever, but crushing chest pain right now", "chest_pain"),
        ("If I have a seizure, what should my wife do?", None),
        ("My face is numb. It has been like that for months.", None),
        ("My face is numb. It started ten minutes ago.", "stroke"),
        ("When I was 19 I was very low. I took too many pills.", None),
        ("Hello. I have MS. I took too many pills.", "overdose"),
    ],
)
def test_each_clause_is_judged_by_itself(screen: DangerScreen, message: str, expected: Any) -> None:
    danger = screen.screen(message)
    assert (danger and danger.category) == expected


def test_the_most_urgent_of_several_dangers_comes_first(screen: DangerScreen) -> None:
    danger = screen.screen("I want to die, I took 40 pills and now my son says I'm not breathing right, he's not breathing")
    assert danger is not None
    order = read_rules(RULES)["words"]["urgency"]
    found = [danger.category, *danger.also]
    assert found == sorted(found, key=order.index) and {"overdose", "suicide"} <= set(found)


@pytest.mark.parametrize("folder", ["nlu", "rules"])
def test_rasa_never_reads_the_rules(folder: str) -> None:
    assert not RULES.is_relative_to(ROOT / "data" / folder)


def test_no_stored_question_is_taken_for_danger(screen: DangerScreen) -> None:
    entries = formats.read([ROOT / "data" / "knowledge"]).entries
    assert entries
    assert [entry.question for entry in entries if screen.screen(entry.question)] == []


def test_no_example_of_talk_is_taken_for_danger(screen: DangerScreen) -> None:
    examples = [message.get("text") for message in load_data(str(ROOT / "data" / "nlu")).intent_examples]
    assert examples
    assert [text for text in examples if screen.screen(text)] == []


@pytest.mark.parametrize("message", ["", " ", "\n\n", "🙂", "?", "1234567890", "'", "’s", "İİİ can't", "\x00", "ß" * 50, "." * 6000])
def test_any_text_is_survived(screen: DangerScreen, message: str) -> None:
    assert screen.screen(message) is None


def test_noise_neither_fires_nor_fills_the_vocabulary(screen: DangerScreen) -> None:
    noise = random.Random(7)
    screen.screen("i can't breathe")
    before = len(screen._signs._vocab.strings)
    for _ in range(300):
        words = ("".join(noise.choices(string.ascii_lowercase, k=noise.randint(9, 14))) for _ in range(12))
        assert screen.screen("i can't " + " ".join(words)) is None
    assert len(screen._signs._vocab.strings) == before


@pytest.mark.parametrize(
    "piece",
    ["I can not walk far and my husband helps me. ", "i can not breathe and want to kill myself because i took pills ", "not " * 20],
    ids=["story", "danger", "not"],
)
def test_time_grows_no_faster_than_the_message(screen: DangerScreen, piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * 6000)[:length]
        times = []
        for _ in range(3):
            start = time.process_time()
            screen.screen(text)
            times.append(time.process_time() - start)
        return min(times)

    assert seconds(6000) < max(20 * seconds(600), 0.02)


def test_what_is_beyond_the_limit_is_not_read(screen: DangerScreen) -> None:
    assert screen.screen("a " * 3001 + "i can't breathe") is None


@pytest.mark.parametrize(
    ("rule", "message", "expected"),
    [
        ("red (fox|old owl)", "i see a red old owl", True),
        ("red (fox|old owl)", "i see a red owl", False),
        ("red (big)? fox", "a red fox", True),
        ("red big? fox", "a red big fox", True),
        ("red .. fox", "a red and very fox", True),
        ("red .. fox", "a red and very big fox", False),
        ("red .. fox", "a red not fox", False),
        ("<animal> sleeps", "the barn owl sleeps", True),
        ("red & fox", "the fox that i saw is red", True),
        ("red & fox", "the fox is grey", False),
        ("red & fox", "the fox is not red", False),
        ("^ red fox $", "red fox", True),
        ("^ red fox $", "a red fox", False),
        ("can't fox", "i cannot fox", True),
    ],
)
def test_the_language_of_the_rules(rule: str, message: str, expected: bool) -> None:
    danger = small_screen({"fox": {"certain": [rule]}}, animal=["fox", "barn owl"]).screen(message)
    assert (danger is not None) is expected


def test_a_figure_of_speech_hides_only_its_own_words() -> None:
    screen = small_screen({"fox": {"certain": ["red fox"], "never": ["red fox hotel"]}})
    assert screen.screen("i am at the red fox hotel") is None
    assert screen.screen("at the red fox hotel i see a red fox") == Danger("fox", "red fox")


@pytest.mark.parametrize(
    ("message", "against"),
    [
        ("is there a red fox", ["question"]),
        ("i see no red fox", ["negated"]),
        ("if i meet a red fox", ["conditional"]),
        ("years ago i saw a red fox", ["past"]),
        ("i have seen the red fox for months", ["chronic"]),
        ("people see a red fox", ["generic"]),
        ("in the film there is a red fox", ["fiction"]),
        ("i am afraid of seeing a red fox", ["concern"]),
        ("i see a red fox", []),
    ],
)
def test_what_takes_a_sign_back_is_explained(message: str, against: List[str]) -> None:
    explained = small_screen({"fox": {"signs": ["red fox"]}}).explain(message)
    assert explained == [{"category": "fox", "kind": "signs", "words": "red fox", "taken_back_by": against}]


def test_every_bad_rule_is_named_at_once() -> None:
    with pytest.raises(ContentError) as error:
        small_screen({"fox": {"certain": ["red (fox", "<nothing> fox"], "perhaps": ["fox"]}})
    assert [(problem.code, problem.path) for problem in error.value.problems] == [("bad-rule", "fox.yml")] * 3
    assert "red (fox" in str(error.value) and "nothing" in str(error.value) and "perhaps" in str(error.value)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("stroke.yml", "certain: [", "unreadable-rules"),
        ("words.yml", None, "unreadable-rules"),
        ("dragons.yml", "certain: [a dragon]", "unknown-category"),
    ],
)
def test_files_that_cannot_be_read_are_named(tmp_path: Path, name: str, content: Any, code: str) -> None:
    folder = tmp_path / "emergency"
    shutil.copytree(RULES, folder)
    (folder / name).unlink(missing_ok=True) if content is None else (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(ContentError) as error:
        DangerScreen.from_folder(folder)
    assert [problem.code for problem in error.value.problems] == [code]
    assert name in error.value.problems[0].path


def make_component(tmp_path: Path, **config: Any) -> EmergencyScreen:
    storage = LocalModelStorage.create(tmp_path)
    context = ExecutionContext(GraphSchema({}))
    return EmergencyScreen.create({**EmergencyScreen.get_default_config(), **config}, storage, Resource("screen"), context)


def test_an_emergency_is_set_as_intent_and_category(tmp_path: Path) -> None:
    message = Message(data={"text": "i took too many pills"})
    make_component(tmp_path).process([message])
    assert message.get("intent") == {"name": "emergency", "confidence": 1.0}
    assert message.get("emergency") == ["overdose"]
    assert "emergency" not in message.as_dict(only_output_properties=True)


@pytest.mark.parametrize("text", ["What is MS?", "/next_question", '/rate{"comment": "i took too many pills"}', "  /greet", "", None])
def test_payloads_and_other_messages_are_left_alone(tmp_path: Path, text: Any) -> None:
    message = Message(data={"text": text})
    make_component(tmp_path).process([message])
    assert message.get("intent") is None and message.get("emergency") is None


def test_a_changed_rule_counts_from_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(RULES, tmp_path / "data" / "emergency")
    monkeypatch.setenv("CITEWELL_PROJECT", str(tmp_path))
    message = Message(data={"text": "the purple dragon is here"})
    make_component(tmp_path / "model").process([message])
    assert message.get("emergency") is None
    path = tmp_path / "data" / "emergency" / "injury.yml"
    rules = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    rules["certain"].append("purple dragon")
    path.write_text(yaml.safe_dump(rules), encoding="utf-8")
    make_component(tmp_path / "model").process([message])
    assert message.get("emergency") == ["injury"]


def test_rules_made_ready_at_once_find_the_same(screen: DangerScreen) -> None:
    ready = DangerScreen.from_folder(RULES)
    ready.compile()
    assert [ready.screen(text) for text in LOOK_ALIKES[:200]] == [screen.screen(text) for text in LOOK_ALIKES[:200]]
    assert [ready.screen(row[-1]) for row in DANGERS[:200]] == [screen.screen(row[-1]) for row in DANGERS[:200]]


# Two messages on which rules fire, and which the classifier of this test has learnt to be harmless.
STORY = "i took too many pills"
DESPAIR = "i want to kill myself"


@pytest.mark.parametrize(
    "text,changed,expected",
    [
        (STORY, False, None),
        (DESPAIR, False, ["suicide"]),  # never dropped
        (f"{STORY}. " + "we had lunch. " * 12 + "now he is choking on bread", False, ["choking", "overdose"]),  # one stretch is a danger
        (STORY, True, ["overdose"]),  # what it learnt beside other rules says nothing of these
    ],
)
def test_an_alarm_of_the_rules_is_dropped_where_examples_are_sure_that_it_is_none(
    tmp_path: Path, text: str, changed: bool, expected: Any
) -> None:
    component = make_component(tmp_path)
    examples = [(HARMLESS, STORY), (HARMLESS, DESPAIR), (HARMLESS, "we had lunch"), ("choking", "he is choking on bread")]
    component._classifier = DangerClassifier.train(examples * 2, embedder().embed, lambda text: [], 1000.0)
    component._same_rules = not changed
    message = Message(data={"text": text, RAW_VECTOR: embedder().embed([text])[0]})
    component.process([message])
    assert message.get("emergency") == expected
