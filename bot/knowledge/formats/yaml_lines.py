"""YAML read safely into nodes that know their lines: no anchors, no aliases, no tags, little nesting.

Scalars stay what is written (``2019-05-30``, ``yes`` and ``1984`` are text where text belongs), so no date is turned
into another type and back, and nothing is ever constructed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Callable, Dict, Iterable, List, Optional, Set, Tuple, TypeVar

import yaml

from bot.errors import Problem
from bot.knowledge.formats.reading import unprintable
from bot.knowledge.problems import Place, did_you_mean, problem

MAX_DEPTH = 8
Item = TypeVar("Item")
_QUOTE = 'Quote a value that holds ": " or " #", or that begins with one of "\'[{%@*&!?->.'
# The C parser where PyYAML has it (it is 10 times as fast); both give the same nodes and marks.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse(text: str, path: str, first_line: int = 1) -> Tuple[Optional[yaml.Node], List[Problem]]:
    """The root node of one YAML document that begins on ``first_line`` of the file (None = nothing, or a problem)."""

    def at(mark: Optional[yaml.Mark]) -> Place:
        return Place(path, first_line + (mark.line if mark else 0))

    try:
        problems = [
            problem("yaml-not-plain", at(event.start_mark), "", found, "Write plain keys, values and lists. " + _QUOTE)
            for event, found in _not_plain(yaml.parse(text, Loader=_Loader))
        ]
        if problems:
            return None, problems
        return yaml.compose(text, Loader=_Loader), []
    except yaml.YAMLError as error:
        found = f"this is not YAML ({getattr(error, 'problem', None) or error})"
        return None, [problem("yaml-syntax", at(_mark(error)), "", found, _QUOTE)]


def _mark(error: yaml.YAMLError) -> Optional[yaml.Mark]:
    """Where a bracket or a quote was opened that is not closed; else where the parser stopped."""
    marks = [getattr(error, "problem_mark", None), getattr(error, "context_mark", None)]
    if re.search("flow|quoted", str(getattr(error, "context", ""))):
        marks.reverse()
    return marks[0] or marks[1]


def _not_plain(events: Iterable[yaml.Event]) -> Iterable[Tuple[yaml.Event, str]]:
    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            yield event, f"an alias, *{event.anchor}, stands here"
        elif getattr(event, "anchor", None):
            yield event, f"an anchor, &{event.anchor}, stands here"
        elif getattr(event, "tag", None):
            yield event, f"a tag, {event.tag}, stands here"
        elif isinstance(event, yaml.ScalarEvent) and unprintable(event.value):
            yield event, "an escape makes a NUL or another control character"
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                yield event, f"lists or keys are nested more than {MAX_DEPTH} deep"
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


@dataclass
class Fields:
    """Takes fields out of a mapping one by one; collects what is wrong and the line of everything taken.

    Args:
        node: the mapping.
        place: where it stands; its ``lines`` are filled.
        first_line: the file's line on which the YAML begins.
        known: the keys it may have.
        prefix: what stands before the keys in ``lines``, e.g. ``sources.1.``.
        problems: what is wrong, in the order it was found.
        values: the first node of each known key.
        reported: the keys of this mapping that have a problem.
    """

    node: yaml.MappingNode
    place: Place
    first_line: int
    known: Tuple[str, ...]
    prefix: str = ""
    problems: List[Problem] = field(default_factory=list)
    values: Dict[str, yaml.Node] = field(default_factory=dict)
    reported: Set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for key_node, value in self.node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "a list or mapping"
            line = self.line_of(key_node)
            here = Place(self.place.path, line)
            if key not in self.known:
                cure = did_you_mean(key, self.known)
                self.problems.append(problem("unknown-key", here, "", f"the key {key!r} is not known", cure))
            elif key in self.values:
                first = self.place.lines[self.prefix + key]
                found = f"{key} stands here and on line {first}"
                self.problems.append(problem("duplicate-key", here, "", found, "Keep one of them."))
            else:
                self.values[key] = value
                self.place.lines[self.prefix + key] = line  # type: ignore[index]

    def line_of(self, node: yaml.Node) -> int:
        """The file's line on which a node begins."""
        return self.first_line + node.start_mark.line

    def is_null(self, key: str) -> bool:
        """Whether the value is written out as null."""
        node = self.values.get(key)
        return node is not None and _is_null(node) and node.value != ""

    def report(self, code: str, key: str, found: str, cure: str) -> None:
        """Add a problem at a key; where the key is absent, at what it should be in."""
        self.reported.add(key.partition(".")[0])
        self.problems.append(problem(code, self.place, self.prefix + key, found, cure))

    def text(self, key: str, prose: bool = False) -> Optional[str]:
        """The value as written, None where absent, null or empty. ``prose``: a bare number or yes/no is refused."""
        node = self.values.get(key)
        if node is None or _is_null(node):
            return None
        return self._scalar(node, key, prose) or None

    def texts(self, key: str, prose: bool = False) -> Tuple[str, ...]:
        """A list of texts; () where absent or null."""
        return tuple(self.items(key, lambda node, item: self._item(node, item, prose)))

    def items(self, key: str, take: Callable[[yaml.Node, str], Optional[Item]], form: str = "[one, another]") -> Iterable[Item]:
        """What ``take`` makes of each item of a list; it is given the node and the item's key."""
        node = self.values.get(key)
        if node is None or _is_null(node):
            return
        if not isinstance(node, yaml.SequenceNode):
            self.report("wrong-type", key, f"{key} is {_kind(node)}, not a list", f"Write {key}: {form}.")
            return
        for number, item in enumerate(node.value):
            name = f"{key}.{number}"
            self.place.lines[self.prefix + name] = self.line_of(item)  # type: ignore[index]
            taken = take(item, name)
            if taken is not None:
                yield taken

    def mapping(self, node: Optional[yaml.Node], key: str, known: Tuple[str, ...], form: str) -> Optional[Fields]:
        """The fields of a mapping inside this one, reporting into the same list; None where it is something else."""
        if node is None or _is_null(node):
            return None
        if not isinstance(node, yaml.MappingNode):
            self.report("wrong-type", key, f"{key} is {_kind(node)}", f"Write it as {form}.")
            return None
        return Fields(node, self.place, self.first_line, known, f"{self.prefix}{key}.", self.problems)

    def _item(self, node: yaml.Node, key: str, prose: bool) -> Optional[str]:
        if _is_null(node) or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
            self.report("empty-value", key, f"{key.partition('.')[0]} has an empty item", "Delete it, or fill it in.")
            return None
        return self._scalar(node, key, prose)

    def _scalar(self, node: yaml.Node, key: str, prose: bool) -> Optional[str]:
        name = key.partition(".")[0]
        if not isinstance(node, yaml.ScalarNode):
            self.report("wrong-type", key, f"{name} is {_kind(node)}, not text", "Write it as text.")
            return None
        if prose and node.tag != "tag:yaml.org,2002:str":
            cure = f'If it is meant as text, put it in quotes: "{node.value}".'
            self.report("wrong-type", key, f"{name} is {node.value}, not text", cure)
            return None
        return node.value


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _kind(node: yaml.Node) -> str:
    names = {yaml.MappingNode: "a mapping of keys and values", yaml.SequenceNode: "a list"}
    return names.get(type(node), "text")
