"""The files of the emergency rules, read into plain data."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List

import yaml

from bot.errors import ContentError, Problem

FILES = ("words.yml", "context.yml")


def read_rules(folder: Path) -> Dict[str, Any]:
    """The rules of a folder, as plain data: ``words``, ``context``, ``categories`` (most urgent first).

    Raises:
        ContentError: every file that is missing or cannot be read.
    """
    problems: List[Problem] = []
    content: Dict[str, Any] = {}
    for path in [folder / name for name in FILES] + sorted(path for path in folder.glob("*.yml") if path.name not in FILES):
        try:
            content[path.stem] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or {}  # "no" and "on" are words here
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            problems.append(Problem("unreadable-rules", str(path), None, str(error), "Restore the file, or correct its YAML"))
    if problems:
        raise ContentError(problems)
    words, context = content.pop("words"), content.pop("context")
    urgency = {category: place for place, category in enumerate(words["urgency"])}
    for category in content:
        if category not in urgency:
            problems.append(
                Problem("unknown-category", f"{category}.yml", None, f"{category} is not in words.yml", "Add it to urgency there")
            )
    if problems:
        raise ContentError(problems)
    categories = {category: content[category] for category in sorted(content, key=urgency.__getitem__)}
    return {"words": words, "context": context, "categories": categories}
