"""What `citewell check --fix` puts right in an entry file: the mechanical, never the meaning.

Only the characters concerned are replaced; comments, quotes, order and line ends stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Callable, Iterator, List, Optional, Sequence, Tuple

import yaml

from bot.editorial.dates import iso_date
from bot.knowledge.formats.markdown import KEYS
from bot.knowledge.formats.yaml_lines import parse
from bot.knowledge.wording import normalise

REQUIRED = ("id", "question", "sources")
_ABBREVIATED = re.compile(r"(?:\b\w\.\w|\b(?:Inc|Ltd|Co|Corp|Jr|Sr|al|etc|vs|No|St|Dr|ed|eds|vol))\.$", re.IGNORECASE)
_OTHER_BREAKS = re.compile("\r(?!\n)|[\x85\u2028\u2029]")  # line breaks for YAML, not for the file


@dataclass(frozen=True)
class Edit:
    """A piece of the text, from ``start`` to ``end``, and what takes its place; ``line`` is its first one, from 1."""

    start: int
    end: int
    text: str
    code: str
    line: int
    what: str


@dataclass(frozen=True)
class Fixed:
    """The text put right, and what was done, in order; lines are those the text had at that step."""

    text: str
    edits: Tuple[Edit, ...] = ()


def fix(text: str) -> Fixed:
    """An entry file put right; as it is where its front matter cannot be read or has a key twice. Doing it again changes nothing."""
    done: List[Edit] = []
    for step in (_white_space, _values, _doubles, _empty, _order):
        edits = list(step(text))
        for edit in sorted(edits, key=lambda edit: -edit.start):
            text = text[: edit.start] + edit.text + text[edit.end :]
        done += edits
    return Fixed(text, tuple(done))


class _Front:
    """The front matter's nodes, and where they stand in the text."""

    first = 1  # its first line, from 0

    def __init__(self, text: str, root: yaml.MappingNode) -> None:
        self.text, self.root = text, root
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    @classmethod
    def of(cls, text: str) -> Optional[_Front]:
        lines = text.split("\n")
        end = next((number for number, line in enumerate(lines) if number and line.rstrip() == "---"), None)
        if lines[0].rstrip() != "---" or end is None:
            return None
        front = "\n".join(lines[1:end]) + "\n"
        node, problems = (None, []) if _OTHER_BREAKS.search(front) else parse(front, "")
        if problems or not isinstance(node, yaml.MappingNode) or node.flow_style or not node.value:
            return None
        names = [name.value for name, _ in node.value if isinstance(name, yaml.ScalarNode)]
        return cls(text, node) if len(set(names)) == len(node.value) else None

    @property
    def last(self) -> int:
        """The line, from 0, of the second ---."""
        return next(n for n, line in enumerate(self.text.split("\n")) if n and line.rstrip() == "---")

    def at(self, mark: yaml.Mark) -> int:
        return self.starts[self.first + mark.line] + mark.column

    def span(self, node: yaml.Node) -> Tuple[int, int]:
        return self.at(node.start_mark), self.at(_end(node))

    def line(self, node: yaml.Node) -> int:
        return self.first + node.start_mark.line

    def value(self, key: str, node: Optional[yaml.Node] = None) -> Optional[yaml.Node]:
        pairs = (node or self.root).value if isinstance(node or self.root, yaml.MappingNode) else ()
        return next((value for name, value in pairs if name.value == key), None)

    def items(self, key: str) -> Sequence[yaml.Node]:
        node = self.value(key)
        return node.value if isinstance(node, yaml.SequenceNode) else ()


def _white_space(text: str) -> Iterator[Edit]:
    """Blanks at the ends of lines, unless they break the line or belong to a block of text; one line break at the end of the file."""
    front = _Front.of(text)
    if front is None:
        return
    kept = {line for node in _scalars(front.root) for line in _lines_of(front, node)}
    lines = text.split("\n")
    last = max((number for number, line in enumerate(lines) if line.strip()), default=0)
    for number, line in enumerate(lines[: last + 1]):
        body = line[:-1] if line.endswith("\r") else line
        bare = body.rstrip(" \t")
        breaks = number > front.last and body.endswith("  ") and number < last and lines[number + 1].strip()
        if body != bare and number not in kept and not (breaks and bare):
            start = front.starts[number]
            yield Edit(start + len(bare), start + len(body), "", "white-space", number + 1, "blanks at the end of the line")
    end = front.starts[last] + len(lines[last].rstrip("\r"))
    wanted = "\r\n" if "\r\n" in text else "\n"
    if text[end:] != wanted:
        yield Edit(end, len(text), wanted, "white-space", last + 1, "the end of the file is one line break")


def _values(text: str) -> Iterator[Edit]:
    """Dates as year-month-day, and titles without a full stop."""
    front = _Front.of(text)
    if front is None:
        return
    sources = front.items("sources")
    dates = [(front.value("updated"), False), (front.value("on", front.value("review")), False)]
    dates += [(front.value("published", source), True) for source in sources]
    for node, partly in dates:
        yield from _replaced(front, node, lambda value, partly=partly: iso_date(value, partly), "bad-date")
    for source in sources:
        yield from _replaced(front, front.value("title", source), _bare_title, "title-punctuation")


