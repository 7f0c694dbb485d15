"""One more phrasing in an entry's Markdown file; everything else in the file stays as it was written."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import List, Optional, Tuple

import yaml

from bot.errors import ContentError, Problem
from bot.knowledge.entry import Entry
from bot.knowledge.formats import markdown
from bot.knowledge.formats.reading import Record, read_text
from bot.knowledge.formats.writing import write_text
from bot.knowledge.problems import Place, problem

_ITEM = re.compile(r"( *)- ")


def add_phrasing(path: Path, phrasing: str) -> None:
    """Writes the phrasing into the file, as the last one.

    Raises:
        ContentError: the file holds no sound entry, or its phrasings are not written a line each.
    """
    text, problems = read_text(path)
    if text is None:
        raise ContentError(problems)
    record, wrong = _entry(text, path)
    if wrong:
        raise ContentError(wrong)
    count = len(record.entry.phrasings)
    changed = "\n".join(_with(text.split("\n"), record.place.at(f"phrasings.{count - 1}") if count else None, phrasing))
    again, wrong = _entry(changed, path)
    if wrong or again.entry != replace(record.entry, phrasings=(*record.entry.phrasings, phrasing)):
        found, cure = "the phrasings are not written a line each", f"Add it by hand: {phrasing}"
        raise ContentError([problem("wrong-type", record.place, "phrasings", found, cure)])
    write_text(path, changed)


def _entry(text: str, path: Path) -> Tuple[Record, List[Problem]]:
    """The entry of a file's text, and the errors."""
    reading = markdown.of_text(text, str(path))
    record = reading.records[0] if reading.records else Record(Entry("", "", ""), Place(str(path)))
    return record, [each for each in (*reading.problems, *record.problems) if each.severity == "error"]


def _with(lines: List[str], last: Optional[int], phrasing: str) -> List[str]:
    """The lines with one more; ``last`` is the 1-based line of the phrasing it comes after, None for the first one."""
    item = yaml.safe_dump([phrasing], allow_unicode=True, width=1_000_000).rstrip("\n")
    if last is None:
        return [lines[0], "phrasings:", f"  {item}", *lines[1:]]
    indent = _ITEM.match(lines[last - 1])
    margin = indent[1] if indent else ""
    after = last
    while lines[after].startswith(f"{margin}  ") or not lines[after].strip():  # the item goes on
        after += 1
    return [*lines[:after], margin + item, *lines[after:]]
