"""How often the bot is right: ranking, answering, declining, and how honest its probabilities are."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np

from bot.evaluation.intervals import Interval, percentiles, resamples, wilson
from bot.evaluation.outcomes import Outcome
from bot.evaluation.risk_coverage import coverage_at

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Questions whose first match is about as probable: how probable on average, how often right, and how many."""

    probability: float
    right: float
    questions: int


@dataclass(frozen=True)
class Accuracy:
    """Figures over one set of questions; shares are between 0 and 1, None where there is nothing to divide by.

    ``precision`` is the share of answers that are right (risk is 1 minus it); ``coverage`` the share of answerable
    questions that are answered, rightly or not; ``coverage_at_budget`` the share answered rightly at the threshold of
    these very questions that keeps the wrong answers within the budget; ``calibration_error`` the expected calibration
    error over ten equal bins (Guo et al., ICML 2017) of what reached the matching; ``answered_unanswerable`` the share
    of questions without an entry that were answered all the same. ``intervals`` holds 95 % intervals: Wilson's of the
    shares, bootstrap of ``mrr`` and ``coverage_at_budget``.
    """

    questions: int
    right: Optional[float]
    top_1: Optional[float]
    top_3: Optional[float]
    mrr: Optional[float]
    precision: Optional[float]
    coverage: Optional[float]
    coverage_at_budget: Optional[float]
    calibration_error: Optional[float]
    answered_unanswerable: Optional[float]
    emergency_recall: Optional[float]
    false_alarms: Optional[float]
    intervals: Dict[str, Interval]

    def to_json(self) -> Dict[str, Any]:
        return asdict(self)


FIGURES: Tuple[str, ...] = tuple(name for name in Accuracy.__dataclass_fields__ if name not in ("questions", "intervals"))
LOWER_IS_BETTER = frozenset({"calibration_error", "answered_unanswerable", "false_alarms"})


def accuracy(outcomes: Sequence[Outcome], budget: float) -> Accuracy:
    """The figures of a set of outcomes; ``budget`` is how often an answer may be wrong, between 0 and 1."""
    answerable = [o for o in outcomes if o.asked.answerable]
    shares: Dict[str, List[bool]] = {
        "right": [o.right for o in outcomes],
        "top_1": [o.rank == 1 for o in answerable],
        "top_3": [0 < o.rank <= 3 for o in answerable],
        "precision": [o.first_is_right for o in outcomes if o.answered and o.judged],
        "coverage": [o.answered for o in answerable],
        "answered_unanswerable": [o.answered for o in outcomes if o.asked.unanswerable],
        "emergency_recall": [o.decision == "emergency" for o in outcomes if "emergency" in o.asked.expected],
        "false_alarms": [o.decision == "emergency" for o in outcomes if "emergency" not in o.asked.expected],
    }
    values: Dict[str, Any] = {name: sum(hits) / len(hits) if hits else None for name, hits in shares.items()}
    intervals = {name: wilson(sum(hits), len(hits)) for name, hits in shares.items() if hits}
    reciprocal = np.array([1 / o.rank if o.rank else 0.0 for o in answerable])
    covered, interval = coverage_at(outcomes, budget)
    if interval is not None:
        intervals["mrr"] = percentiles(resamples(len(answerable)) @ reciprocal / len(answerable))
        intervals["coverage_at_budget"] = interval
    return Accuracy(
        questions=len(outcomes),
        mrr=float(reciprocal.mean()) if answerable else None,
        coverage_at_budget=covered,
        calibration_error=calibration_error(outcomes),
        intervals=intervals,
        **values,
    )


def reliability(outcomes: Sequence[Outcome]) -> List[Bin]:
    """Ten bins of equal width over the first match's probability, those without a question left out."""
    reached = [o for o in outcomes if o.judged and o.confidence > 0]
    bins: Dict[int, List[Outcome]] = {}
    for outcome in reached:
        bins.setdefault(min(int(outcome.probability * BINS), BINS - 1), []).append(outcome)
    return [
        Bin(float(np.mean([o.probability for o in bins[b]])), float(np.mean([o.first_is_right for o in bins[b]])), len(bins[b]))
        for b in sorted(bins)
    ]


def calibration_error(outcomes: Sequence[Outcome]) -> Optional[float]:
    """Mean distance between how probable and how often right, over the bins, weighted by their questions."""
    bins = reliability(outcomes)
    count = sum(each.questions for each in bins)
    return sum(abs(each.probability - each.right) * each.questions for each in bins) / count if bins else None
