"""What could be answered at each threshold, and how often that would be wrong (El-Yaniv and Wiener, JMLR 2010).

An answer is given where the confidence reaches the threshold. *Risk* is the share of the answers that are wrong;
*coverage* the share of the answerable questions that are answered rightly. Unanswerable questions add risk alone, so a
curve says something only over a set that holds both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence, Tuple

import numpy as np

from bot.evaluation.intervals import Interval, percentiles, resamples
from bot.evaluation.outcomes import Outcome


@dataclass(frozen=True)
class RiskCoverage:
    """The curve: one point for each threshold that tells questions apart, the highest first; each array float [points]."""

    thresholds: np.ndarray
    risk: np.ndarray
    coverage: np.ndarray


@dataclass(frozen=True)
class _Ordered:
    """Outcomes by falling confidence; ``ends`` are the last places of equal confidence, as these come and go together."""

    confidence: np.ndarray
    right: np.ndarray
    covered: np.ndarray
    answerable: np.ndarray
    ends: np.ndarray


def risk_coverage(outcomes: Sequence[Outcome]) -> RiskCoverage:
    """The curve over a set of outcomes."""
    ordered = _ordered(outcomes)
    wrong = np.cumsum(~ordered.right)[ordered.ends] / (ordered.ends + 1)
    return RiskCoverage(
        ordered.confidence[ordered.ends], wrong, np.cumsum(ordered.covered)[ordered.ends] / max(int(ordered.answerable.sum()), 1)
    )


def coverage_at(outcomes: Sequence[Outcome], budget: float) -> Tuple[Optional[float], Optional[Interval]]:
    """The largest coverage with a risk of at most ``budget``, and its bootstrap interval; None where nothing is answerable."""
    ordered = _ordered(outcomes)
    if not ordered.answerable.any():
        return None, None
    every_one = np.ones((1, len(ordered.right)), np.int64)
    return float(_largest(ordered, every_one, budget)[0]), percentiles(_largest(ordered, resamples(len(ordered.right)), budget))


def _ordered(outcomes: Sequence[Outcome]) -> _Ordered:
    outcomes = sorted((outcome for outcome in outcomes if outcome.judged), key=lambda outcome: -outcome.confidence)
    confidence = np.array([outcome.confidence for outcome in outcomes], np.float64)
    right = np.array([outcome.first_is_right for outcome in outcomes], bool)
    answerable = np.array([outcome.asked.answerable for outcome in outcomes], bool)
    last = np.append(confidence[1:] != confidence[:-1], True)[: len(confidence)]
    return _Ordered(confidence, right, right & answerable, answerable, np.flatnonzero(last & (confidence > 0)))


def _largest(ordered: _Ordered, weights: np.ndarray, budget: float) -> np.ndarray:
    """Largest coverage within the budget, float [n], for each row of how often each question counts, [n, questions]."""
    answered = np.cumsum(weights, axis=1)[:, ordered.ends]
    wrong = np.cumsum(weights * ~ordered.right, axis=1)[:, ordered.ends]
    covered = np.cumsum(weights * ordered.covered, axis=1)[:, ordered.ends]
    within = np.where(wrong <= budget * answered + 1e-9, covered, 0).max(axis=1, initial=0)
    return within / np.maximum((weights * ordered.answerable).sum(axis=1), 1)
