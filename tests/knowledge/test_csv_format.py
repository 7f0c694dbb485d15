from __future__ import annotations

from pathlib import Path
from typing import Callable

import pytest

from bot.knowledge import formats
from bot.knowledge.entry import Entry, Source

Write = Callable[..., Path]


def test_all_columns_in_any_order_with_quotes_and_line_breaks(write: Write) -> None:
    path = write(
        "kb.csv",
        "\ufeffAnswer, question ,source_url,id,next,topic,phrasings,source_title,source_publisher\r\n"
        '"First, ""quoted"".\r\n\r\n- a list","Why, though?",https://a.b,why,how,t, one | two||one ,"T: | x",P\r\n'
        "\r\n"
        "Second.,How?,,how,Why though,,,,\r\n",
    )
    content = formats.read([path])
    assert content.problems == ()
    assert content.entries == (
        Entry(
            id="why",
            question="Why, though?",
            answer='First, "quoted".\n\n- a list',
            phrasings=("one", "two"),
            topic="t",
            next="how",
            sources=(Source("P", "T: | x", "https://a.b"),),
        ),
        Entry(id="how", question="How?", answer="Second.", next_question="Why though"),
    )
    assert {entry_id: place.line for entry_id, place in content.places.items()} == {"why": 2, "how": 6}


@pytest.mark.parametrize("mark", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_spreadsheets_of_other_countries(write: Write, mark: str) -> None:
    content = formats.read([write("kb.csv", f"question{mark}answer\nWhy?{mark}Text.\n")])
    assert [(entry.id, entry.answer) for entry in content.entries] == [("why", "Text.")]


def test_ids_made_from_questions_are_unique_and_stay_clear_of_written_ones(write: Write) -> None:
    rows = ["id,question,answer", ",Why?,A.", ",Why?,B.", "why,Other?,C.", ",why!,D.", "why-2,More?,E."]
    content = formats.read([write("kb.csv", "\n".join(rows))])
    assert [(entry.id, entry.answer) for entry in content.entries] == [
        ("why-3", "A."),
        ("why-4", "B."),
        ("why", "C."),
        ("why-5", "D."),
        ("why-2", "E."),
    ]


def test_a_row_may_leave_out_empty_fields_at_its_end(write: Write) -> None:
    content = formats.read([write("kb.csv", "question,answer,topic,source_title\nWhy?,Text.\n")])
    assert (content.problems, [entry.question for entry in content.entries]) == ((), ["Why?"])


MALFORMED = {
    "empty": ("", [("empty-file", 1)]),
    "no header": ("Why?,Text.\n", [("unknown-key", 1)] * 2 + [("missing-column", 1)] * 2),
    "no answer column": ("question,anwser\nWhy?,Text.\n", [("unknown-key", 1), ("missing-column", 1)]),
    "column twice": ("question,answer,answer\nWhy?,Text.,x\n", [("duplicate-key", 1)]),
    "column without a name": ("question,answer,\nWhy?,Text.,x\n", [("unknown-key", 1)]),
    "no question": ("question,answer\n,Text.\n", [("missing-question", 2)]),
    "no answer": ('question,answer\n"a\nb?",x\nWhy?, \n', [("missing-answer", 4)]),
    "too many fields": ("question,answer\nWhy?,Text, with a comma.\n", [("row-too-long", 2)]),
    "quote never closed": ('question,answer\nA?,Text.\nWhy?,"Text.\nMore.\n', [("csv-syntax", 3)]),
    "text behind a quote": (
        'question,answer\nWhy?,"Text" more.\nA?,<b>x</b>\n',
        [("csv-syntax", 2), ("html-converted", 3)],
    ),
    "bad id": ("id,question,answer\nA B,Why?,Text.\n", [("bad-id", 2)]),
    "id twice": ("id,question,answer\na,Why?,Text.\na,How?,Text.\n", [("duplicate-id", 3)]),
    "bad url": ("question,answer,source_publisher,source_title,source_url\nWhy?,T.,P,T,nhs.uk\n", [("bad-url", 2)]),
    "source without publisher": ("question,answer,source_title\nWhy?,T.,Title\n", [("missing-publisher", 2)]),
    "source without title": ("question,answer,source_publisher\nWhy?,T.,P\n", [("missing-title", 2)]),
    "NUL": ("question,answer\nWhy?,T\0.\n", [("control-character", 2)]),
    "Latin-1": ("question,answer\nWhy?,Sj\xf6gren\n".encode("latin-1"), [("other-encoding", 2)]),
    "every row": (
        "question,answer\n,x\ny,\n?,<i>\n",
        [("missing-question", 2), ("missing-answer", 3), ("html-converted", 4), ("bad-question", 4), ("missing-answer", 4)],
    ),
}


@pytest.mark.parametrize(("text", "expected"), MALFORMED.values(), ids=MALFORMED)
def test_each_malformed_table_is_reported_with_its_line(write: Write, text: str | bytes, expected: list[tuple[str, int]]) -> None:
    path = write("kb.csv", text)
    content = formats.read([path])
    assert [(problem.code, problem.line) for problem in content.problems] == expected
    assert all(problem.path == str(path) and problem.cure for problem in content.problems)


def test_a_sound_row_beside_a_bad_one_is_still_read(write: Write) -> None:
    content = formats.read([write("kb.csv", "question,answer\n,x\nWhy?,Text.\n")])
    assert ([entry.id for entry in content.entries], len(content.errors)) == (["why"], 1)


def test_a_misspelt_column_is_suggested(write: Write) -> None:
    problem, _ = formats.read([write("kb.csv", "question,anwser\nWhy?,Text.\n")]).problems
    assert problem.cure.startswith("Did you mean answer? --map 'anwser=FIELD'")
