"""Entries as JSON and as YAML, and the export of QnABot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Callable

import pytest

from bot.knowledge import formats
from bot.knowledge.entry import Entry, Review, Source, Term
from bot.knowledge.formats import qnabot

FILES = Path(__file__).parent / "files"
Write = Callable[..., Path]
NHS = Source("NHS", None, "https://www.nhs.uk/medicines/azathioprine/")


def codes(content: formats.Content) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.line) for problem in content.problems]


def test_json_holds_everything_an_entry_file_holds_and_terms() -> None:
    content = formats.read([FILES / "entries.json"])
    assert content.problems == ()
    assert content.entries == (
        Entry(
            id="azathioprine",
            question="What is azathioprine?",
            answer="**Azathioprine** calms the immune system.",
            phrasings=("What does Imuran do?",),
            topic="medicines",
            next="side-effects",
            review=Review("A. Doctor", "2019-05-30"),
            sources=(Source("NHS", None, NHS.url, "2024"),),
        ),
        Entry("side-effects", "What are its side effects?", "Feeling sick is the commonest.", status="draft"),
    )
    assert content.brought_terms == (Term("azathioprine", "drug", ("Imuran",)),)
    assert {entry_id: place.line for entry_id, place in content.places.items()} == {"azathioprine": 3, "side-effects": 13}


def test_yaml_is_the_same_with_lines_of_every_field() -> None:
    content = formats.read([FILES / "entries.yml"])
    assert content.problems == ()
    assert [(entry.id, entry.answer, entry.sources) for entry in content.entries] == [
        ("azathioprine", "**Azathioprine** calms the immune system.\n\nIt is a tablet.", (NHS,)),
        ("may-i-drink-alcohol", "A little, if your blood tests are good.", ()),
    ]
    assert content.brought_terms == (Term("azathioprine", "drug", ("Imuran",)),)
    assert content.places["azathioprine"].at("sources.0") == 10


JSON = {
    "not closed": ('[{"id": "a",\n "question": "Why?"\n', [("json-syntax", 3)]),
    "comma at the end": ('[{"question": "Why?", "answer": "So."},\n]', [("json-syntax", 2)]),
    "key twice": ('[{"question": "Why?", "answer": "So.", "answer": "No."}]', [("json-syntax", 1)]),
    "nested deep": ('{"entries": [], "x": ' + "[" * 200_000, [("json-syntax", 1)]),
    "no answer": ('[{"id": "a", "question": "Why?", "answer": ""}]', [("missing-answer", 1)]),
    "unknown key": ('[\n{"question": "Why?", "anwser": "So.", "answer": "So."}]', [("unknown-key", 2)]),
    "a number": ('[{"question": 5, "answer": "So."}]', [("wrong-type", 1)]),
    "no entry": ('{"question": "Why?", "answer": "So."}', [("unknown-key", 1), ("unknown-key", 1)]),
    "id twice": ('[{"id":"a","question":"A?","answer":"x"},\n{"id":"a","question":"B?","answer":"y"}]', [("duplicate-id", 2)]),
    "escaped NUL": ('[{"id":"a","question":"A?","answer":"x\\u0000y"}]', [("control-character", 1)]),
    "HTML": ('[{"id":"a","question":"A?","answer":"<p>x</p>"}]', [("html-converted", 1)]),
    "nested inside": ('[{"id":"a","question":"A?","answer":' + "[" * 500 + "]" * 500 + "}]", [("wrong-type", 1), ("missing-answer", 1)]),
    "an empty list": ("[]", [("no-entries", 1)]),
}


@pytest.mark.parametrize(("text", "expected"), JSON.values(), ids=JSON)
def test_what_is_wrong_with_json_is_said_with_its_line(write: Write, text: str, expected: list[tuple[str, int]]) -> None:
    assert codes(formats.read([write("kb.json", text)], "json")) == expected


def test_yaml_bombs_and_other_keys_are_refused(write: Write) -> None:
    bomb = "entries:\n- &a [x, x]\n- [*a, *a]\n"
    assert codes(formats.read([write("a.yml", bomb)])) == [("yaml-not-plain", 2), ("yaml-not-plain", 3), ("yaml-not-plain", 3)]
    assert codes(formats.read([write("b.yml", "entries: x\ncolour: red\n")])) == [("wrong-type", 1), ("unknown-key", 2)]


def test_a_list_of_terms_stays_terms_and_rasas_files_are_no_entries(write: Write, tmp_path: Path) -> None:
    write("kb/a.yml", "- {name: x, kind: drug}\n")
    write("kb/b.yml", "- question: Why?\n  answer: So.\n")
    write("kb/c.yml", "version: '3.1'\nrules:\n- rule: x\n  steps:\n  - intent: y\n")
    content = formats.read([tmp_path / "kb"])
    assert ([term.name for term in content.terms], [entry.id for entry in content.entries]) == (["x"], ["why"])


def test_qnabots_items_with_their_topics_links_and_cards() -> None:
    content = formats.read([FILES / "qnabot.json"])
    assert content.entries == (
        Entry(
            id="ms-imuran-001",
            question="What is azathioprine?",
            answer="**Azathioprine** calms the immune system.",
            phrasings=("What does Imuran do?",),
            topic="medicines",
            next="ms-imuran-002",
            sources=(Source("nhs.uk", "Azathioprine", NHS.url),),
        ),
        Entry("ms-imuran-002", "What are its side effects?", "Feeling sick * is the commonest."),
    )
    assert codes(content) == [("not-carried", 1)]
    assert "conditionalChaining of 1 item" in content.problems[0].found


QNABOT = {
    "a template": ('{"qid":"a","q":["A?"],"a":"Hello {{user}}"}', [("not-carried", 1)]),
    "no qid": ('{"qid":"","q":["A?"],"a":"x"}', [("missing-id", 1)]),
    "no question": ('{"qid":"a","q":[],"a":"x"}', [("missing-question", 1)]),
    "questions that are none": ('{"qid":"a","q":{"x":1},"a":"x"}', [("wrong-type", 1), ("missing-question", 1)]),
    "next to nowhere": ('{"qid":"a","q":["A?"],"a":"x","next":"b"}', [("next-to-nowhere", 1)]),
    "two of one id": ('{"qid":"A.1","q":["A?"],"a":"x"},\n{"qid":"a-1","q":["B?"],"a":"y"}', [("duplicate-id", 2)]),
}


@pytest.mark.parametrize(("items", "expected"), QNABOT.values(), ids=QNABOT)
def test_what_is_wrong_with_an_item_is_said(write: Write, items: str, expected: list[tuple[str, int]]) -> None:
    assert codes(formats.read([write("kb.json", f'{{"qna": [{items}]}}')])) == expected


def test_an_export_says_what_qnabot_would_refuse(tmp_path: Path, entry: Callable[..., Entry]) -> None:
    (path,) = formats.write([entry(question="x" * 141, answer="y" * 8001)], tmp_path / "q.json", "qnabot")
    (item,) = json.loads(path.read_text())["qna"]
    assert item["qid"] == "imuran" and item["alt"]["markdown"] == "y" * 8001
    assert qnabot.limits([entry(question="x" * 141, answer="y" * 8001)]) == [
        "questions of more than 140 characters: 1",
        "answers of more than 8000 characters: 1",
    ]
