"""Which entries are taken for which."""

from __future__ import annotations

from collections import Counter
from typing import List

import numpy as np
from matplotlib.figure import Figure

from bot.evaluation.breakdown import NO_ENTRY, Confusion
from bot.evaluation.evaluation import Evaluation
from bot.evaluation.plots.colours import INK

MOST = 15  # entries on each side
LONGEST = 40  # characters of a label


def confusion_map(evaluation: Evaluation) -> Figure:
    """The most confused pairs: rows are the entries expected, columns those that stood first; a star where it was answered."""
    chosen = most_confused(list(evaluation.confusions))
    rows = list(dict.fromkeys(each.expected for each in chosen))
    columns = list(dict.fromkeys(each.found for each in chosen))
    size = (3.8 + 0.42 * max(len(columns), 4), 3.4 + 0.36 * max(len(rows), 3))
    figure = Figure(figsize=size, constrained_layout=True)
    axes = figure.subplots()
    axes.set_title("Most confused entries")
    if not chosen:
        axes.text(0.5, 0.5, "No entry was taken for another", ha="center", va="center", transform=axes.transAxes)
        axes.axis("off")
        return figure
    counts = np.zeros((len(rows), len(columns)))
    answered = np.zeros_like(counts)
    for each in chosen:
        counts[rows.index(each.expected), columns.index(each.found)] = each.first
        answered[rows.index(each.expected), columns.index(each.found)] = each.answered
    axes.imshow(np.ma.masked_equal(counts, 0), cmap="cividis_r", vmin=0, vmax=counts.max() * 1.25, aspect="auto")
    for (row, column), count in np.ndenumerate(counts):
        if count:
            star = "*" if answered[row, column] else ""
            colour = "white" if count > counts.max() * 0.6 else INK
            axes.text(column, row, f"{count:.0f}{star}", ha="center", va="center", color=colour)
    axes.set_xticks(range(len(columns)), [_label(name) for name in columns], rotation=45, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(rows)), [_label(name) for name in rows])
    axes.set_xticks(np.arange(len(columns) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(rows) + 1) - 0.5, minor=True)
    axes.grid(which="minor")
    axes.tick_params(which="both", length=0)
    axes.set(xlabel="Stood first (questions; * some were answered so)", ylabel="Expected")
    return figure


def most_confused(found: List[Confusion]) -> List[Confusion]:
    """Pairs of entries until there are ``MOST`` on a side: the most frequent first, then those whose entries are confused most."""
    pairs = [each for each in found if each.expected != NO_ENTRY]
    missed, taken = Counter[str](), Counter[str]()
    for each in pairs:
        missed[each.expected] += each.first
        taken[each.found] += each.first
    chosen: List[Confusion] = []
    for each in sorted(pairs, key=lambda pair: (-pair.first, -missed[pair.expected] - taken[pair.found], pair.expected, pair.found)):
        widened = [*chosen, each]
        if max(len({pair.expected for pair in widened}), len({pair.found for pair in widened})) <= MOST:
            chosen = widened
    return chosen


def _label(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
