"""Writes the generated parts of docs/: settings, codes of problems, names of columns, colours. ``--check`` only compares."""

from __future__ import annotations

import re
import sys
from dataclasses import fields
from pathlib import Path
from typing import Dict

from bot.knowledge.formats.header import ALIASES
from bot.knowledge.problems import CODES
from bot.settings import PROJECT, Settings, variable
from bot.web.contrast import contrast

DOCS = PROJECT / "docs"
# What a colour of the widget is read or seen on; the others are what stands behind.
STANDS_ON = {
    **dict.fromkeys(("ink", "ink-soft", "edge", "accent", "accent-strong", "danger", "warning"), "surface"),
    "on-accent": "accent",
    "on-bubble": "bubble",
    "on-danger": "danger-fill",
}


def settings_page() -> str:
    """docs/settings.md: every setting with its variable, type, default and help."""
    rows = [
        f"| `{variable(item.name)}` | {item.type} | {_default(item.name, item.default)} | {item.metadata['help']} |"
        for item in fields(Settings)
    ]
    lines = ["# Settings", "", "Environment variables; made from `bot/settings.py` by `tools/docs.py`.", ""]
    return "\n".join([*lines, "| variable | type | default | meaning |", "|---|---|---|---|", *rows, ""])


def checks_page() -> str:
    """docs/checks.md with the table of codes filled in."""
    text = (DOCS / "checks.md").read_text(encoding="utf-8")
    rows = "\n".join(f"| `{code}` | {severity} | {meaning} |" for code, (severity, meaning) in CODES.items())
    before, _, rest = text.partition("<!-- codes -->")
    after = rest.partition("<!-- /codes -->")[2]
    return f"{before}<!-- codes -->\n| code | severity | what is wrong |\n|---|---|---|\n{rows}\n<!-- /codes -->{after}"


def formats_page() -> str:
    """docs/formats.md with the table of columns filled in."""
    text = (DOCS / "formats.md").read_text(encoding="utf-8")
    rows = "\n".join(f"| `{field}` | {', '.join(names)} |" for field, names in ALIASES.items())
    before, _, rest = text.partition("<!-- columns -->")
    after = rest.partition("<!-- /columns -->")[2]
    return f"{before}<!-- columns -->\n{rows}\n<!-- /columns -->{after}"


def design_page() -> str:
    """docs/design.md with the table of colours filled in from the widget's tokens."""
    text = (DOCS / "design.md").read_text(encoding="utf-8")
    tokens = (PROJECT / "widget" / "src" / "tokens.ts").read_text(encoding="utf-8")
    colours = {name: pair for name, *pair in re.findall(r'"?([a-z-]+)"?: \["(#\w{6})", "(#\w{6})"\]', tokens)}
    rows = []
    for name, pair in colours.items():
        behind = STANDS_ON.get(name, "")
        ratios = [f"{contrast(*both):.1f}" if behind else "" for both in zip(pair, colours.get(behind, pair))]
        cells = (name, *(f"`{colour}` {ratio}".strip() for colour, ratio in zip(pair, ratios)), behind)
        rows.append(f"| {' | '.join(cells)} |")
    before, _, rest = text.partition("<!-- colours -->")
    after = rest.partition("<!-- /colours -->")[2]
    table = "\n".join(["| colour | light | dark | contrast with |", "|---|---|---|---|", *rows])
    return f"{before}<!-- colours -->\n{table}\n<!-- /colours -->{after}"


def _default(name: str, value: object) -> str:
    if isinstance(value, Path):
        return f"`{value.relative_to(PROJECT) if value != PROJECT else '.'}`"
    if value in ("", None, ()):
        return ""
    return f"`{value}`" if name not in ("disclaimer", "short_disclaimer", "greeting") else "(see the source)"


def main() -> int:
    pages: Dict[str, str] = {
        "settings.md": settings_page(),
        "checks.md": checks_page(),
        "formats.md": formats_page(),
        "design.md": design_page(),
    }
    stale = [name for name, text in pages.items() if not (DOCS / name).exists() or (DOCS / name).read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        print("\n".join(f"docs/{name} is out of date: python tools/docs.py" for name in stale) or "docs are up to date")
        return 1 if stale else 0
    for name in stale:
        (DOCS / name).write_text(pages[name], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
