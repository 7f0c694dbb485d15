"""Rows of a table as entries, wherever the rows come from."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Dict, Iterable, Iterator, List, Optional, Sequence, Tuple
from urllib.parse import urlsplit

from bot.errors import Problem
from bot.knowledge.entry import Entry, Review, Source
from bot.knowledge.entry_checks import entry_errors
from bot.knowledge.formats.header import SOURCE_PARTS, fields_of, missing
from bot.knowledge.formats.html_answers import from_mixed, plain
from bot.knowledge.formats.reading import Options, Reading, Record
from bot.knowledge.problems import Place, problem
from bot.knowledge.wording import is_slug, slugify

#: The line a row begins on, and its cells.
Row = Tuple[int, Sequence[str]]
_BETWEEN = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_ESCAPED = re.compile(r"\\([\\|])")


def read_rows(rows: Iterator[Row], path: str, options: Options) -> Reading:
    """The entries of a table whose first row names the columns.

    An entry without an id gets one from its question; where two would be the same, the later ones get -2, -3 ...
    """
    header_line, header = next(rows, (1, []))
    fields, problems = fields_of(header, options.columns, Place(path, header_line))
    if missing(fields):  # each record would say so again
        return Reading(problems=tuple(problems))
    records = [_record(fields, row, Place(path, line)) for line, row in rows]
    return Reading(tuple(with_ids(records)), tuple(problems))


def with_ids(records: Sequence[Record]) -> Iterator[Record]:
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


def split_list(cell: str) -> Tuple[str, ...]:
    """The items of a cell, which are separated by ``|``; one that belongs to an item is written ``\\|``."""
    items = _BETWEEN.sub("\\1\0", cell).split("\0")
    return tuple(dict.fromkeys(filter(None, (_ESCAPED.sub(r"\1", item).strip() for item in items))))


def join_list(items: Iterable[str]) -> str:
    """The cell that :func:`split_list` takes apart."""
    return " | ".join(item.replace("\\", "\\\\").replace("|", "\\|") for item in items)


def missing_texts(entry: Entry, place: Place) -> List[Problem]:
    """A record without a question or an answer."""
    texts = (("question", entry.question), ("answer", entry.answer))
    return [problem(f"missing-{name}", place, name, f"the record has no {name}", "Fill it in.") for name, text in texts if not text.strip()]


def source_of(text: str) -> Source:
    """A source told in one cell: an address, whose publisher is its site, or a publisher."""
    if re.match(r"https?://\S+$", text):
        return Source(publisher=site_of(text), url=text)
    return Source(publisher=text, title=text)


def site_of(url: str) -> str:
    """The name of an address's site, without www."""
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:
        return url


def _record(fields: Sequence[Optional[str]], row: Sequence[str], place: Place) -> Record:
    cells: Dict[str, str] = {field: cell for field, cell in zip(fields, row) if field}  # spreadsheets leave out empty cells
    surplus = len(row) - len(fields)

    def cell(column: str) -> Optional[str]:
        return cells.get(column, "").strip() or None

    answer, problems = from_mixed(cell("answer") or "", place)
    follow_up, next_question = cell("next"), cell("next_question")
    if follow_up and not is_slug(follow_up):
        follow_up, next_question = None, next_question or follow_up
    entry = Entry(
        id=cell("id") or "",
        question=plain(cell("question") or ""),
        answer=answer,
        phrasings=split_list(cells.get("phrasings", "")),
        topic=cell("topic"),
        next=follow_up,
        next_question=next_question,
        related=split_list(cells.get("related", "")),
        review=Review(cell("review_by") or "", cell("review_on") or "") if cell("review_by") or cell("review_on") else None,
        updated=cell("updated"),
        sources=tuple(_sources(cells)),
        status=(cell("status") or "published").lower(),  # type: ignore[arg-type]
        strictness=(cell("strictness") or "normal").lower(),  # type: ignore[arg-type]
    )
    if entry.review and not (entry.review.by and entry.review.on):
        cure = "Fill in review_by and review_on, or neither."
        problems.append(problem("bad-review", place, "", "the review lacks a name or a day", cure))
        entry = replace(entry, review=None)
    problems += entry_errors(entry, place)
    if surplus > 0 and any(extra.strip() for extra in row[len(fields) :]):
        found = f"the record has {surplus} more field{'s' if surplus > 1 else ''} than the header"
        cure = "Put a field with commas in quotes."
        problems.append(problem("row-too-long", place, "", found, cure))
    return Record(entry, place, tuple(problems + missing_texts(entry, place)))


def _sources(cells: Dict[str, str]) -> Iterable[Source]:
    whole = cells.get("source", "").strip()
    if whole:
        yield from map(source_of, split_list(whole))
    numbers = sorted({int(match.group(1)) for match in map(re.compile(r"source_([0-9]+)_").match, cells) if match})
    for prefix in ("source", *(f"source_{number}" for number in numbers)):
        parts = [cells.get(f"{prefix}_{part}", "").strip() or None for part in SOURCE_PARTS]
        if any(parts):
            yield Source(parts[0] or (site_of(parts[2]) if parts[2] else ""), *parts[1:])
