"""Titles of topics: a file topics.yml with a line ``off-label-medicines: Off-label medicines`` for each."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, List, Mapping, Tuple

import yaml

from bot.errors import Problem
from bot.knowledge.formats.reading import read_text
from bot.knowledge.formats.writing import write_text
from bot.knowledge.formats.yaml_lines import Fields, parse
from bot.knowledge.problems import Place, problem

name = "topics"
suffixes = (".yml", ".yaml")
FORM = "topic-name: Title of the topic"


def detect(path: Path) -> bool:
    """Whether the file is named topics.yml."""
    return path.stem.lower() == name and path.suffix.lower() in suffixes


def read(path: Path) -> Tuple[Dict[str, str], List[Problem]]:
    """The titles by topic, and every problem."""
    text, problems = read_text(path)
    if text is None:
        return {}, problems
    node, problems = parse(text, str(path))
    if not isinstance(node, yaml.MappingNode):
        if node is not None:
            found = "the file does not hold keys and values"
            problems = [problem("wrong-type", Place(str(path), 1), "", found, f"Write each topic as {FORM}")]
        return {}, problems
    keys = tuple(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
    fields = Fields(node, Place(str(path), 1, {}), 1, keys)
    titles = {topic: fields.text(topic, prose=True) for topic in fields.values}
    for topic, title in titles.items():
        if not title and topic not in fields.reported:
            fields.report("empty-value", topic, f"the topic {topic} has no title", f"Delete the line, or write {FORM}")
    return {topic: title for topic, title in titles.items() if title}, fields.problems


def write(titles: Mapping[str, str], folder: Path) -> Path:
    """The file in a folder."""
    return write_text(folder / "topics.yml", yaml.safe_dump(dict(titles), allow_unicode=True, width=1_000_000))
