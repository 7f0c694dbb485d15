"""Probabilities mean what they say, and thresholds keep the budget."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.matching.calibration import Outcomes, answer_threshold, calibrate, calibration_error, coverage, sigmoid


def outcomes(n: int = 2000, slope: float = 0.5, shift: float = -1.0, seed: int = 0) -> Outcomes:
    """Questions whose chance of being right is a known function of the logit."""
    random = np.random.default_rng(seed)
    logits = random.normal(0, 4, n)
    return Outcomes.of(logits, random.random(n) < sigmoid(slope * logits + shift))


def test_slope_and_shift_are_recovered() -> None:
    calibration = calibrate(outcomes(20000), 0.05)
    assert calibration.slope == pytest.approx(0.5, abs=0.05)
    assert calibration.shift == pytest.approx(-1.0, abs=0.1)
    fresh = outcomes(20000, seed=1)
    assert calibration_error(calibration.probability(fresh.logits), fresh.right) < 0.02


@pytest.mark.parametrize("budget", [0.01, 0.05, 0.1, 0.3])
def test_the_budget_is_kept_on_fresh_questions(budget: float) -> None:
    calibration = calibrate(outcomes(20000), budget)
    fresh = outcomes(20000, seed=2)
    answered = calibration.probability(fresh.logits) >= calibration.answer
    assert answered.sum() > 30
    chance = 3 * (2 * budget * (1 - budget) / answered.sum()) ** 0.5  # two samples, three standard deviations
    assert 1 - fresh.right[answered].mean() <= budget + chance


def test_a_smaller_budget_answers_less() -> None:
    data = outcomes()
    assert calibrate(data, 0.02).answer > calibrate(data, 0.2).answer


def test_nothing_is_answered_where_nothing_keeps_the_budget() -> None:
    logits = np.linspace(-3, 3, 100)
    assert answer_threshold(sigmoid(logits), np.zeros(100, bool), np.ones(100), 0.05) == 0.995


def test_few_outcomes_leave_the_ranker_as_it_is() -> None:
    calibration = calibrate(Outcomes.of([2.0], [True]), 0.05)
    assert calibration.slope == pytest.approx(1, abs=0.1) and abs(calibration.shift) < 0.6


def test_coverage_counts_right_answers_over_answerable() -> None:
    probability = np.array([0.9, 0.8, 0.7, 0.6])
    assert coverage(probability, np.array([1, 1, 0, 1]), 4, 0.75) == 0.75
    assert coverage(probability, np.array([1, 1, 0, 1]), 4, 1.0) == 0.5
    assert coverage(probability, np.array([0, 0, 0, 0]), 4, 0.9) == 0.0


def test_few_questions_without_an_entry_are_answered() -> None:
    sure, unsure = Outcomes.of(np.linspace(1, 6, 300), np.ones(300, bool)), Outcomes.of(np.linspace(-4, 4, 100), np.zeros(100, bool))
    strays = replace(unsure, answerable=np.zeros(100, bool))
    strict, loose = (calibrate(sure + strays, 0.3, stray_budget) for stray_budget in (0.02, 0.5))
    assert (strict.probability(strays.logits) >= strict.answer).sum() == 2
    assert loose.answer < strict.answer


def test_what_is_doubted_does_not_raise_the_threshold() -> None:
    sure, wrong = Outcomes.of(np.linspace(1, 6, 300), np.ones(300, bool)), Outcomes.of(np.full(40, 5.0), np.zeros(40, bool))
    doubted = replace(wrong, doubted=np.ones(40, bool))
    assert calibrate(sure + doubted, 0.05).answer < calibrate(sure + wrong, 0.05).answer


def test_questions_written_near_entries_hold_the_threshold_up() -> None:
    unsure = Outcomes.of(np.linspace(-4, 1, 100), np.zeros(100, bool))
    sure = Outcomes.of(np.linspace(1, 6, 300), np.ones(300, bool)) + unsure
    written = Outcomes.of(np.linspace(-4, 2, 100), np.zeros(100, bool))
    alone, held = calibrate(sure, 0.3, 0.01), calibrate(sure, 0.3, 0.01, written)
    assert (held.probability(written.logits) >= held.answer).sum() == 4 and held.answer > alone.answer
    assert calibrate(sure, 0.3, 0.01, Outcomes.of([-5.0] * 100, [False] * 100)) == alone


def test_questions_of_a_kind_that_is_not_answered_lose_probability() -> None:
    data = outcomes(20000)
    kind = np.where(data.right, 1.0, -1.0) + np.random.default_rng(5).normal(0, 1.5, len(data.right))
    calibration = calibrate(replace(data, kind=kind), 0.05)
    assert calibration.kind > 0.2 and calibration.usual == pytest.approx(1.0, abs=0.1)
    usual, against = calibration.probability(np.array([3.0])), calibration.probability(np.array([3.0]), -3.0)
    assert usual == calibration.probability(np.array([3.0]), calibration.usual) and against < usual - 0.1


def test_where_no_kinds_are_known_nothing_is_weighed_by_them() -> None:
    calibration = calibrate(outcomes(), 0.05)
    assert calibration.kind == calibration.usual == 0


def test_questions_whose_kind_is_not_known_count_as_usual() -> None:
    known = replace(outcomes(2000), kind=np.full(2000, 3.0))
    calibration = calibrate(known + outcomes(2000, seed=4), 0.05)
    assert calibration.usual == pytest.approx(3.0)
    probability = calibration.probability(np.zeros(3), np.array([np.nan, 3.0, calibration.usual]))
    assert probability == pytest.approx(calibration.probability(np.zeros(3)))
