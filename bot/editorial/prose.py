"""An answer as sentences and words, each with the line it stands on; Markdown's signs are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Iterator, List, Mapping, Tuple

from bot.errors import Problem
from bot.knowledge.entry import Entry
from bot.knowledge.problems import Place, problem

WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_ADDRESS = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|https?://\S+|www\.\S+|\S+@\S+\.\w+")
_SIGNS = re.compile(r"\\(?=[^\w\s])|[*`\[\]]|(?<!\w)_|_(?!\w)")
_END = re.compile(r"(?<=[.!?])[\"'\u2019\u201d)]*\s+(?=[\"'\u2018\u201c(]*[A-Z0-9])")
# After these a full stop ends no sentence.
_SHORT_FORM = re.compile(r"(?:\b(?:e\.g|i\.e|[Dd]rs?|Mr|Mrs|Ms|Prof|St|vs|approx|ca|cf|etc|al|[Nn]o|[Vv]ol|[A-Z]))\.$")


@dataclass(frozen=True)
class Sentence:
    """One sentence, or a line that ends without a full stop; ``line`` is the answer's, counted from 0."""

    text: str
    line: int

    @cached_property
    def words(self) -> Tuple[str, ...]:
        """The words as they are written, without numbers."""
        return tuple(WORD.findall(self.text))


@dataclass(frozen=True)
class Prose:
    """An entry as its editor wrote it, and where it stands."""

    entry: Entry
    place: Place

    @cached_property
    def sentences(self) -> Tuple[Sentence, ...]:
        """The sentences of the answer."""
        return tuple(_sentences(self.entry.answer))

    @cached_property
    def text(self) -> str:
        """The sentences, a line each."""
        return "\n".join(sentence.text for sentence in self.sentences)

    @cached_property
    def vocabulary(self) -> Mapping[str, int]:
        """Each word of the answer as it is written, and the line it first stands on."""
        lines: dict[str, int] = {}
        for sentence in reversed(self.sentences):
            lines.update(dict.fromkeys(sentence.words, sentence.line))
        return lines

    def problem(self, code: str, line: int, found: str, cure: str) -> Problem:
        """A problem on a line of the answer, counted from 0."""
        start = self.place.at("answer")
        return problem(code, Place(self.place.path, start + line if start is not None else None), "", found, cure)


def quoted(text: str, most: int = 70) -> str:
    """The beginning of a text in quotation marks."""
    return f"'{text}'" if len(text) <= most else f"'{text[:most].rstrip()} ...'"


def _sentences(answer: str) -> Iterator[Sentence]:
    for first, block in _blocks(answer):
        plain = _SIGNS.sub("", _ADDRESS.sub(" ", block))
        start = 0
        for end in [*_END.finditer(plain), None]:
            piece = plain[start : end.start() if end else None]
            if end and _SHORT_FORM.search(piece):
                continue
            text = " ".join(piece.split())
            if text:
                line = first + plain.count("\n", 0, start + len(piece) - len(piece.lstrip()))
                yield Sentence(text, line)
            start = end.end() if end else len(plain)


def _blocks(answer: str) -> Iterator[Tuple[int, str]]:
    """Paragraphs and items of lists, each with its first line."""
    block: List[str] = []
    first = 0
    for number, line in enumerate(answer.split("\n")):
        item = _ITEM.match(line)
        if item or not line.strip():
            if block:
                yield first, "\n".join(block)
            block, first = [], number
        if line.strip():
            first = first if block else number
            block.append(line[item.end() :] if item else line)
    if block:
        yield first, "\n".join(block)
