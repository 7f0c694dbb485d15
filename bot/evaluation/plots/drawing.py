"""Draws every picture of an evaluation into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Dict, List

import matplotlib
from matplotlib.figure import Figure

from bot.evaluation.evaluation import Evaluation
from bot.evaluation.plots.bars import decision_bars, topic_bars
from bot.evaluation.plots.curves import reliability_diagram, risk_coverage_curve
from bot.evaluation.plots.heat_map import confusion_map

PICTURES: Dict[str, Callable[[Evaluation], Figure]] = {
    "risk-coverage": risk_coverage_curve,
    "reliability": reliability_diagram,
    "decisions": decision_bars,
    "confusions": confusion_map,
    "topics": topic_bars,
}
STYLE = {
    "font.size": 10,
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
    "axes.titlepad": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": "#e3e3e3",
    "hatch.linewidth": 0.8,
    "legend.frameon": False,
}
DOTS_PER_INCH = 150


def draw(evaluation: Evaluation, folder: Path) -> List[Path]:
    """Writes the pictures; gives their paths. Old ones of the same names are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    with matplotlib.rc_context(STYLE):
        for name, picture in PICTURES.items():
            paths.append(folder / f"{name}.png")
            picture(evaluation).savefig(paths[-1], dpi=DOTS_PER_INCH, format="png")
    return paths
