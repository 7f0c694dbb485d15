"""What every format is given and hands back, and how a file becomes text: size, encoding, control characters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import List, Mapping, Optional, Tuple

from bot.errors import Problem
from bot.knowledge.entry import Entry, Term
from bot.knowledge.formats.encodings import Undecodable, decode
from bot.knowledge.problems import Place, problem

MEGABYTE = 1024 * 1024
MAX_CONTROL_PROBLEMS = 100  # a picture taken for text has millions
HEAD_BYTES = 64 * 1024

# Everything YAML, SQLite and HTML have no use for; tab, line feed, carriage return and U+0085 are text.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Options:
    """What the person who imports knows of the files.

    Args:
        columns: for tables, the field of a column whatever it is called; ``ignore`` leaves the column out.
        encoding: of files that are not UTF-8; None = found out, and said.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: Optional[str] = None


@dataclass(frozen=True)
class Record:
    """One entry of a file as far as it could be read, where it stands, and what is wrong with it.

    An entry with an error among its problems is not imported; its id still counts as known.
    """

    entry: Entry
    place: Place
    problems: Tuple[Problem, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether the entry can be imported."""
        return not any(problem.severity == "error" for problem in self.problems)


@dataclass(frozen=True)
class Reading:
    """What a format found in one file.

    Args:
        records: its entries.
        problems: those of the file as a whole.
        terms: medical names it brings along.
        unanswered: how many questions it holds that its publisher gives no answer to; they are left out and only counted.
    """

    records: Tuple[Record, ...] = ()
    problems: Tuple[Problem, ...] = ()
    terms: Tuple[Term, ...] = ()
    unanswered: int = 0


def unprintable(text: str) -> List[str]:
    """The control characters in a text, each once."""
    return sorted(set(_CONTROL.findall(text)))


def head(path: Path) -> str:
    """The beginning of a file as text, for a look at what it is; "" where it cannot be read as such."""
    try:
        with path.open("rb") as file:
            raw = file.read(HEAD_BYTES)
    except OSError:
        return ""
    for cut in range(4):  # the last character may be torn
        try:
            return decode(raw[: len(raw) - cut])[0]
        except Undecodable:
            continue
    return raw.decode("latin-1")


def read_bytes(path: Path, max_bytes: int) -> Tuple[Optional[bytes], List[Problem]]:
    """The file's bytes, or None and what is wrong; never more than ``max_bytes`` are in memory."""
    try:
        size = path.stat().st_size
        if size <= max_bytes:
            with path.open("rb") as file:
                raw = file.read(max_bytes + 1)  # it may be growing, or tell no size
            if len(raw) <= max_bytes:
                return raw, []
            size = len(raw)
    except OSError as error:
        found = f"the file cannot be read ({error.strerror})"
        return None, [problem("unreadable", Place(str(path)), "", found, "Check that it is a file you may read.")]
    found = f"the file has {size:,} bytes, more than the {max_bytes:,} allowed"
    return None, [problem("too-large", Place(str(path), 1), "", found, "Split it, or remove what is no text.")]


def read_text(
    path: Path, max_bytes: int = MEGABYTE, guess: bool = False, encoding: Optional[str] = None
) -> Tuple[Optional[str], List[Problem]]:
    """The file's text with ``\\n`` line ends and no byte order mark, or None and what is wrong with the file.

    Args:
        path: the file.
        max_bytes: larger files are refused unread.
        guess: find out the encoding of a file that is not UTF-8; a warning says which it was taken for.
        encoding: the encoding of a file that is not UTF-8.
    """
    raw, problems = read_bytes(path, max_bytes)
    if raw is None:
        return None, problems
    try:
        text, found_encoding = decode(raw, encoding, guess)
    except Undecodable as error:
        line = raw.count(b"\n", 0, error.offset) + 1
        cure = "Save the file with the encoding UTF-8, or name its own with --encoding, such as --encoding cp1252."
        return None, [problem("not-utf-8", Place(str(path), line), "", error.found, cure)]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        place = Place(str(path), 1)
        return None, [problem("empty-file", place, "", "the file is empty", "Write the entry, or delete the file.")]
    problems = _control_characters(text, str(path))
    if problems:
        return None, problems
    return text, [_guessed(text, found_encoding, str(path))] if found_encoding else []


def _control_characters(text: str, path: str) -> List[Problem]:
    if not _CONTROL.search(text):
        return []
    problems = []
    for number, line_text in enumerate(text.split("\n"), 1):
        for character in unprintable(line_text):
            name = "a NUL" if character == "\0" else f"the control character U+{ord(character):04X}"
            found = f"{name} stands at column {line_text.index(character) + 1}"
            problems.append(problem("control-character", Place(path, number), "", found, "Delete it."))
        if len(problems) >= MAX_CONTROL_PROBLEMS:
            break
    return problems


def _guessed(text: str, encoding: str, path: str) -> Problem:
    word = re.search(r"\S*[^\x00-\x7f]\S*", text)
    line = text.count("\n", 0, word.start()) + 1 if word else 1
    found = f"the file is not UTF-8 and was read as {encoding}, for example {word.group()[:40] if word else ''!r}"
    cure = "If that is spelt wrongly, name the encoding with --encoding."
    return problem("other-encoding", Place(path, line), "", found, cure)
