"""Contributions of features, for a linear and another model."""

from __future__ import annotations

import numpy as np

from bot.matching.explanation import contributions


def test_a_linear_model_gives_coefficient_times_distance_from_the_mean() -> None:
    features = np.array([[1.0, 4.0], [3.0, 0.0]])
    found = contributions(lambda rows: rows @ np.array([2.0, -1.0]) + 5, features)
    assert found.tolist() == [[-2.0, -2.0], [2.0, 2.0]]


def test_any_model_can_be_asked() -> None:
    features = np.array([[1.0, 1.0], [3.0, 1.0]])
    found = contributions(lambda rows: rows[:, 0] * rows[:, 1] ** 2, features)
    assert found.tolist() == [[-1.0, 0.0], [1.0, 0.0]]


def test_without_candidates_there_is_nothing_to_tell() -> None:
    assert contributions(lambda rows: rows.sum(axis=1), np.zeros((0, 3))).shape == (0, 3)
