"""What spoke for a candidate and what against it."""

from __future__ import annotations

from typing import Callable

import numpy as np


def contributions(logits: Callable[[np.ndarray], np.ndarray], features: np.ndarray) -> np.ndarray:
    """How much each feature moves each candidate: its log odds, less those it would have with the feature at its mean.

    For a linear model that is coefficient * (value - mean), and the rows sum to how far a candidate stands from the mean
    one; it can be asked of any model (as partial dependence, Friedman, Annals of Statistics 2001).

    Args:
        logits: log odds [n] of features [n, features].
        features: [candidates, features]; the mean is over these candidates.
    """
    count, width = features.shape
    replaced = np.repeat(features[:, None, :], width, axis=1)
    each = np.arange(width)
    replaced[:, each, each] = features.mean(axis=0) if count else 0.0
    return logits(features)[:, None] - logits(replaced.reshape(-1, width)).reshape(count, width)
