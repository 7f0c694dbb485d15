"""Test questions: tab-separated files in the format of tests/questions/README.md."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import FrozenSet, List, Optional

from bot.errors import ContentError, Problem

COLUMNS = ("question", "expected", "split", "kind")


@dataclass(frozen=True)
class TestQuestion:
    """A question and the outcomes that are right: entry ids, ``decline``, ``emergency``, ``none``, ``talk:<intent>``.

    ``first`` is the question asked before it, in a follow-up.
    """

    question: str
    expected: FrozenSet[str]
    split: str
    kind: str
    first: Optional[str] = None

    @property
    def answerable(self) -> bool:
        """Whether an entry answers it."""
        return not any(outcome in ("decline", "emergency", "none") or outcome.startswith("talk:") for outcome in self.expected)


def read_questions(path: Path, split: Optional[str] = None) -> List[TestQuestion]:
    """The questions of a file, all or those of one split.

    Raises:
        ContentError: the file cannot be read, or a line lacks a column; with every such line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError([Problem("unreadable", str(path), None, str(error), "Give a tab-separated UTF-8 file.")]) from error
    problems = [
        Problem("bad-line", str(path), number, f"no {column}", f"Give the columns {', '.join(COLUMNS)}, separated by tabs.")
        for number, row in enumerate(rows, 2)
        for column in COLUMNS[:2]
        if not row.get(column)
    ]
    if problems or not rows:
        raise ContentError(problems or [Problem("empty-file", str(path), None, "no question in it", "Add one.")])
    questions = [
        TestQuestion(
            row["question"],
            frozenset(row["expected"].split("|")),
            row.get("split") or "test",
            row.get("kind") or "",
            row.get("first"),
        )
        for row in rows
    ]
    return [question for question in questions if split in (None, question.split)]
