from __future__ import annotations

from pathlib import Path
from typing import Callable

import pytest

from bot.knowledge import formats
from bot.knowledge.entry import Entry, Source

FILES = Path(__file__).parent / "files"
Write = Callable[..., Path]
HEADER = "Question\tAnswer\tSource\tMetadata\tSuggestedQuestions\tIsContextOnly\tPrompts\tQnaId\n"


def test_alternative_questions_metadata_and_prompts() -> None:
    content = formats.read([FILES / "azure.tsv"])
    assert content.entries == (
        Entry(
            id="qna-1",
            question="What is azathioprine?",
            answer="**Azathioprine** calms the immune system.\n\nIt is a tablet.",
            phrasings=("What does Imuran do?",),
            topic="medicines",
            next="qna-2",
            related=("qna-3",),
            sources=(Source("NHS", None, "https://www.nhs.uk/medicines/azathioprine/"),),
        ),
        Entry(id="qna-2", question="What are its side effects?", answer="Feeling sick is the commonest."),
        Entry(id="qna-3", question="May I drink alcohol?", answer="A little, if your blood tests are good."),
    )
    assert [(problem.code, problem.line) for problem in content.problems] == [("not-carried", 1)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("Why?\tSo.\t\t\t[]\tFalse\t[{]\t1\n", [("json-syntax", 2)]),
        ('Why?\tSo.\t\t\t[]\tFalse\t[{"qnaId":9}]\t1\n', [("next-to-nowhere", 2)]),
        ("Why?\tSo.\t\t\t[]\tFalse\t[]\t1\nHow?\tThus.\t\t\t[]\tFalse\t[]\t1\n", [("duplicate-key", 3)]),
        ("Why?\t\t\t\t[]\tFalse\t[]\t1\n", [("missing-answer", 2)]),
        ("Why?\t# So\t\t\t[]\tFalse\t[]\t1\n", [("html-converted", 2)]),
    ],
    ids=["prompts that are no JSON", "a prompt to nowhere", "two answers", "no answer", "a heading"],
)
def test_what_is_wrong_is_said_with_its_line(write: Write, rows: str, expected: list[tuple[str, int]]) -> None:
    content = formats.read([write("kb.tsv", HEADER + rows)])
    assert [(problem.code, problem.line) for problem in content.problems] == expected


def test_a_table_without_azures_columns_is_none(write: Write) -> None:
    assert [entry.id for entry in formats.read([write("kb.tsv", "question\tanswer\nWhy?\tSo.\n")]).entries] == ["why"]
