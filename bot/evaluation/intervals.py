"""How far a figure from so many questions may be off: 95 % intervals."""

from __future__ import annotations

import math
from typing import Tuple

import numpy as np

Interval = Tuple[float, float]

Z = 1.959964  # of the normal distribution, for 95 %
RESAMPLES = 1000
SEED = 20260


def wilson(hits: int, count: int) -> Interval:
    """Score interval of a share (Wilson, JASA 1927): stays within 0 and 1, and is honest for few questions and for 0 or 1."""
    if count == 0:
        return 0.0, 1.0
    share, shrink = hits / count, 1 + Z * Z / count
    middle = (share + Z * Z / (2 * count)) / shrink
    half = Z / shrink * math.sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def resamples(count: int) -> np.ndarray:
    """How often each of so many questions is drawn in each resample (Efron, Annals of Statistics 1979), int [RESAMPLES, count].

    The seed is fixed: the same outcomes always give the same interval.
    """
    return np.random.default_rng(SEED).multinomial(count, np.full(count, 1 / count), size=RESAMPLES)


def percentiles(values: np.ndarray) -> Interval:
    """The middle 95 % of a figure over the resamples."""
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
