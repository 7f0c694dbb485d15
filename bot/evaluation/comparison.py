"""A model beside the baseline: which floors it breaks, and which questions changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from bot.evaluation.baseline import ALL, Baseline, Decided, Floor, decided, figures
from bot.evaluation.outcomes import Outcome
from bot.knowledge.labelled import LabelledQuestion

TEST = "test"


@dataclass(frozen=True)
class Change:
    """A question that was right and is wrong, or the other way round."""

    before: Decided
    now: Decided
    asked: LabelledQuestion

    def __str__(self) -> str:
        """The question in words; of the test split, which nobody is to read one by one, its id alone."""
        place = f"{self.now.split}/{self.now.set} {self.now.id}"
        if self.asked.split == TEST:
            return place
        before, now = (f"{each.decision} ({each.entry or 'nothing'})" for each in (self.before, self.now))
        words = " || ".join((*self.asked.history, self.asked.question))
        return f"{place}: {before} -> {now}, expected {'|'.join(sorted(self.asked.expected))}: {words}"


@dataclass(frozen=True)
class Comparison:
    """What came of a comparison.

    ``floors`` pairs each floor with its value now; ``unasked`` are floors whose sets were not all asked; ``new`` and
    ``gone`` count questions that the baseline lacks, and those of its sets that are asked no more.
    """

    floors: Tuple[Tuple[Floor, float], ...]
    unasked: Tuple[Floor, ...]
    worse: Tuple[Change, ...]
    better: Tuple[Change, ...]
    new: int
    gone: int

    @property
    def broken(self) -> Tuple[Tuple[Floor, float], ...]:
        return tuple((floor, value) for floor, value in self.floors if not floor.holds(value))

    def report(self, split: Optional[str] = None) -> List[str]:
        """Lines for a terminal or a failing test, of one split or of all: broken floors, then the questions that changed."""
        lines = [
            f"{floor.split}/{floor.set}: {floor.figure.replace('_', ' ')} is {value:.4f}, was {floor.measured:.4f}, limit {floor.limit:.4f}"
            for floor, value in self.broken
            if split in (None, floor.split)
        ]
        for title, changes in (("worse", self.worse), ("better", self.better)):
            chosen = [change for change in changes if split in (None, change.now.split)]
            lines += [f"{len(chosen)} questions {title}", *(f"  {change}" for change in chosen)]
        if self.new or self.gone:
            lines.append(f"{self.new} questions are new and {self.gone} are gone since the baseline was made: make baseline")
        return lines

    def to_json(self) -> Dict[str, Any]:
        """The same as plain values; questions by their ids."""
        return {
            "holds": not self.broken,
            "floors": [{**vars(floor), "limit": floor.limit, "now": value, "holds": floor.holds(value)} for floor, value in self.floors],
            "worse": [vars(change.now) for change in self.worse],
            "better": [vars(change.now) for change in self.better],
            "new": self.new,
            "gone": self.gone,
            "report": {split: self.report(split) for split in sorted({floor.split for floor, _ in self.floors})},
        }


def compare(baseline: Baseline, results: Mapping[str, Sequence[Outcome]]) -> Comparison:
    """The outcomes of the sets beside the baseline.

    A floor over a set that was not asked, in a split that was not asked, is left out, and so is one over all sets where
    one of them was not asked.
    """
    now = {(each.split, each.set, each.id): each for each in decided(results)}
    asked = {(o.asked.split, name, o.asked.id): o.asked for name, outcomes in results.items() for o in outcomes}
    before = {(each.split, each.set, each.id): each for each in baseline.questions}
    there = {key[:2] for key in now}
    sets = {key[:2] for key in before}
    measured = {
        scope: figures(results, *scope, baseline.budget)
        for scope in dict.fromkeys((floor.split, floor.set) for floor in baseline.floors)
        if (scope in there if scope[1] != ALL else {each for each in sets if each[0] == scope[0]} <= there)
    }
    values = [(floor, measured.get((floor.split, floor.set), {}).get(floor.figure)) for floor in baseline.floors]
    changed = [Change(before[key], now[key], asked[key]) for key in sorted(now) if key in before and before[key].right != now[key].right]
    return Comparison(
        tuple((floor, value) for floor, value in values if value is not None),
        tuple(floor for floor, value in values if value is None),
        tuple(change for change in changed if change.before.right),
        tuple(change for change in changed if change.now.right),
        len(set(now) - set(before)),
        sum(key not in now and key[:2] in there for key in before),
    )
