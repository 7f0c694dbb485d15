"""The figures, beside small examples computed by hand."""

from __future__ import annotations

import pytest

from bot.evaluation.accuracy import accuracy, calibration_error, reliability
from bot.evaluation.breakdown import Confusion, TopicAccuracy, confusions, topics
from bot.evaluation.intervals import wilson
from bot.evaluation.outcomes import ask_all
from bot.evaluation.risk_coverage import coverage_at, risk_coverage
from bot.knowledge.labelled import LabelledQuestion
from tests.evaluation.conftest import outcome


@pytest.mark.parametrize(
    ("expected", "decision", "matches", "intent", "right"),
    [
        ("a", "answer", [("a", 0.9)], "faq", True),
        ("a", "answer", [("b", 0.9), ("a", 0.1)], "faq", False),
        ("a|b", "answer", [("b", 0.9)], "faq", True),
        ("a", "clarify", [("b", 0.5), ("c", 0.3), ("a", 0.2)], "clarify", True),
        ("a", "clarify", [("b", 0.5), ("c", 0.3), ("d", 0.2), ("a", 0.1)], "clarify", False),
        ("decline", "clarify", [("b", 0.5)], "clarify", True),
        ("decline", "answer", [("b", 0.9)], "faq", False),
        ("decline|b", "answer", [("b", 0.9)], "faq", True),
        ("a", "decline", [("a", 0.1)], "nlu_fallback", False),
        ("talk:greet", "talk", [], "greet", True),
        ("talk:greet", "talk", [], "bye", False),
        ("emergency", "emergency", [("a", 0.9)], "emergency", True),
        ("emergency", "answer", [("a", 0.9)], "faq", False),
        ("none", "answer", [("a", 0.9)], "faq", True),
        ("none", "emergency", [], "emergency", False),
    ],
)
def test_a_decision_is_right_where_it_is_expected(expected, decision, matches, intent, right):
    assert outcome(expected, decision, *matches, intent=intent).right is right


def test_figures_of_a_mixed_set(mixed):
    figures = accuracy(mixed, budget=0.25)
    assert figures.questions == 10
    assert figures.right == pytest.approx(8 / 10)  # all but the third and the eighth
    assert figures.top_1 == pytest.approx(4 / 6) and figures.top_3 == pytest.approx(5 / 6)
    assert figures.mrr == pytest.approx((4 + 1 / 2) / 6)
    assert figures.precision == pytest.approx(3 / 4) and figures.coverage == pytest.approx(3 / 6)
    assert figures.answered_unanswerable == pytest.approx(1 / 3)
    assert figures.emergency_recall is None and figures.false_alarms == 0
    assert figures.intervals["precision"] == wilson(3, 4)
    low, high = figures.intervals["coverage_at_budget"]
    assert 0 <= low <= figures.coverage_at_budget <= high <= 1


def test_there_is_no_figure_of_nothing():
    figures = accuracy([outcome("emergency", "emergency")], budget=0.05)
    assert (figures.precision, figures.top_1, figures.mrr, figures.coverage_at_budget, figures.calibration_error) == (None,) * 5
    assert figures.emergency_recall == 1


def test_equal_confidences_are_answered_together(mixed):
    curve = risk_coverage(mixed)
    assert curve.thresholds.tolist() == [0.95, 0.9, 0.85, 0.6, 0.5, 0.1]
    assert curve.risk.tolist() == pytest.approx([0, 1 / 3, 1 / 4, 2 / 5, 2 / 6, 4 / 8])
    assert curve.coverage.tolist() == pytest.approx([2 / 6, 2 / 6, 3 / 6, 3 / 6, 4 / 6, 4 / 6])


@pytest.mark.parametrize(("budget", "coverage"), [(0.05, 2 / 6), (0.25, 3 / 6), (0.34, 4 / 6), (0.5, 4 / 6)])
def test_coverage_at_a_budget_is_the_largest_within_it(mixed, budget, coverage):
    assert coverage_at(mixed, budget)[0] == pytest.approx(coverage)


def test_the_bootstrap_gives_the_same_interval_every_time(mixed):
    assert coverage_at(mixed * 20, 0.25) == coverage_at(mixed * 20, 0.25)
    narrow, wide = coverage_at(mixed * 20, 0.5)[1], coverage_at(mixed, 0.5)[1]
    assert narrow[1] - narrow[0] < wide[1] - wide[0]


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662), (0, 0, 0.0, 1.0)],
)
def test_wilson_interval(hits, count, low, high):
    assert wilson(hits, count) == pytest.approx((low, high), abs=1e-4)


def test_calibration_error_is_the_gap_in_each_bin():
    outcomes = [outcome("a", "answer", ("a", 0.95)), outcome("b", "answer", ("a", 0.95)), outcome("a", "clarify", ("a", 0.25))]
    assert [(each.questions, each.right) for each in reliability(outcomes)] == [(1, 1.0), (2, 0.5)]
    assert calibration_error(outcomes) == pytest.approx((abs(0.95 - 0.5) * 2 + abs(0.25 - 1)) / 3)


def test_confusions_and_topics(mixed):
    assert confusions(mixed) == [Confusion("(no entry)", "a", 1, 1), Confusion("c", "a", 1, 0), Confusion("c", "b", 1, 0)]
    found = topics(mixed, {"a": "x", "b": "x", "c": None})
    assert [(each.topic, each.questions, each.answered) for each in found] == [("(no topic)", 3, 1), ("x", 4, 3)]
    assert found[1] == TopicAccuracy("x", 4, 1.0, 3, 1.0, 0.75)


async def test_earlier_turns_are_handed_on():
    heard = []

    async def match(question, history):
        heard.append((question, history))
        return {"question": question, "intent": "faq", "decision": "decline", "matches": []}

    asked = [
        LabelledQuestion("and?", frozenset({"a"}), "dev", "", ("first", "second")),
        LabelledQuestion("why", frozenset({"a"}), "dev", ""),
    ]
    outcomes = await ask_all(match, {"follow_ups": asked})
    assert heard == [("and?", ("first", "second")), ("why", ())] and [o.asked for o in outcomes["follow_ups"]] == asked
