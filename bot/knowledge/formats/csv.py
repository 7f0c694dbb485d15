"""A table with one entry per record; only question and answer must be there (bot.knowledge.formats.header lists the columns)."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

from bot.errors import Problem
from bot.knowledge.entry import Entry, Term
from bot.knowledge.formats.header import KEYS, SOURCE_PARTS
from bot.knowledge.formats.reading import MEGABYTE, Options, Reading, read_text
from bot.knowledge.formats.table import Row, join_list, read_rows
from bot.knowledge.formats.writing import write_text
from bot.knowledge.problems import Place, problem

name = "csv"
suffixes = (".csv", ".tsv", ".tab")
MAX_BYTES = 128 * MEGABYTE
CARRIES = ("phrasings", "topic", "next", "next_question", "related", "review", "updated", "sources", "status", "strictness")


def detect(path: Path) -> bool:
    """Whether the file is named as a table."""
    return path.suffix.lower() in suffixes


def read(path: Path, options: Options = Options()) -> Reading:
    """The entries of a table: commas, semicolons or tabs, columns in any order, quotes and line breaks inside fields."""
    rows, problems = text_rows(path, options)
    if rows is None:
        return Reading(problems=tuple(problems))
    reading = read_rows(rows, str(path), options)
    return Reading(reading.records, (*problems, *reading.problems))


def text_rows(path: Path, options: Options) -> Tuple[Optional[Iterator[Row]], List[Problem]]:
    """The records of a text file, each with the line it begins on; problems come into the list as they are met.

    There are none (None) where the file is no text.
    """
    text, problems = read_text(path, MAX_BYTES, guess=True, encoding=options.encoding)
    return (None if text is None else _rows(text, str(path), problems)), problems


def write(entries: Sequence[Entry], path: Path, terms: Sequence[Term] = ()) -> Tuple[Path, ...]:
    """A table with the usual columns, and those further ones that an entry has something for."""
    rows = [_cells(entry) for entry in entries]
    used = dict.fromkeys(column for row in rows for column, cell in row.items() if cell)
    columns = [*KEYS, *sorted((column for column in used if column not in KEYS), key=_order)]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore", delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
    writer.writeheader()
    writer.writerows(rows)
    return (write_text(path, text.getvalue()),)


def _rows(text: str, path: str, problems: List[Problem]) -> Iterator[Row]:
    """The records with something in them; unreadable ones become problems."""
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


def _cells(entry: Entry) -> Dict[str, Any]:
    cells: Dict[str, Any] = {
        name: getattr(entry, name) for name in ("id", "question", "answer", "topic", "next", "next_question", "updated")
    }
    cells |= {"phrasings": join_list(entry.phrasings), "related": join_list(entry.related)}
    cells["status"] = None if entry.status == "published" else entry.status
    cells["strictness"] = None if entry.strictness == "normal" else entry.strictness
    if entry.review:
        cells |= {"review_by": entry.review.by, "review_on": entry.review.on}
    for number, source in enumerate(entry.sources, 1):
        prefix = "source" if number == 1 else f"source_{number}"
        cells |= {f"{prefix}_{part}": getattr(source, part) for part in SOURCE_PARTS}
    return cells


def _order(column: str) -> Tuple[int, int, str]:
    number = column.split("_")[1] if column.startswith("source_") else ""
    part = column.rpartition("_")[2]
    return (int(number) if number.isdigit() else 0, SOURCE_PARTS.index(part) if part in SOURCE_PARTS else -1, column)
