"""What every format hands back, and how a file becomes text: size, encoding and control characters are seen to here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional, Tuple

from bot.errors import Problem
from bot.knowledge.entry import Entry
from bot.knowledge.problems import Place, problem

MEGABYTE = 1024 * 1024

# Everything YAML, SQLite and HTML have no use for; tab, line feed, carriage return and U+0085 are text.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


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
    """What a format found in one file: its records, and the problems of the file as a whole."""

    records: Tuple[Record, ...] = ()
    problems: Tuple[Problem, ...] = ()


def unprintable(text: str) -> List[str]:
    """The control characters in a text, each once."""
    return sorted(set(_CONTROL.findall(text)))


def read_text(path: Path, max_bytes: int = MEGABYTE) -> Tuple[Optional[str], List[Problem]]:
    """The file's text with ``\\n`` line ends and no byte order mark, or None and what is wrong with the file."""
    place = Place(str(path), 1)
    try:
        size = path.stat().st_size
        if size > max_bytes:
            found = f"the file has {size:,} bytes, more than the {max_bytes:,} allowed"
            return None, [problem("too-large", place, "", found, "Split it, or remove what is no text.")]
        raw = path.read_bytes()
    except OSError as error:
        found = f"the file cannot be read ({error.strerror})"
        return None, [problem("unreadable", Place(str(path)), "", found, "Check that it is a file you may read.")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # utf-8-sig counts from behind the byte order mark.
        offset = error.start + (3 if raw.startswith(b"\xef\xbb\xbf") else 0)
        line = raw.count(b"\n", 0, offset) + 1
        found = f"byte 0x{raw[offset]:02x} at offset {offset} is not UTF-8"
        cure = "Save the file with the encoding UTF-8."
        return None, [problem("not-utf-8", Place(str(path), line), "", found, cure)]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return None, [problem("empty-file", place, "", "the file is empty", "Write the entry, or delete the file.")]
    problems = []
    for number, line_text in enumerate(text.split("\n"), 1):
        for character in unprintable(line_text):
            name = "a NUL" if character == "\0" else f"the control character U+{ord(character):04X}"
            found = f"{name} stands at column {line_text.index(character) + 1}"
            problems.append(problem("control-character", Place(str(path), number), "", found, "Delete it."))
    return (None, problems) if problems else (text, [])
