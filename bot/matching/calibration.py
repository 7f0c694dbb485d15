"""What a logit means in one knowledge base, and from where on it may answer.

Held-out phrasings of the base itself are asked against it: once with only that phrasing taken away (the entry can still be
found) and once with the whole entry taken away (it cannot, so whatever is found is wrong). The ranker's own held-out
sample is added with a fixed weight, which decides alone where a base has one phrasing an entry. Phrasings are written to differ, so
that without one of them its entry is harder to find than by a reader's words: where enough labelled questions are given, they
decide instead.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Dict, List, Optional, Sequence, Union

import numpy as np

HARDER = 4.0  # how often a question written to be near an entry is answered, beside a reader's own
SAMPLE_WEIGHT = 150.0  # how many held-out phrasings the shipped sample counts for


@dataclass(frozen=True)
class Outcomes:
    """The best match of many questions: its log odds, whether it was right, how much it counts, whether an opposite stops it from
    being answered, whether any entry answers the question, and the log odds of that by the question's kind alone, NaN where these
    are not known. Arrays of one length."""

    logits: np.ndarray
    right: np.ndarray
    weights: np.ndarray
    doubted: np.ndarray
    answerable: np.ndarray
    kind: np.ndarray

    @classmethod
    def of(cls, logits: Sequence[float], right: Sequence[bool], weight: float = 1.0) -> Outcomes:
        """Outcomes without doubts, each of the same weight."""
        hits = np.asarray(right, bool)
        none, every = np.zeros(len(hits), bool), np.ones(len(hits), bool)
        return cls(np.asarray(logits, np.float64), hits, np.full(len(hits), weight), none, every, np.full(len(hits), np.nan))

    def __add__(self, other: Outcomes) -> Outcomes:
        return Outcomes(*(np.concatenate([getattr(self, part.name), getattr(other, part.name)]) for part in fields(self)))


@dataclass(frozen=True)
class Calibration:
    """probability = sigmoid(slope * logit + kind * (log odds by the question's kind - usual) + shift) (Platt 1999), and the two
    thresholds on it. The ranker compares entries; that nothing answers a question is not seen by comparing them."""

    slope: float = 1.0
    shift: float = 0.0
    answer: float = 0.8
    clarify: float = 0.15
    kind: float = 0.0
    usual: float = 0.0  # log odds by their kind of questions that are answered, on average

    def probability(self, logits: np.ndarray, kind: Union[None, float, np.ndarray] = None) -> np.ndarray:
        """Probabilities of logits, of questions with these log odds by their kind (None and NaN: the usual ones); the slope is positive, so
        a question's order stays."""
        unusual = 0.0 if kind is None else self.kind * np.nan_to_num(np.asarray(kind, np.float64) - self.usual)
        return sigmoid(self.slope * np.asarray(logits, np.float64) + self.shift + unusual)

    def to_json(self) -> Dict[str, float]:
        return asdict(self)


def calibrate(outcomes: Outcomes, budget: float, stray_budget: float = 1.0, strays: Optional[Outcomes] = None) -> Calibration:
    """Weights and thresholds for a knowledge base.

    Args:
        outcomes: held-out questions.
        budget: how often an answer may be the wrong entry, 0 to 1.
        stray_budget: how many of the questions that no entry answers may be answered all the same, 0 to 1.
        strays: questions written to be near entries that do not answer them. HARDER times as many of these may be answered:
            readers' own are few, and a threshold between two of them is luck.
    """
    fitted = _platt(outcomes, strays)
    probability = fitted.probability(outcomes.logits, outcomes.kind)
    free = ~outcomes.doubted  # what is doubted is never answered
    answer = answer_threshold(probability[free], outcomes.right[free], outcomes.weights[free], budget)
    seen = probability[free & ~outcomes.answerable]
    answer = max(answer, _above(seen, int(stray_budget * (~outcomes.answerable).sum())))
    if strays is not None:
        written = fitted.probability(strays.logits, strays.kind)
        answer = max(answer, _above(written, int(HARDER * stray_budget * len(written))))
    answer = min(max(answer, 0.5), 0.995)
    # Few right entries may be missing from the choices.
    findable = np.sort(probability[outcomes.right])
    clarify = float(findable[int(0.01 * len(findable))]) if len(findable) else 1.0
    return replace(fitted, answer=answer, clarify=min(max(clarify, 0.05), 0.15))


def _above(probability: np.ndarray, allowed: int) -> float:
    """The lowest threshold that at most so many reach."""
    falling = np.sort(probability)[::-1]
    return float(np.nextafter(falling[allowed], 1.0)) if allowed < len(falling) else 0.0


def answer_threshold(probability: np.ndarray, right: np.ndarray, weights: np.ndarray, budget: float) -> float:
    """The lowest probability from which on at most ``budget`` of the answers are wrong; 0.995 where none keeps it.

    One wrong answer is added to those seen, so that a handful of lucky ones does not open the door.
    """
    order = np.argsort(-probability, kind="stable")
    wrong = np.cumsum(np.where(right[order], 0.0, weights[order])) + budget
    answered = np.cumsum(weights[order]) + budget
    kept = np.flatnonzero(wrong / answered <= budget)
    return float(min(probability[order[kept[-1]]], 0.995)) if len(kept) else 0.995


def coverage(probability: np.ndarray, right: np.ndarray, answerable: int, precision: float) -> float:
    """The share of the answerable questions answered rightly when at least ``precision`` of all answers must be right."""
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(right[order])
    kept = np.flatnonzero(hits / np.arange(1, len(order) + 1) >= precision)
    return float(hits[kept[-1]] / max(answerable, 1)) if len(kept) else 0.0


def calibration_error(probability: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over bins of equal size (Naeini et al. 2015)."""
    order = np.argsort(probability, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return float(sum(len(part) * abs(probability[part].mean() - right[part].mean()) for part in parts) / max(len(order), 1))


def sigmoid(values: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x)) without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * np.clip(values, -60, 60)))


def logistic(rows: np.ndarray, right: np.ndarray, weights: np.ndarray, prior: np.ndarray, stiffness: np.ndarray) -> np.ndarray:
    """Weighted logistic coefficients with a normal prior, by Newton's method with halved steps where a whole one overshoots.

    Args:
        rows: [n, features]. right: [n], 0 or 1. weights: [n].
        prior: [features], where the coefficients stay without evidence. stiffness: [features], how firmly.
    """

    def loss(at: np.ndarray) -> float:
        z = rows @ at
        return float((weights * (np.logaddexp(0, z) - right * z)).sum() + (stiffness * (at - prior) ** 2).sum() / 2)

    found, reached = prior.astype(np.float64), loss(prior)
    for _ in range(50):
        p = sigmoid(rows @ found)
        slope = rows.T @ (weights * (p - right)) + stiffness * (found - prior)
        curve = (rows * (weights * p * (1 - p))[:, None]).T @ rows + np.diag(stiffness)
        move = np.linalg.solve(curve, slope)
        step = 1.0
        while step > 1e-4 and loss(found - step * move) > reached:
            step /= 2
        found = found - step * move
        before, reached = reached, loss(found)
        if before - reached < 1e-9 * max(1.0, abs(before)):
            break
    return found


def _platt(outcomes: Outcomes, strays: Optional[Outcomes]) -> Calibration:
    """The weights, held near 1, 0 and 0. How much the kind of question counts is learnt with the strays, too, as readers' own are few;
    what the sum of both means, from the outcomes alone."""
    found = outcomes.kind[outcomes.right & ~np.isnan(outcomes.kind)]
    usual = float(found.mean()) if len(found) else 0.0
    every = outcomes if strays is None else outcomes + strays
    slope, kind, _ = _fitted(every, np.column_stack([every.logits, np.nan_to_num(every.kind - usual)]), np.array([1.0, 0.0]))
    kind = max(kind, 0.0) / max(slope, 0.05)
    scale, shift = _fitted(outcomes, (outcomes.logits + kind * np.nan_to_num(outcomes.kind - usual))[:, None], np.array([1.0]))
    scale = max(scale, 0.05)
    return Calibration(scale, shift, kind=scale * kind, usual=usual)


def _fitted(outcomes: Outcomes, columns: np.ndarray, prior: np.ndarray) -> List[float]:
    """Coefficients of the columns, and a constant behind them."""
    rows = np.column_stack([columns, np.ones(len(columns))])
    stiffness = np.append(np.full(columns.shape[1], 10.0), 1.0)
    return logistic(rows, outcomes.right.astype(np.float64), outcomes.weights, np.append(prior, 0.0), stiffness).tolist()
