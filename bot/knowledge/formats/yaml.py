"""Entries as YAML: a list of them, or ``entries:`` and ``terms:``; the keys are those of an entry file, and ``answer``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import List, Tuple

import yaml

from bot.errors import Problem
from bot.knowledge.entry import Term
from bot.knowledge.formats.nodes import entry_record, term_of
from bot.knowledge.formats.reading import MEGABYTE, Options, Reading, Record, head, read_text
from bot.knowledge.formats.table import with_ids
from bot.knowledge.formats.yaml_lines import parse
from bot.knowledge.problems import Place, did_you_mean, problem

name = "yaml"
suffixes = (".yml", ".yaml")
MAX_BYTES = 16 * MEGABYTE
_ENTRIES = re.compile(r"^entries\s*:", re.MULTILINE)
_QUESTION, _ANSWER = (re.compile(r"^[-\s{]*(.*,\s*)?%s\s*:" % key, re.MULTILINE) for key in ("question", "answer"))


def detect(path: Path) -> bool:
    """Whether a YAML file holds entries: a key ``entries``, or a list with questions."""
    if path.suffix.lower() not in suffixes or path.resolve().parent.name == "terms":
        return False
    text = head(path)
    return bool(_ENTRIES.search(text) or (_QUESTION.search(text) and _ANSWER.search(text)))


def read(path: Path, options: Options = Options()) -> Reading:
    """The entries and terms of a file."""
    text, problems = read_text(path, MAX_BYTES, guess=True, encoding=options.encoding)
    if text is None:
        return Reading(problems=tuple(problems))
    root, complaints = parse(text, str(path))
    problems += complaints
    nodes = _lists(root, str(path), problems) if root is not None else {}
    records: List[Record] = [entry_record(node, Place(str(path), node.start_mark.line + 1, {})) for node in nodes.get("entries", ())]
    terms: List[Term] = []
    for node in nodes.get("terms", ()):
        term, complaints = term_of(node, Place(str(path), node.start_mark.line + 1, {}))
        terms += [term] if term else []
        problems += complaints
    if not records and not problems:
        cure = "Write a list of entries, each with id:, question:, answer: and sources:."
        problems.append(problem("no-entries", Place(str(path), 1), "", "there is no entry in the file", cure))
    return Reading(tuple(with_ids(records)), tuple(problems), tuple(terms))


def _lists(root: yaml.Node, path: str, problems: List[Problem]) -> dict[str, Tuple[yaml.Node, ...]]:
    if isinstance(root, yaml.SequenceNode):
        return {"entries": tuple(root.value)}
    found: dict[str, Tuple[yaml.Node, ...]] = {}
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        place = Place(path, key.start_mark.line + 1)
        if key.value not in ("entries", "terms"):
            cure = did_you_mean(str(key.value), ("entries", "terms"))
            problems.append(problem("unknown-key", place, "", f"the key {key.value!r} is not known", cure))
        elif not isinstance(value, yaml.SequenceNode):
            problems.append(
                problem("wrong-type", place, "", f"{key.value} is not a list", "Write each one after a - on a line of its own.")
            )
        else:
            found[key.value] = tuple(value.value)
    return found
