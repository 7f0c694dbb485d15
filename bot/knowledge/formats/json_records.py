"""JSON read object by object, each with the line it begins on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Tuple

import yaml

from bot.errors import Problem
from bot.knowledge.formats.reading import MEGABYTE, Options, read_text
from bot.knowledge.formats.yaml_lines import MAX_DEPTH
from bot.knowledge.problems import Place, problem

MAX_BYTES = 128 * MEGABYTE
_SPACE = re.compile(r"[ \t\n\r]*")


class DuplicateKey(ValueError):
    """The same key twice in one object."""


def read_json(path: Path, options: Options, *lists: str) -> Tuple[List[Tuple[str, int, Any]], Dict[str, Any], List[Problem]]:
    """The items of a file that is a list, or an object with lists.

    Args:
        path: the file.
        options: what the person who imports knows of it.
        lists: the keys whose lists are taken apart; the items of a file that is a list count to the first one.

    Returns:
        the items as (key, line, value), the object's other values, and problems.
    """
    text, problems = read_text(path, MAX_BYTES, guess=True, encoding=options.encoding)
    if text is None:
        return [], {}, problems
    items: List[Tuple[str, int, Any]] = []
    others: Dict[str, Any] = {}
    reader = _Reader(text)
    try:
        for key, line, value, of_list in reader.walk(lists):
            if of_list:
                items.append((key, line, value))
            else:
                others[key] = value
    except (ValueError, RecursionError) as error:
        at = error.pos if isinstance(error, json.JSONDecodeError) else reader.at
        what = error.msg if isinstance(error, json.JSONDecodeError) else str(error) or "nested too deep"
        line = text.count("\n", 0, at) + 1
        cure = "Check the commas, quotes and brackets there."
        problems.append(problem("json-syntax", Place(str(path), line), "", f"this is not JSON ({what})", cure))
    return items, others, problems


def as_node(value: Any, line: int, depth: int = 0) -> yaml.Node:
    """A value as YAML would have read it on a line (counted from 1), so that one set of checks serves both."""
    mark = yaml.Mark("", 0, line - 1, 0, None, None)
    if depth > MAX_DEPTH:  # far from anything that is asked for
        value = None
    if isinstance(value, dict):
        pairs = [(as_node(str(key), line), as_node(item, line, depth + 1)) for key, item in value.items()]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, mark, mark)
    if isinstance(value, list):
        return yaml.SequenceNode("tag:yaml.org,2002:seq", [as_node(item, line, depth + 1) for item in value], mark, mark)
    if isinstance(value, str):
        return yaml.ScalarNode("tag:yaml.org,2002:str", value, mark, mark)
    if value is None:
        return yaml.ScalarNode("tag:yaml.org,2002:null", "null", mark, mark)
    tag = "bool" if isinstance(value, bool) else "int" if isinstance(value, int) else "float"
    return yaml.ScalarNode(f"tag:yaml.org,2002:{tag}", json.dumps(value), mark, mark)


class _Reader:
    """Walks through one JSON text; ``at`` is how far it has come."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._line = 1
        self._counted = 0
        self._decoder = json.JSONDecoder(object_pairs_hook=_no_doubles)

    def walk(self, lists: Tuple[str, ...]) -> Iterator[Tuple[str, int, Any, bool]]:
        """(key, line, value, whether it is an item of the key's list)."""
        self._skip()
        if self._peek() == "[":
            yield from ((lists[0], line, value, True) for line, value in self._items())
        elif self._peek() == "{":
            yield from self._members(lists)
        else:
            raise json.JSONDecodeError("neither a list nor an object", self.text, self.at)
        self._skip()
        if self.at < len(self.text):
            raise json.JSONDecodeError("something follows the end", self.text, self.at)

    def _members(self, lists: Tuple[str, ...]) -> Iterator[Tuple[str, int, Any, bool]]:
        seen = set()
        self._expect("{")
        while self._peek() != "}":
            if seen:
                self._expect(",")
            if self._peek() != '"':
                raise json.JSONDecodeError("a key in quotes is missing", self.text, self.at)
            key = self._value()
            if key in seen:
                raise DuplicateKey(f"the key {key!r} stands twice")
            seen.add(key)
            self._expect(":")
            if key in lists and self._peek() == "[":
                yield from ((key, line, value, True) for line, value in self._items())
            else:
                line = self._here()
                yield key, line, self._value(), False
        self._expect("}")

    def _items(self) -> Iterator[Tuple[int, Any]]:
        first = True
        self._expect("[")
        while self._peek() != "]":
            if not first:
                self._expect(",")
            first = False
            line = self._here()
            yield line, self._value()
        self._expect("]")

    def _value(self) -> Any:
        value, self.at = self._decoder.raw_decode(self.text, self.at)
        self._skip()
        return value

    def _expect(self, character: str) -> None:
        if self._peek() != character:
            raise json.JSONDecodeError(f"{character} is missing", self.text, self.at)
        self.at += 1
        self._skip()

    def _peek(self) -> Optional[str]:
        return self.text[self.at] if self.at < len(self.text) else None

    def _skip(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _here(self) -> int:
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line


def _no_doubles(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise DuplicateKey(f"the key {next(key for key in keys if keys.count(key) > 1)!r} stands twice")
    return found
