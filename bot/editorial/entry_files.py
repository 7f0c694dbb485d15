"""Entry files on the disk: what `--fix` would put right in them, and doing it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Mapping, Optional, Tuple

from bot.editorial.fixing import Fixed, fix
from bot.errors import Problem
from bot.knowledge.formats import markdown
from bot.knowledge.formats.writing import write_text
from bot.knowledge.problems import Place, problem

#: What only `--fix` looks for; the rest of what it does has checks of its own.
MECHANICAL = ("white-space", "title-punctuation", "empty-key", "key-order")


@dataclass(frozen=True)
class FixedFile:
    """A file, its text, and its text put right."""

    path: Path
    before: str
    fixed: Fixed

    @property
    def diff(self) -> str:
        """What would change, as a unified diff."""
        before, after = (text.splitlines(keepends=True) for text in (self.before, self.fixed.text))
        lines = difflib.unified_diff(before, after, str(self.path), str(self.path), n=2)
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)

    def write(self) -> None:
        """Puts the right text in the file's place, whole or not at all."""
        write_text(self.path, self.fixed.text, like=self.path)


def fixed_files(path: Path) -> Iterator[FixedFile]:
    """Each entry file at a path in which something is to be put right.

    Raises:
        ValueError: there is nothing at the path.
    """
    if not path.exists():
        raise ValueError(f"There is no {path}. Name an entry file, or a folder of them.")
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if not hidden and markdown.detect(file) and file.is_file() and file.name.lower() != "readme.md":
            found = _fixed(file)
            if found and found.fixed.edits:
                yield found


def mechanical_problems(places: Mapping[str, Place]) -> Iterator[Tuple[str, Problem]]:
    """What `--fix` would do to the entry files that were read, where no other check tells it."""
    for entry_id, place in places.items():
        path = Path(place.path)
        found = _fixed(path) if markdown.detect(path) else None
        for edit in found.fixed.edits if found else ():
            if edit.code in MECHANICAL:
                yield entry_id, problem(edit.code, Place(place.path, edit.line), "", edit.what, "citewell check --fix does it.")


def _fixed(path: Path) -> Optional[FixedFile]:
    """None where the file is in an archive, or cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return FixedFile(path, text, fix(text))
