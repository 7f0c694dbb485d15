"""A table with one entry per record; only question and answer must be there (KEYS lists the columns)."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Sequence, Tuple

from bot.errors import Problem
from bot.knowledge.entry import Entry, Source
from bot.knowledge.entry_checks import entry_errors
from bot.knowledge.formats.reading import MEGABYTE, Reading, Record, read_text
from bot.knowledge.problems import Place, did_you_mean, problem
from bot.knowledge.wording import is_slug, slugify

name = "csv"
suffixes = (".csv", ".tsv")
KEYS = ("id", "question", "answer", "phrasings", "topic", "next", "source_publisher", "source_title", "source_url")
REQUIRED = ("question", "answer")
MAX_BYTES = 256 * MEGABYTE


def detect(path: Path) -> bool:
    """Whether the file is named as a table."""
    return path.suffix.lower() in suffixes


def read(path: Path) -> Reading:
    """The entries of a table: commas, semicolons or tabs, columns in any order, quotes and line breaks inside fields.

    An entry without an id gets one from its question; where two would be the same, the later ones get -2, -3 ...
    """
    text, problems = read_text(path, MAX_BYTES)
    if text is None:
        return Reading(problems=tuple(problems))
    rows = _rows(text, str(path), problems)
    header_line, header = next(rows, (1, []))
    columns = [column.strip().lower() for column in header]
    problems += _header_problems(columns, Place(str(path), header_line))
    if not set(REQUIRED) <= set(columns):  # each record would say so again
        return Reading(problems=tuple(problems))
    records = [_record(columns, row, Place(str(path), line)) for line, row in rows]
    return Reading(tuple(_with_ids(records)), tuple(problems))


def _rows(text: str, path: str, problems: List[Problem]) -> Iterator[Tuple[int, List[str]]]:
    """The records with something in them, each with the line it begins on; unreadable ones become problems."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            cure = 'Put a field with quotes, commas or line breaks in quotes, and write a quote inside as "".'
            problems.append(problem("csv-syntax", Place(path, line), "", f"this record cannot be read ({error})", cure))
            continue
        if any(field.strip() for field in row):
            yield line, row


def _delimiter(text: str) -> str:
    """The comma, or what a spreadsheet of another country writes in its place."""
    header = text.lstrip("\n").partition("\n")[0]
    return max(",;\t", key=header.count)


def _header_problems(columns: Sequence[str], place: Place) -> List[Problem]:
    found = []
    for number, column in enumerate(columns):
        if column in columns[:number]:
            cure = "Keep one of them."
            found.append(problem("duplicate-key", place, "", f"the column {column!r} stands twice", cure))
        elif column not in KEYS:
            what = f"the column {column!r} is not known" if column else f"column {number + 1} has no name"
            found.append(problem("unknown-key", place, "", what, did_you_mean(column, KEYS)))
    for column in REQUIRED:
        if column not in columns:
            cure = f"Begin the file with a line of column names; it must have {' and '.join(REQUIRED)}."
            found.append(problem("missing-column", place, "", f"there is no column {column}", cure))
    return found


def _record(columns: Sequence[str], row: Sequence[str], place: Place) -> Record:
    cells: Dict[str, str] = dict(zip(columns, row, strict=False))  # spreadsheets leave out empty cells at the end
    surplus = len(row) - len(columns)

    def cell(column: str) -> Optional[str]:
        return cells.get(column, "").strip() or None

    question, answer, follow_up = cell("question") or "", cell("answer") or "", cell("next")
    source = Source(cell("source_publisher") or "", cell("source_title"), cell("source_url"))
    phrasings = (phrasing.strip() for phrasing in cells.get("phrasings", "").split("|"))
    by_id = follow_up is not None and is_slug(follow_up)
    entry = Entry(
        id=cell("id") or "",
        question=question,
        answer=answer,
        phrasings=tuple(dict.fromkeys(phrasing for phrasing in phrasings if phrasing)),
        topic=cell("topic"),
        next=follow_up if by_id else None,
        next_question=None if by_id else follow_up,
        sources=() if source == Source("") else (source,),
    )
    problems = entry_errors(entry, place)
    if surplus > 0:
        found = f"the record has {surplus} more field{'s' if surplus > 1 else ''} than the header"
        cure = "Put a field with commas in quotes."
        problems.append(problem("row-too-long", place, "", found, cure))
    for column, value in (("question", question), ("answer", answer)):
        if not value:
            problems.append(problem(f"missing-{column}", place, "", f"the record has no {column}", "Fill it in."))
    return Record(entry, place, tuple(problems))


def _with_ids(records: Sequence[Record]) -> Iterator[Record]:
    """Written ids are kept whatever they are; ids made from questions keep out of their way."""
    taken = {record.entry.id for record in records}
    for record in records:
        if record.entry.id or not record.entry.question:
            yield record
            continue
        slug, count = slugify(record.entry.question), 1
        candidate = slug
        while candidate in taken:
            count += 1
            candidate = f"{slug}-{count}"
        taken.add(candidate)
        yield replace(record, entry=replace(record.entry, id=candidate))
