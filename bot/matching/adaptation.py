"""What a knowledge base's own phrasings teach: asked against the base without them, they fit the ranker and its calibration."""

from __future__ import annotations

from typing import Callable, List, Tuple

import numpy as np

from bot.matching.base import Base
from bot.matching.calibration import SAMPLE_WEIGHT, Outcomes
from bot.matching.candidates import find_candidates
from bot.matching.ranker import Ranker

HELD_OUT = 3000  # at most so many phrasings are asked
ENOUGH = 100  # fewer teach nothing reliable about single features
CHOICES = 3

Stage = Callable[[str, int, int], None]


def adapt(base: Base, ranker: Ranker, report: Stage) -> Tuple[Ranker, Outcomes]:
    """The ranker fitted to a base, and how it does on phrasings it was not fitted to.

    Each phrasing is asked with only itself taken away, so that its entry can still be found; every fourth one also with its
    whole entry taken away, so that whatever is found is a look-alike. The ranker's own held-out sample is among the outcomes,
    and all there is where a base has one phrasing an entry.

    Args:
        base: the knowledge base.
        ranker: the shipped one.
        report: called with ("calibrate", phrasings asked, in all).
    """
    share = SAMPLE_WEIGHT / max(len(ranker.sample_logits), 1)
    sample = Outcomes(ranker.sample_logits, ranker.sample_right, np.full(len(ranker.sample_logits), share))
    rows = [row for owner in range(len(base.entries)) if len(base.rows_of(owner)) > 1 for row in base.rows_of(owner)]
    rows = rows[:: max(1, -(-len(rows) // HELD_OUT))]
    if len(base.entries) < 3 or not rows:
        return ranker, sample
    features: List[np.ndarray] = []
    right: List[np.ndarray] = []
    folds: List[int] = []
    for done, row in enumerate(rows, 1):
        owner = int(base.vectors.owners[row])
        for hidden in ([row], list(base.rows_of(owner))) if done % 4 == 0 else ([row],):
            found = find_candidates(base, base.question(row), ranker, 8, hidden)
            features.append(found.features)
            right.append(base.vectors.owners[found.rows] == owner)
            folds.append(owner % 2)
        if done % 100 == 0 or done == len(rows):
            report("calibrate", done, len(rows))
    if len(rows) < ENOUGH:
        return ranker, sample + _outcomes([ranker] * len(features), features, right)
    halves = [_fitted(ranker, features, right, [fold != half for fold in folds]) for half in (0, 1)]
    unseen = _outcomes([halves[fold] for fold in folds], features, right)
    return _fitted(ranker, features, right, [True] * len(folds)), sample + unseen


def _fitted(ranker: Ranker, features: List[np.ndarray], right: List[np.ndarray], chosen: List[bool]) -> Ranker:
    rows = [(values[:5], hits[:5]) for values, hits, wanted in zip(features, right, chosen) if wanted]
    return ranker.adapted(np.concatenate([values for values, _ in rows]), np.concatenate([hits for _, hits in rows])) if rows else ranker


def _outcomes(rankers: List[Ranker], features: List[np.ndarray], right: List[np.ndarray]) -> Outcomes:
    logits = [ranker.logits(values) for ranker, values in zip(rankers, features)]
    best = [int(np.argmax(values)) for values in logits]
    tops = np.array([values[place] for values, place in zip(logits, best)])
    return Outcomes(tops, np.array([bool(hits[place]) for hits, place in zip(right, best)]), np.ones(len(tops)))
