from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any, Callable

import openpyxl
import pytest

from bot.knowledge import formats
from bot.knowledge.entry import Source
from bot.knowledge.formats import xlsx
from bot.knowledge.formats.reading import Options

FILES = Path(__file__).parent / "files"
Write = Callable[..., Path]


def workbook(*rows: Any, merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def codes(content: formats.Content) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.line) for problem in content.problems]


def test_a_workbook_with_a_title_merged_topics_other_sheets_and_its_own_names_of_columns() -> None:
    content = formats.read([FILES / "questions.xlsx"], options=Options({"Notes": "ignore"}))
    assert [(entry.id, entry.topic, entry.answer) for entry in content.entries] == [
        ("what-is-azathioprine", "medicines", "It calms the **immune system**.\nIt is a tablet."),
        ("may-i-drink-alcohol", "medicines", "A little."),
        ("what-helps", "heat", "5"),
    ]
    assert content.entries[0].sources == (Source("nhs.uk", None, "https://www.nhs.uk/azathioprine"),)
    assert content.entries[0].updated == "2024-05-30"
    assert codes(content) == [("merged-cells", None), ("not-carried", None), ("html-converted", 3)]
    assert "A4" in content.problems[0].found and "Lists" in content.problems[1].found
    assert content.places["what-helps"].path == f"{FILES / 'questions.xlsx'}!Fragen" and content.places["what-helps"].line == 6


def test_a_column_nobody_knows_is_named_with_its_way_out() -> None:
    (problem,) = formats.read([FILES / "questions.xlsx"]).errors
    assert problem.code == "unknown-key" and "--map 'Notes=ignore'" in problem.cure


def test_a_workbook_is_known_by_its_content_and_azures_by_its_columns(write: Write) -> None:
    header = ["Question", "Answer", "Source", "Metadata", "SuggestedQuestions", "IsContextOnly", "Prompts", "QnaId"]
    path = write(
        "kb.xlsx", workbook(header, ["Why?", "So.", "Editorial", "", "[]", False, "[]", 7], ["How come?", "So.", "", "", "", "", "", 7])
    )
    (entry,) = formats.read([path]).entries
    assert (entry.id, entry.question, entry.phrasings) == ("qna-7", "Why?", ("How come?",))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"PK\x03\x04 no zip", ("bad-workbook", None)),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ("bad-workbook", None)),
        (workbook(), ("bad-workbook", None)),
        (workbook(["question", "answer"], ["Why?", "#REF!"]), ("bad-cell", 2)),
        (workbook(["question", "answer"], ["", "So."]), ("missing-question", 2)),
        (workbook(["colour"], ["red"]), ("unknown-key", 1)),
    ],
    ids=["no zip", "a password", "empty", "an error in a cell", "no question", "no questions at all"],
)
def test_what_is_wrong_with_a_workbook_is_said(write: Write, content: bytes, expected: tuple[str, int | None]) -> None:
    assert expected in codes(formats.read([write("kb.xlsx", content)]))


def test_a_workbook_packed_to_burst_is_not_unpacked(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_UNPACKED_BYTES", 1 << 20)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/sharedStrings.xml", "w") as file:
        file.write(bytes((1 << 20) + 1))
    (problem,) = formats.read([write("kb.xlsx", content.getvalue())]).problems
    assert problem.code == "too-large"


def test_a_row_numbered_beyond_every_sheet_is_refused(write: Write) -> None:
    book, changed = io.BytesIO(workbook(["question", "answer"], ["Why?", "So."])), io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'r="2"', b'r="999999999999"'))
    assert codes(formats.read([write("kb.xlsx", changed.getvalue())])) == [("bad-workbook", None)]


def test_an_entity_in_a_workbook_reads_no_file(write: Write) -> None:
    book, changed = io.BytesIO(workbook(["question", "answer"], ["Why?", "So."])), io.BytesIO()
    bomb = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet'
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(
                name, text.replace(b"<worksheet", bomb).replace(b"So.", b"&e;") if "sheet1" in name else text.replace(b"So.", b"&e;")
            )
    content = formats.read([write("kb.xlsx", changed.getvalue())])
    assert content.entries == () and content.errors
