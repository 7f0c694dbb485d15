"""The risk-coverage curve, and the reliability diagram."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from bot.evaluation.accuracy import reliability
from bot.evaluation.evaluation import Evaluation
from bot.evaluation.intervals import wilson
from bot.evaluation.plots.colours import BLUE, GREY, INK, ORANGE, SKY, VERMILION
from bot.evaluation.risk_coverage import risk_coverage


def risk_coverage_curve(evaluation: Evaluation) -> Figure:
    """How often answers are wrong against how much is answered, at every threshold; and where the model stands."""
    figure = Figure(figsize=(7.5, 5), constrained_layout=True)
    axes = figure.subplots()
    outcomes, budget = evaluation.outcomes, evaluation.budget
    curve = risk_coverage(outcomes)
    axes.plot(curve.coverage, curve.risk, color=BLUE, linewidth=2, label="any threshold on the probability")
    axes.axhline(budget, color=VERMILION, linewidth=1.2, linestyle="--", label=f"wrong-answer budget, {budget:.0%}")
    covered = evaluation.all.coverage_at_budget
    if covered is not None:
        low, high = evaluation.all.intervals["coverage_at_budget"]
        label = f"coverage at the budget, {covered:.0%} ({low:.0%} to {high:.0%})"
        axes.errorbar([covered], [budget], xerr=[[max(covered - low, 0)], [max(high - covered, 0)]], color=ORANGE, marker="o", markersize=7,
                      capsize=4, linewidth=1.5, linestyle="none", label=label, zorder=3)  # fmt: skip
    answers = [outcome for outcome in outcomes if outcome.judged and outcome.answered]
    answerable = sum(outcome.asked.answerable for outcome in outcomes)
    if answers and answerable:
        risk = sum(not outcome.first_is_right for outcome in answers) / len(answers)
        reached = sum(outcome.first_is_right and outcome.asked.answerable for outcome in answers) / answerable
        label = f"the model's own decisions, {reached:.0%} at {risk:.1%} wrong"
        axes.plot([reached], [risk], color=INK, marker="*", markersize=14, linestyle="none", label=label, zorder=4)
    axes.set(xlim=(0, 1), ylim=(0, max(0.2, budget * 2)), title="Wrong answers against coverage")
    axes.set_xlabel(f"Coverage: share of the {answerable} answerable questions that are answered rightly")
    axes.set_ylabel("Risk: share of the answers that are wrong")
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.grid(True)
    axes.legend(loc="upper left")
    return figure


def reliability_diagram(evaluation: Evaluation) -> Figure:
    """How often the first match is right against how probable it was said to be (Guo et al., ICML 2017)."""
    figure = Figure(figsize=(6.5, 6.5), constrained_layout=True)
    above, below = figure.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": [4, 1]})
    bins = reliability(evaluation.outcomes)
    above.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1.2, label="as probable as it is right")
    if bins:
        probability, right = [each.probability for each in bins], [each.right for each in bins]
        ends = [wilson(round(each.right * each.questions), each.questions) for each in bins]
        reach = [[max(r - low, 0) for r, (low, _) in zip(right, ends)], [max(high - r, 0) for r, (_, high) in zip(right, ends)]]
        above.errorbar(probability, right, yerr=reach, color=BLUE, marker="o", markersize=6, capsize=3, linewidth=1.8, clip_on=False,
                       label="measured, with 95 % intervals")  # fmt: skip
        below.bar(probability, [each.questions for each in bins], width=0.05, color=SKY, edgecolor=BLUE)
        for each in bins:
            below.annotate(str(each.questions), (each.probability, each.questions), ha="center", va="bottom", fontsize=8)
        below.margins(y=0.25)
    error = evaluation.all.calibration_error
    above.set(xlim=(0, 1), ylim=(0, 1.02), ylabel="Share of first matches that are right")
    above.set_title("Reliability of the probabilities" + (f"; calibration error {error:.3f}" if error is not None else ""))
    below.set(xlabel="Probability of the first match", ylabel="Questions")
    for axis in (above.xaxis, above.yaxis):
        axis.set_major_formatter(PercentFormatter(1))
    above.grid(True)
    above.legend(loc="upper left")
    return figure
