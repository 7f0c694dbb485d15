"""Everything that is said about a model from one round of test questions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from bot.evaluation.accuracy import Accuracy, accuracy
from bot.evaluation.breakdown import Confusion, TopicAccuracy, confusions, topics
from bot.evaluation.outcomes import Outcome


@dataclass(frozen=True)
class Evaluation:
    """Figures by set and over all sets together. The sets mix questions with and without an entry only in the latter."""

    budget: float
    results: Mapping[str, Sequence[Outcome]]
    figures: Mapping[str, Accuracy]
    all: Accuracy
    confusions: Tuple[Confusion, ...]
    topics: Tuple[TopicAccuracy, ...]

    @classmethod
    def of(cls, results: Mapping[str, Sequence[Outcome]], budget: float, topic_of: Mapping[str, Optional[str]]) -> "Evaluation":
        """The evaluation of the outcomes of each set.

        Args:
            results: name of a set -> its outcomes, at least one.
            budget: how often an answer may be wrong, between 0 and 1.
            topic_of: entry id -> its topic.
        """
        every = [outcome for outcomes in results.values() for outcome in outcomes]
        figures = {name: accuracy(outcomes, budget) for name, outcomes in results.items()}
        return cls(budget, results, figures, accuracy(every, budget), tuple(confusions(every)), tuple(topics(every, topic_of)))

    @property
    def outcomes(self) -> List[Outcome]:
        """Those of every set."""
        return [outcome for outcomes in self.results.values() for outcome in outcomes]

    def to_json(self) -> Dict[str, Any]:
        """Name of a set -> its figures, ``all`` -> those of all together with the confusions, topics and the budget."""
        whole = {
            **self.all.to_json(),
            "budget": self.budget,
            "confusions": [asdict(each) for each in self.confusions],
            "topics": [asdict(each) for each in self.topics],
        }
        return {**{name: each.to_json() for name, each in self.figures.items()}, "all": whole}
