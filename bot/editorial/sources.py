"""Sources that an entry cites twice."""

from __future__ import annotations

from typing import Dict, Iterator

from bot.editorial.prose import Prose
from bot.errors import Problem
from bot.knowledge.entry import Source
from bot.knowledge.problems import problem
from bot.knowledge.wording import normalise


def source_problems(prose: Prose) -> Iterator[Problem]:
    """Each source that the entry has already: the same address, or without one the same title by the same publisher."""
    first: Dict[str, int] = {}
    for number, source in enumerate(prose.entry.sources):
        keys = _keys(source)
        known = next((first[key] for key in keys if key in first), None)
        if known is not None:
            found = f"source {number + 1} is source {known + 1} again: {source.title or source.url}"
            yield problem("duplicate-source", prose.place, f"sources.{number}", found, "Delete one of the two.")
        for key in keys:
            first.setdefault(key, number)


def _keys(source: Source) -> tuple[str, ...]:
    if source.url:
        return (source.url.partition("#")[0].partition("://")[2].rstrip("/"),)
    return (f"{normalise(source.publisher)}: {normalise(source.title or '')}",)
