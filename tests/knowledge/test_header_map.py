from __future__ import annotations

from pathlib import Path
from typing import Callable

import pytest

from bot.knowledge import formats
from bot.knowledge.entry import Source
from bot.knowledge.formats.header import check_columns
from bot.knowledge.formats.reading import Options

Write = Callable[..., Path]


def test_columns_are_known_by_other_names(write: Write) -> None:
    header = "Q;Response;Category;Alternative Questions;Link;Reviewed by;Last reviewed;Last updated"
    row = "Why?;So.;heat;How come?|For what?;https://www.nhs.uk/x;A. Doctor;2019-05-30;2024-01-02"
    content = formats.read([write("kb.csv", f"{header}\n{row}\n")])
    assert content.problems == ()
    (entry,) = content.entries
    assert (entry.topic, entry.phrasings, entry.updated) == ("heat", ("How come?", "For what?"), "2024-01-02")
    assert entry.sources == (Source("nhs.uk", None, "https://www.nhs.uk/x"),)
    assert (entry.review.by, entry.review.on) == ("A. Doctor", "2019-05-30")


def test_a_map_names_columns_and_leaves_some_out(write: Write) -> None:
    path = write("kb.csv", "Frage,Antwort,Bearbeiter\nWarum?,Darum.,x\n")
    assert [problem.code for problem in formats.read([path]).errors] == ["unknown-key"] * 3 + ["missing-column"] * 2
    content = formats.read([path], options=Options({"frage": "question", " Antwort ": "answer", "Bearbeiter": "ignore"}))
    assert content.problems == () and [(entry.question, entry.answer) for entry in content.entries] == [("Warum?", "Darum.")]


def test_two_columns_for_one_field_are_refused(write: Write) -> None:
    assert [each.code for each in formats.read([write("kb.csv", "question,q,answer\nWhy?,Why?,So.\n")]).errors] == ["duplicate-key"]


def test_a_map_to_no_field_is_wrong_use() -> None:
    check_columns({"x": "source_2_url", "y": "ignore"})
    with pytest.raises(ValueError, match="Did you mean answer"):
        check_columns({"Antwort": "anwser"})


def test_a_source_in_one_column_is_an_address_or_a_publisher(write: Write) -> None:
    entries = formats.read([write("kb.csv", "question,answer,source\nA?,x,https://www.nhs.uk/a\nB?,x,MS Trust\n")]).entries
    assert [entry.sources for entry in entries] == [(Source("nhs.uk", None, "https://www.nhs.uk/a"),), (Source("MS Trust", "MS Trust"),)]
