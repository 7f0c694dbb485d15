"""The comparison as a picture: a small chart for each figure, the same bots in the same order in each."""

from __future__ import annotations

from pathlib import Path
from typing import Any, List, Optional, Sequence, Tuple

from bot.evaluation.stock_report import Comparison

# Blue and grey differ in lightness, too: colour-blind readers and printers tell them apart.
OURS, STOCK, INK, FAINT = "#0072B2", "#A8A8A8", "#222222", "#6B6B6B"
DOTS_PER_INCH = 160

# Title, figure, unit, whether more is better.
CHARTS: Tuple[Tuple[str, str, str, bool], ...] = (
    ("Right entry first", "top_1", "% of questions", True),
    ("Answered with 95 % right", "coverage_at_95", "% of questions", True),
    ("Training", "training_cpu_s", "processor seconds", False),
    ("Understanding one message", "parse_p50_ms", "milliseconds, median", False),
    ("Answers over REST", "rest_per_s", "answers per second", True),
    ("Memory of the server", "memory_mb", "MB, all processes", False),
)


def draw(comparison: Comparison, path: Path) -> None:
    """Writes the picture as PNG; an older one is replaced."""
    import matplotlib
    from matplotlib.figure import Figure

    style = {"font.size": 10, "text.color": INK, "axes.edgecolor": FAINT, "xtick.color": FAINT, "font.family": "DejaVu Sans"}
    with matplotlib.rc_context(style):
        figure = Figure(figsize=(10.5, 0.5 + 2 * (1.15 + 0.42 * len(comparison.bots))))
        axes = figure.subplots(2, 3, sharey=True)
        for place, (one, chart) in enumerate(zip(axes.flat, CHARTS)):
            _chart(one, chart, comparison, named=place % 3 == 0)
        figure.tight_layout(rect=(0, 0.055, 1, 1), w_pad=1.5, h_pad=2)
        figure.text(0.012, 0.02, _caption(comparison), fontsize=8, color=FAINT)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, dpi=DOTS_PER_INCH, format="png", facecolor="white")


def _chart(axes: Any, chart: Tuple[str, str, str, bool], comparison: Comparison, named: bool) -> None:
    title, figure, unit, more_is_better = chart
    share = unit.startswith("%")
    values: List[Optional[float]] = [_value(getattr(bot, figure), share) for bot in comparison.bots]
    names = [bot.name for bot in comparison.bots]
    colours = [OURS if name == "Citewell" else STOCK for name in names]
    places = range(len(names))
    longest = 100.0 if share else max([value for value in values if value is not None] or [0]) or 1.0
    axes.barh(places, [value or 0 for value in values], height=0.62, color=colours)
    for place, value in zip(places, values):
        weight = "bold" if names[place] == "Citewell" else "normal"
        axes.text((value or 0) + longest * 0.02, place, _number(value), va="center", fontsize=10, fontweight=weight)
    axes.set_xlim(0, longest * 1.2)
    axes.set_title(title, loc="left", fontsize=11, fontweight="bold", pad=20)
    axes.text(0, 1.03, f"{unit}; {'more' if more_is_better else 'less'} is better", transform=axes.transAxes, fontsize=8.5, color=FAINT)
    axes.set_yticks(places)
    axes.set_yticklabels([_broken(name) for name in names], color=INK)
    axes.tick_params(axis="y", length=0, labelleft=named)
    axes.set_xticks([])
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    if not axes.yaxis_inverted():
        axes.invert_yaxis()


def _value(value: Optional[float], share: bool) -> Optional[float]:
    return value * 100 if share and value is not None else value


def _number(value: Optional[float]) -> str:
    return "not asked" if value is None else f"{value:,.0f}" if value >= 20 else f"{value:.1f}"


def _broken(name: str) -> str:
    """A long name on two lines."""
    return name.replace("Rasa: DIET + ", "Rasa: DIET +\n")


def _caption(comparison: Comparison) -> str:
    versions: Sequence[str] = [f"{name} {comparison.versions[name]}" for name in ("Citewell", "Rasa")]
    return (
        f"{' and '.join(versions)} in one run on {comparison.machine}, {comparison.day}; {comparison.entries} entries with "
        f"{comparison.phrasings:,} examples; {comparison.epochs} epochs for stock Rasa."
    )
