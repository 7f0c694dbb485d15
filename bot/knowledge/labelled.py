"""Questions whose right outcome is known, for measuring and for fitting thresholds: the files of tests/questions/README.md."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import FrozenSet, List, Optional, Tuple

from bot.errors import ContentError, Problem

COLUMNS = ("question", "expected", "split", "kind")
TURN_END = " || "  # between the earlier turns of a follow-up
_NO_ENTRY = frozenset({"decline", "emergency", "none"})


@dataclass(frozen=True)
class LabelledQuestion:
    """A question and the outcomes that are right: entry ids, ``decline``, ``emergency``, ``none``, ``talk:<intent>``.

    ``history`` holds what the reader said before it in the same conversation, the oldest first.
    """

    question: str
    expected: FrozenSet[str]
    split: str
    kind: str
    history: Tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Ten hex digits that stay as long as the words do: a question can be named without being read."""
        return hashlib.sha256("\n".join((*self.history, self.question)).encode()).hexdigest()[:10]

    @property
    def entries(self) -> FrozenSet[str]:
        """The entries that are right answers."""
        return frozenset(outcome for outcome in self.expected if outcome not in _NO_ENTRY and not outcome.startswith("talk:"))

    @property
    def answerable(self) -> bool:
        """Whether it is an entry that must answer it."""
        return self.entries == self.expected

    @property
    def unanswerable(self) -> bool:
        """Whether it must not be answered by any entry."""
        return "decline" in self.expected and not self.entries


def read_questions(path: Path, split: Optional[str] = None) -> List[LabelledQuestion]:
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
        LabelledQuestion(
            row["question"],
            frozenset(row["expected"].split("|")),
            row.get("split") or "dev",
            row.get("kind") or "",
            tuple(turn.strip() for turn in (row.get("first") or "").split(TURN_END.strip()) if turn.strip()),
        )
        for row in rows
    ]
    return [question for question in questions if split in (None, question.split)]
