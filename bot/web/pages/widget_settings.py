"""What the demo page lets a visitor set on the chat: attributes, and accent colours whose contrast a test computes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Tuple

Pair = Tuple[str, str]  # a colour in the light and in the dark scheme


@dataclass(frozen=True)
class Choice:
    """One value of an attribute; an empty one takes the attribute away."""

    value: str
    label: str


@dataclass(frozen=True)
class Setting:
    """An attribute of ``<citewell-chat>`` with the values to choose from; the first is what the widget does without it."""

    attribute: str
    label: str
    choices: Tuple[Choice, ...]


@dataclass(frozen=True)
class Swatch:
    """An accent colour: custom properties of the widget, by their names without ``--citewell-``."""

    name: str
    label: str
    colours: Dict[str, Pair]

    @property
    def properties(self) -> str:
        """Declarations for a style sheet; each follows the scheme of the chat, not of the page."""
        return " ".join(f"--citewell-{name}: light-dark({light}, {dark});" for name, (light, dark) in self.colours.items())


SETTINGS = (
    Setting(
        "mode",
        "Place",
        (
            Choice("floating", "Floating: a button in the corner"),
            Choice("inline", "Inline: a part of the page"),
            Choice("full", "Full: as high as the window"),
        ),
    ),
    Setting("position", "Corner", (Choice("end", "End of the line"), Choice("start", "Start of the line"))),
    Setting("theme", "Theme", (Choice("auto", "As the reader's device"), Choice("light", "Light"), Choice("dark", "Dark"))),
    Setting("lang", "Language", (Choice("", "As the page"), Choice("en", "English"), Choice("es", "Spanish"))),
    Setting("dir", "Direction", (Choice("", "As the page"), Choice("ltr", "Left to right"), Choice("rtl", "Right to left"))),
)

TEAL = Swatch("teal", "Teal", {"accent": ("#0b5d61", "#74cfc6")})  # the widget's own; nothing is set for it


def _swatch(name: str, label: str, accent: Pair, strong: Pair, soft: Pair, on_accent: Pair, bubble: Pair) -> Swatch:
    colours = {"accent": accent, "accent-strong": strong, "accent-soft": soft, "on-accent": on_accent, "bubble": bubble}
    return Swatch(name, label, colours)


WHITE = "#ffffff"
SWATCHES = (
    _swatch(
        "blue",
        "Blue",
        accent=("#1d4f91", "#9cc4f7"),
        strong=("#143a6e", "#bcd8fb"),
        soft=("#e6eefa", "#1b2f4a"),
        on_accent=(WHITE, "#0a1f3a"),
        bubble=("#1d4f91", "#27446b"),
    ),
    _swatch(
        "violet",
        "Violet",
        accent=("#5b3a94", "#c8b2f5"),
        strong=("#452a75", "#dccdfa"),
        soft=("#efe9fa", "#30264a"),
        on_accent=(WHITE, "#22143f"),
        bubble=("#5b3a94", "#4a3a70"),
    ),
    _swatch(
        "plum",
        "Plum",
        accent=("#8a1f5c", "#f0a6cf"),
        strong=("#6b1446", "#f7c6e0"),
        soft=("#fae8f2", "#45203a"),
        on_accent=(WHITE, "#3d0826"),
        bubble=("#8a1f5c", "#662a50"),
    ),
    _swatch(
        "graphite",
        "Graphite",
        accent=("#36454b", "#c3d0d3"),
        strong=("#243136", "#dde6e8"),
        soft=("#e9edee", "#26343a"),
        on_accent=(WHITE, "#162126"),
        bubble=("#36454b", "#3a4a51"),
    ),
)
