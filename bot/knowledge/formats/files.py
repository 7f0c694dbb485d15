"""Which files are to be read: those named, those in folders and archives, each with the format it has."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Callable, Iterator, List, Mapping, Optional, Sequence, Set

from bot.errors import Problem
from bot.knowledge.formats import archive
from bot.knowledge.problems import Place, problem


@dataclass(frozen=True)
class Found:
    """A file to read. ``shown`` is its name for people: the path, or ``archive.zip!name`` inside an archive."""

    path: Path
    shown: str
    module: ModuleType


class Finder:
    """Goes through paths.

    Args:
        modules: the formats, by name, in the order they are tried.
        others: modules of files that hold no entries but belong to them.
        forced: the only format to look for.
        problems: what cannot be found or read is added here.
        stack: removes what was unpacked when it is closed.
    """

    def __init__(
        self,
        modules: Mapping[str, ModuleType],
        others: Sequence[ModuleType],
        forced: Optional[ModuleType],
        problems: List[Problem],
        stack: ExitStack,
    ) -> None:
        self.modules = modules
        self.others = others
        self.forced = forced
        self.problems = problems
        self.stack = stack
        self._seen: Set[Path] = set()

    def find(self, paths: Sequence[Path]) -> List[Found]:
        """Every file to read, once, in the order of the paths."""
        return [found for path in paths for found in self._at(path) if self._is_new(found.path)]

    def _is_new(self, path: Path) -> bool:
        resolved = path.resolve()
        new = resolved not in self._seen
        self._seen.add(resolved)
        return new

    def _at(self, path: Path) -> Iterator[Found]:
        if path.is_dir():
            yield from self._whole(path, str(path), str)
        elif not path.exists():
            self.problems.append(problem("no-such-file", Place(str(path)), "", "there is no such file", "Check the path."))
        elif archive.is_archive(path):
            folder = Path(self.stack.enter_context(TemporaryDirectory(prefix="citewell-import-")))
            refusals = archive.unpack(path, folder)
            self.problems += refusals
            if not refusals:
                yield from self._whole(folder, str(path), lambda inner: f"{path}!{inner.relative_to(folder).as_posix()}")
        else:
            module = self.forced or self._format_of(path)
            if module is None:
                cure = f"Say which one it is with --format: {', '.join(self.modules)}."
                found = "the file's format is not recognised"
                self.problems.append(problem("unknown-format", Place(str(path), 1), "", found, cure))
            else:
                yield Found(path, str(path), module)

    def _whole(self, folder: Path, shown: str, name: Callable[[Path], str]) -> Iterator[Found]:
        inside = list(self._inside(folder))
        if not inside:
            cure = f"Put entry files into it, {' or '.join(self.modules)}."
            self.problems.append(problem("empty-folder", Place(shown), "", "there is nothing to import in it", cure))
        for path, module in inside:
            yield Found(path, name(path), module)

    def _inside(self, folder: Path) -> Iterator[tuple[Path, ModuleType]]:
        for path in sorted(folder.rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if hidden or not path.is_file() or path.name.lower() == "readme.md":
                continue
            if self.forced is None:
                module = self._format_of(path)
            else:
                module = self.forced if path.suffix.lower() in self.forced.suffixes else None
            if module is not None:
                yield path, module

    def _format_of(self, path: Path) -> Optional[ModuleType]:
        if not path.is_file():
            return None
        return next((module for module in (*self.modules.values(), *self.others) if module.detect(path)), None)
