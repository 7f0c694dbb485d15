"""What the last release decided for every test question, and the figures that no later one may fall below.

The file is JSON with one line a floor and one line a question, sorted, so that a change of it can be read as a diff. It
names questions by their ids alone: those of the test split are not to be read one by one.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Dict, List, Mapping, NamedTuple, Sequence, Tuple

from bot.errors import ContentError, Problem
from bot.evaluation.accuracy import LOWER_IS_BETTER, accuracy
from bot.evaluation.outcomes import Outcome

ALL = "all"
FORMAT = 1


class Held(NamedTuple):
    """A figure that is held: over which set of questions (``all``: every set together), and how far it may fall."""

    set: str
    figure: str
    tolerance: float


# A tolerance leaves room for what is no change of the bot: another processor rounds the sentence vectors differently.
HELD: Tuple[Held, ...] = (
    Held(ALL, "right", 0.01),
    Held(ALL, "top_1", 0.01),
    Held(ALL, "top_3", 0.01),
    Held(ALL, "mrr", 0.01),
    Held(ALL, "precision", 0.015),
    Held(ALL, "coverage", 0.02),
    Held(ALL, "coverage_at_budget", 0.05),
    Held(ALL, "calibration_error", 0.02),
    Held(ALL, "answered_unanswerable", 0.015),
    Held(ALL, "false_alarms", 0.005),
    Held("emergency", "emergency_recall", 0.015),
    Held("emergency", "false_alarms", 0.02),
    Held("entries", "right", 0.015),
    Held("entries", "top_1", 0.015),
    Held("entries", "top_3", 0.01),
    Held("entries", "precision", 0.015),
    Held("entries", "coverage", 0.03),
    Held("entries", "false_alarms", 0.005),
    Held("lookalikes", "right", 0.03),
    Held("out_of_scope", "right", 0.02),
    Held("talk", "right", 0.02),
    Held("follow_ups", "right", 0.03),
)


@dataclass(frozen=True)
class Floor:
    """A figure of the last release, over one split of one set, and how far it may fall."""

    split: str
    set: str
    figure: str
    measured: float
    tolerance: float

    @property
    def limit(self) -> float:
        """The worst value that still holds."""
        return round(self.measured + self.tolerance * (1 if self.figure in LOWER_IS_BETTER else -1), 6)

    def holds(self, value: float) -> bool:
        return value <= self.limit + 1e-9 if self.figure in LOWER_IS_BETTER else value >= self.limit - 1e-9


@dataclass(frozen=True)
class Decided:
    """What was decided for one question; ``entry`` stood first, ``rank`` is the place of the right entry, 0 for none."""

    split: str
    set: str
    id: str
    decision: str
    entry: str
    rank: int
    right: bool


@dataclass(frozen=True)
class Baseline:
    """Floors, and what was decided for each question."""

    budget: float
    floors: Tuple[Floor, ...]
    questions: Tuple[Decided, ...]

    @classmethod
    def of(cls, results: Mapping[str, Sequence[Outcome]], budget: float) -> "Baseline":
        """The baseline that the outcomes of these sets make."""
        floors = [
            Floor(split, held.set, held.figure, round(value, 6), held.tolerance)
            for split in sorted({outcome.asked.split for outcomes in results.values() for outcome in outcomes})
            for held in HELD
            if (value := figures(results, split, held.set, budget).get(held.figure)) is not None
        ]
        return cls(budget, tuple(floors), tuple(sorted(decided(results), key=lambda each: (each.split, each.set, each.id))))

    @classmethod
    def read(cls, path: Path) -> "Baseline":
        """The baseline kept in a file.

        Raises:
            ContentError: there is none, or it is no baseline.
        """
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["format"] != FORMAT:
                raise ValueError(f"format {content['format']}; this version reads format {FORMAT}")
            names = [field.name for field in fields(Decided)]
            questions = tuple(Decided(**dict(zip(names, row))) for row in content["questions"])
            return cls(content["budget"], tuple(Floor(**floor) for floor in content["floors"]), questions)
        except (OSError, ValueError, KeyError, TypeError) as error:
            problem = Problem("unreadable", str(path), None, f"not a baseline ({error})", "Make one: citewell evaluate FILE... --save FILE")
            raise ContentError([problem]) from error

    def write(self, path: Path) -> None:
        """Writes the file; equal baselines give equal bytes."""
        floors = ",\n".join(f"  {json.dumps(asdict(floor))}" for floor in self.floors)
        questions = ",\n".join(f"  {json.dumps(list(asdict(each).values()))}" for each in self.questions)
        head = f'{{\n "format": {FORMAT},\n "budget": {self.budget},\n'
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'{head} "floors": [\n{floors}\n ],\n "questions": [\n{questions}\n ]\n}}\n', encoding="utf-8")


def figures(results: Mapping[str, Sequence[Outcome]], split: str, name: str, budget: float) -> Dict[str, float]:
    """The figures of one split of one set, or of all together; empty where no question is in it."""
    chosen = [outcome for key in results if name in (ALL, key) for outcome in results[key] if outcome.asked.split == split]
    return accuracy(chosen, budget).to_json() if chosen else {}


def decided(results: Mapping[str, Sequence[Outcome]]) -> List[Decided]:
    """What was decided for each question, in the order of the sets."""
    return [
        Decided(o.asked.split, name, o.asked.id, o.decision, o.ranking[0] if o.ranking else "", o.rank, o.right)
        for name, outcomes in results.items()
        for o in outcomes
    ]
