"""Pictures of an evaluation (PNG). The one room that imports matplotlib; without a display, and without its global state."""

from bot.evaluation.plots.drawing import draw

__all__ = ["draw"]
