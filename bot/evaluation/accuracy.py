"""How often the bot is right: ranking, answering, declining, and how honest its probabilities are."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Dict, List, Mapping, Sequence, Tuple

import numpy as np

from bot.evaluation.questions import TestQuestion

BINS = 10


@dataclass(frozen=True)
class Outcome:
    """A question, and what the bot decided (the object `citewell match` prints)."""

    asked: TestQuestion
    result: Mapping[str, Any]

    @property
    def ranking(self) -> List[str]:
        return [match["entry_id"] for match in self.result["matches"]]

    @property
    def probability(self) -> float:
        """Of the first match; 0 without one."""
        return self.result["matches"][0]["probability"] if self.result["matches"] else 0.0

    @property
    def answered(self) -> bool:
        return self.result["decision"] == "answer"

    @property
    def first_is_right(self) -> bool:
        return bool(self.ranking) and self.ranking[0] in self.asked.expected

    @property
    def right(self) -> bool:
        """Whether the decision is one of those expected; asking back counts where the right entry is offered, or there is none."""
        decision, expected = self.result["decision"], self.asked.expected
        if decision == "emergency" or "emergency" in expected:
            return decision == "emergency" and "emergency" in expected
        if "none" in expected:
            return True
        if decision == "answer":
            return self.first_is_right
        if decision == "talk":
            return f"talk:{self.result['intent']}" in expected
        if decision == "clarify":
            return "decline" in expected or bool(expected & set(self.ranking[:3]))
        return "decline" in expected


@dataclass(frozen=True)
class Accuracy:
    """Figures over one set of questions; shares are between 0 and 1, None where there is nothing to divide by.

    ``precision`` is the share of answers that are right (risk is 1 minus it); ``coverage`` the share of answerable
    questions that are answered; ``coverage_at`` what coverage would be at the threshold that keeps that precision
    (El-Yaniv and Wiener, JMLR 2010); ``calibration_error`` is the expected calibration error over ten equal bins (Guo et
    al., ICML 2017); ``answered_unanswerable`` the share of questions without an entry that were answered all the same.
    """

    questions: int
    right: float
    top_1: "float | None"
    top_3: "float | None"
    mrr: "float | None"
    precision: "float | None"
    coverage: "float | None"
    coverage_at: Dict[str, float]
    calibration_error: "float | None"
    answered_unanswerable: "float | None"
    emergency_recall: "float | None"
    false_alarms: "float | None"

    def to_json(self) -> Dict[str, Any]:
        return asdict(self)


def accuracy(outcomes: Sequence[Outcome]) -> Accuracy:
    """The figures of a set of outcomes."""
    answerable = [o for o in outcomes if o.asked.answerable]
    unanswerable = [o for o in outcomes if "decline" in o.asked.expected]
    dangers = [o for o in outcomes if "emergency" in o.asked.expected]
    harmless = [o for o in outcomes if "emergency" not in o.asked.expected]
    answered = [o for o in outcomes if o.answered and "none" not in o.asked.expected]
    ranks = [_rank(o) for o in answerable]
    judged = [o for o in outcomes if "none" not in o.asked.expected and "emergency" not in o.asked.expected]
    return Accuracy(
        questions=len(outcomes),
        right=_share([o.right for o in outcomes]) or 0.0,
        top_1=_share([rank == 1 for rank in ranks]),
        top_3=_share([0 < rank <= 3 for rank in ranks]),
        mrr=_share([1 / rank if rank else 0.0 for rank in ranks]),
        precision=_share([o.first_is_right for o in answered]),
        coverage=_share([o.answered for o in answerable]),
        coverage_at={f"{level:.2f}": coverage_at(judged, len(answerable), level) for level in (0.95, 0.90)},
        calibration_error=calibration_error(judged) if judged else None,
        answered_unanswerable=_share([o.answered for o in unanswerable]),
        emergency_recall=_share([o.result["decision"] == "emergency" for o in dangers]),
        false_alarms=_share([o.result["decision"] == "emergency" for o in harmless]),
    )


def risk_coverage(outcomes: Sequence[Outcome], answerable: int) -> Tuple[np.ndarray, np.ndarray]:
    """Precision and coverage when only the n most probable first matches are answered, for n = 1, 2, ...; each float [n]."""
    ordered = sorted(outcomes, key=lambda outcome: -outcome.probability)
    right = np.cumsum([outcome.first_is_right for outcome in ordered])
    return right / np.arange(1, len(ordered) + 1), right / max(answerable, 1)


def coverage_at(outcomes: Sequence[Outcome], answerable: int, precision: float) -> float:
    """The largest share of answerable questions answered rightly while at least ``precision`` of all answers are right."""
    if not outcomes:
        return 0.0
    precisions, coverages = risk_coverage(outcomes, answerable)
    return float(coverages[precisions >= precision].max(initial=0.0))


def calibration_error(outcomes: Sequence[Outcome]) -> float:
    """Expected calibration error of the first match's probability."""
    probability = np.array([outcome.probability for outcome in outcomes])
    right = np.array([outcome.first_is_right for outcome in outcomes])
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)
    gaps = [abs(probability[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in range(BINS) if (bins == b).any()]
    return float(sum(gaps))


def confusions(outcomes: Sequence[Outcome]) -> List[Tuple[str, str, int]]:
    """Which entry was answered instead of which, most frequent first."""
    counts: Dict[Tuple[str, str], int] = {}
    for outcome in outcomes:
        if outcome.answered and not outcome.first_is_right and "none" not in outcome.asked.expected:
            pair = ("|".join(sorted(outcome.asked.expected)), outcome.ranking[0])
            counts[pair] = counts.get(pair, 0) + 1
    return sorted(((*pair, count) for pair, count in counts.items()), key=lambda item: (-item[2], item))


def _rank(outcome: Outcome) -> int:
    """Place of the first right entry, from 1; 0 where it is not among the matches."""
    return next((place for place, entry_id in enumerate(outcome.ranking, 1) if entry_id in outcome.asked.expected), 0)


def _share(values: Sequence[float]) -> "float | None":
    return float(np.mean(values)) if len(values) else None
