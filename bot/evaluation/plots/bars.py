"""Bars: what was decided in each set of questions, and how each topic fares."""

from __future__ import annotations

from typing import Dict, List, Tuple

from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from bot.evaluation.evaluation import Evaluation
from bot.evaluation.intervals import wilson
from bot.evaluation.plots.colours import BLUE, GREEN, GREY, INK, SKY, VERMILION

DECISIONS: Dict[str, Tuple[str, str]] = {
    "answer": ("answered", BLUE),
    "clarify": ("asked back", SKY),
    "decline": ("declined", GREY),
    "talk": ("talked", GREEN),
    "emergency": ("emergency", VERMILION),
}
SMALLEST_LABELLED = 0.035  # share of a bar that has room for its number


def decision_bars(evaluation: Evaluation) -> Figure:
    """A bar a set: the share of each decision, what was not expected hatched."""
    sets = {name.replace("_", " "): outcomes for name, outcomes in evaluation.results.items()}
    if len(sets) > 1:
        sets["all"] = evaluation.outcomes
    figure = Figure(figsize=(9, 1.9 + 0.55 * len(sets)), constrained_layout=True)
    axes = figure.subplots()
    for place, outcomes in enumerate(sets.values()):
        left = 0.0
        for decision, (_, colour) in DECISIONS.items():
            for right in (True, False):
                count = sum(o.decision == decision and o.right == right for o in outcomes)
                share = count / len(outcomes)
                style = {"color": colour} if right else {"facecolor": "white", "edgecolor": colour, "hatch": "/////"}
                axes.barh(place, share, left=left, height=0.68, linewidth=1, **style)
                if share >= SMALLEST_LABELLED:
                    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
                    dark = right and colour != SKY
                    axes.text(left + share / 2, place, str(count), ha="center", va="center", fontsize=9,
                              color="white" if dark else INK, bbox=None if right else box)  # fmt: skip
                left += share
    axes.margins(y=0.01)
    axes.set_yticks(range(len(sets)), [f"{name} ({len(outcomes)})" for name, outcomes in sets.items()])
    axes.invert_yaxis()
    axes.set(xlim=(0, 1), title="Decisions by set", xlabel="Share of the questions (numbers: questions)")
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    handles = [Patch(facecolor=colour, label=label) for label, colour in DECISIONS.values()]
    handles.append(Patch(facecolor="white", edgecolor=INK, hatch="/////", label="not what was expected"))
    axes.legend(handles=handles, loc="upper center", ncol=6, bbox_to_anchor=(0.5, -0.9 / figure.get_figheight()), fontsize=9)
    return figure


def topic_bars(evaluation: Evaluation) -> Figure:
    """Two bars a topic: how often the right entry stands first, with its 95 % interval, and how much is answered."""
    topics = sorted(evaluation.topics, key=lambda topic: (-topic.top_1, -topic.questions, topic.topic))
    figure = Figure(figsize=(8, 2 + 0.36 * max(len(topics), 2)), constrained_layout=True)
    axes = figure.subplots()
    places = range(len(topics))
    top_1 = [topic.top_1 for topic in topics]
    ends = [wilson(round(topic.top_1 * topic.questions), topic.questions) for topic in topics]
    reach: List[List[float]] = [
        [max(value - low, 0) for value, (low, _) in zip(top_1, ends)],
        [max(high - value, 0) for value, (_, high) in zip(top_1, ends)],
    ]
    error = {"ecolor": INK, "elinewidth": 1, "capsize": 2}
    axes.barh([place - 0.19 for place in places], top_1, height=0.36, color=SKY, xerr=reach, error_kw=error,
              label="right entry first, with 95 % interval")  # fmt: skip
    axes.barh([place + 0.19 for place in places], [topic.coverage for topic in topics], height=0.36, color=BLUE, label="answered")
    axes.margins(y=0.01)
    axes.set_yticks(places, [f"{topic.topic} ({topic.questions})" for topic in topics])
    axes.invert_yaxis()
    axes.set(xlim=(0, 1), title="Answerable questions by topic", xlabel="Share of the topic's questions (in brackets: how many)")
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    axes.legend(loc="upper center", ncol=2, bbox_to_anchor=(0.4, -0.65 / figure.get_figheight()))
    return figure
