"""Where it goes wrong: which entries are taken for which, and how well each topic fares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Mapping, Optional, Sequence, Tuple

from bot.evaluation.outcomes import Outcome

NO_ENTRY = "(no entry)"
NO_TOPIC = "(no topic)"


@dataclass(frozen=True)
class Confusion:
    """``found`` stood first in place of ``expected`` so many times; ``answered`` of these were given as the answer."""

    expected: str
    found: str
    first: int
    answered: int


@dataclass(frozen=True)
class TopicAccuracy:
    """How the answerable questions about the entries of one topic fare; shares as in ``Accuracy``."""

    topic: str
    questions: int
    top_1: float
    answered: int
    precision: Optional[float]
    coverage: float


def confusions(outcomes: Sequence[Outcome]) -> List[Confusion]:
    """Pairs of entries, the most often answered first.

    A question that no entry answers counts where it was answered all the same, as ``(no entry)``; one with several right
    entries is named by all of them, joined by "|".
    """
    pairs: Dict[Tuple[str, str], List[bool]] = {}
    for outcome in outcomes:
        wrong = outcome.judged and outcome.ranking and outcome.rank != 1
        if wrong and (outcome.answered or outcome.asked.answerable):
            expected = "|".join(sorted(outcome.asked.entries)) or NO_ENTRY
            pairs.setdefault((expected, outcome.ranking[0]), []).append(outcome.answered)
    found = [Confusion(*pair, first=len(answered), answered=sum(answered)) for pair, answered in pairs.items()]
    return sorted(found, key=lambda each: (-each.answered, -each.first, each.expected, each.found))


def topics(outcomes: Sequence[Outcome], topic_of: Mapping[str, Optional[str]]) -> List[TopicAccuracy]:
    """A row for each topic by name; a question with right entries in several topics counts in each.

    Args:
        outcomes: what was decided.
        topic_of: entry id -> its topic.
    """
    by_topic: Dict[str, List[Outcome]] = {}
    for outcome in (outcome for outcome in outcomes if outcome.asked.answerable):
        for topic in {topic_of.get(entry_id) or NO_TOPIC for entry_id in outcome.asked.entries}:
            by_topic.setdefault(topic, []).append(outcome)
    return [_topic(topic, by_topic[topic]) for topic in sorted(by_topic)]


def _topic(topic: str, outcomes: Sequence[Outcome]) -> TopicAccuracy:
    answered = [outcome.first_is_right for outcome in outcomes if outcome.answered]
    return TopicAccuracy(
        topic,
        len(outcomes),
        sum(outcome.rank == 1 for outcome in outcomes) / len(outcomes),
        len(answered),
        sum(answered) / len(answered) if answered else None,
        len(answered) / len(outcomes),
    )