def _replaced(front: _Front, node: Optional[yaml.Node], change: Callable[[str], Optional[str]], code: str) -> Iterator[Edit]:
    """The value of a scalar that stands on one line, in the quotes it has."""
    if not isinstance(node, yaml.ScalarNode) or node.start_mark.line != node.end_mark.line:
        return
    start, end = front.span(node)
    quote = 1 if node.style in ("'", '"') else 0
    written = front.text[start + quote : end - quote]
    if written != node.value:
        return  # escapes
    value = change(written)
    if value and value != written:
        yield Edit(start + quote, end - quote, value, code, front.line(node) + 1, f"{written!r} is now {value!r}")


def _bare_title(title: str) -> Optional[str]:
    bare = title.rstrip(" ,;:")
    return bare if bare.endswith(("..", "\u2026")) or _ABBREVIATED.search(bare) else bare.rstrip(" .,;:")


def _doubles(text: str) -> Iterator[Edit]:
    """Phrasings that say the question or an earlier phrasing again, and sources that stand twice."""
    front = _Front.of(text)
    if front is None:
        return
    question = front.value("question")
    said = {normalise(question.value)} if isinstance(question, yaml.ScalarNode) else set()
    for key, meaning, code in (("phrasings", _wording, "duplicate-phrasing"), ("sources", _fields, "duplicate-source")):
        seen = set(said) if key == "phrasings" else set()
        items = front.items(key)
        gone = []
        for number, item in enumerate(items):
            if meaning(item) and meaning(item) in seen:
                gone.append(number)
            seen.add(meaning(item))
        for number in gone if len(gone) < len(items) else ():
            yield from _removed(front, key, number, code)


def _wording(node: yaml.Node) -> object:
    return normalise(node.value) if isinstance(node, yaml.ScalarNode) else id(node)


def _fields(node: yaml.Node) -> object:
    if not isinstance(node, yaml.MappingNode) or not all(isinstance(value, yaml.ScalarNode) for _, value in node.value):
        return id(node)
    return frozenset((name.value, value.value) for name, value in node.value)


def _removed(front: _Front, key: str, number: int, code: str) -> Iterator[Edit]:
    """An item of a list without its dash and line, or its comma; nothing where a comment stands beside it."""
    sequence = front.value(key)
    assert isinstance(sequence, yaml.SequenceNode)
    start, end = front.span(sequence.value[number])
    line = front.line(sequence.value[number])
    if sequence.flow_style:
        start = front.span(sequence.value[number - 1])[1] if number else start
        if not number or not re.fullmatch(r"\s*,\s*", front.text[start : front.span(sequence.value[number])[0]]):
            return
    else:
        begin, stop = front.starts[line], front.text.index("\n", end) + 1
        if front.text[begin:start].strip() != "-" or front.text[end:stop].strip():
            return
        start, end = begin, stop
    yield Edit(start, end, "", code, line + 1, f"{key} said the same already")


def _empty(text: str) -> Iterator[Edit]:
    """Keys that may be left out and have no value: nobody reads them; not where a comment stands beside."""
    front = _Front.of(text)
    for name, value in front.root.value if front and len(front.root.value) > 1 else ():
        if name.value in KEYS and name.value not in REQUIRED and isinstance(value, yaml.ScalarNode) and not value.value and not value.style:
            start = front.starts[front.line(name)]
            end = text.index("\n", start) + 1
            if text[start:end].strip() == f"{name.value}:":
                yield Edit(start, end, "", "empty-key", front.line(name) + 1, f"{name.value} has no value")


def _order(text: str) -> Iterator[Edit]:
    """The keys in the order of docs/authoring.md; comments above a key go with it."""
    front = _Front.of(text)
    if front is None:
        return
    names = [name.value for name, _ in front.root.value]
    wanted = sorted(names, key=KEYS.index) if set(names) <= set(KEYS) else names
    if wanted == names:
        return
    lines = text.split("\n")
    begins = []
    for name, _ in front.root.value:
        line = front.line(name)
        while lines[line - 1].lstrip().startswith("#") and line - 1 > 0:
            line -= 1
        begins.append(line)
    begins[0] = front.first
    ends = [*begins[1:], front.last]
    blocks = {name: text[front.starts[begin] : front.starts[end]] for name, begin, end in zip(names, begins, ends)}
    yield Edit(
        front.starts[begins[0]],
        front.starts[front.last],
        "".join(blocks[name] for name in wanted),
        "key-order",
        front.first + 1,
        f"the order of the keys is {', '.join(wanted)}",
    )


def _end(node: yaml.Node) -> yaml.Mark:
    """Where a node's last character stands; the end of a block is reported behind the comments after it."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return node.end_mark
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    for child in node.value if not isinstance(node, yaml.ScalarNode) else ():
        for part in child if isinstance(child, tuple) else (child,):
            yield from _scalars(part)


def _lines_of(front: _Front, node: yaml.ScalarNode) -> range:
    """The lines of a text that goes over several."""
    first, last = node.start_mark.line, node.end_mark.line - (node.end_mark.column == 0)  # a block ends where the next line begins
    return range(front.first + first, front.first + last + 1) if last > first else range(0)
