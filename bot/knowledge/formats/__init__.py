"""Content in and out: which format a file has, and everything that several files and folders hold together."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from bot.errors import Problem
from bot.knowledge.entry import Entry, Term
from bot.knowledge.formats import csv, markdown, page, terms
from bot.knowledge.formats.reading import Record
from bot.knowledge.problems import Place, did_you_mean, problem

#: The formats of entries by name; each module has name, suffixes, detect(path), read(path), some write(entries, path).
FORMATS: Mapping[str, ModuleType] = {module.name: module for module in (markdown, csv, page)}
WRITABLE = tuple(name for name, module in FORMATS.items() if hasattr(module, "write"))


@dataclass(frozen=True)
class Content:
    """What was read.

    Args:
        entries: the entries without an error of their own.
        terms: the terms without one.
        origin: the files and folders that were read, as absolute paths, one a line. An import removes the entries that
            formerly came from there.
        problems: everything that is wrong so far; ``bot.knowledge.checks.check`` finds what is wrong between entries.
        places: where each entry stands, by id, also of entries that had errors.
    """

    entries: Tuple[Entry, ...] = ()
    terms: Tuple[Term, ...] = ()
    origin: str = ""
    problems: Tuple[Problem, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)

    @property
    def errors(self) -> Tuple[Problem, ...]:
        """The problems that stop an import."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def read(paths: Sequence[Path | str], format: Optional[str] = None) -> Content:
    """Everything in files and folders, with all problems at once.

    Args:
        paths: files, and folders of which every file of a known format is taken (also in folders inside; not hidden
            ones, not README.md).
        format: one of FORMATS where the files' names and contents do not tell; also narrows folders down to it.

    Raises:
        ValueError: there is no such format.
    """
    if format is not None and format not in FORMATS:
        raise ValueError(f"No format is called {format!r}. {did_you_mean(format, FORMATS)}")
    problems: List[Problem] = []
    records: List[Record] = []
    found_terms: List[Tuple[Term, Place]] = []
    files: List[Path] = []
    for path, module in _files([Path(path) for path in paths], FORMATS[format] if format else None, problems):
        files.append(path)
        if module is terms:
            some, complaints = terms.read(path)
            found_terms += some
            problems += complaints
        else:
            reading = module.read(path)
            records += reading.records
            problems += reading.problems
    problems += [problem for record in records for problem in record.problems]
    problems += terms.clashes(found_terms)
    entries, places, doubles = _by_id(records)
    return Content(
        entries=tuple(entries),
        terms=tuple(term for term, _ in found_terms),
        origin="\n".join(dict.fromkeys(str(Path(path).resolve()) for path in paths)),
        problems=tuple(_in_order(problems + doubles, files)),
        places=places,
    )


def read_terms(folder: Path | str) -> Tuple[Tuple[Term, ...], Tuple[Problem, ...]]:
    """The terms of every YAML file in a folder (none where there is no such folder), and every problem."""
    found: List[Tuple[Term, Place]] = []
    problems: List[Problem] = []
    files = sorted(path for path in Path(folder).glob("*") if path.suffix.lower() in terms.suffixes)
    for path in files:
        some, complaints = terms.read(path)
        found += some
        problems += complaints
    return tuple(term for term, _ in found), tuple(_in_order(problems + terms.clashes(found), files))


def write(entries: Sequence[Entry], path: Path | str, format: str = "markdown") -> Tuple[Path, ...]:
    """Write entries in a format that can be written; the paths of the files made.

    Raises:
        ValueError: the format is not known, or only read.
    """
    if format not in WRITABLE:
        raise ValueError(f"Nothing can be written as {format!r}. {did_you_mean(format, WRITABLE)}")
    return FORMATS[format].write(entries, Path(path))


def _files(paths: Sequence[Path], forced: Optional[ModuleType], problems: List[Problem]) -> Iterator[Tuple[Path, ModuleType]]:
    seen = set()
    for path in paths:
        inside = list(_inside(path, forced)) if path.is_dir() else [(path, forced or _format_of(path))]
        if path.is_dir() and not inside:
            cure = f"Put entry files into it, {' or '.join(FORMATS)}."
            problems.append(problem("empty-folder", Place(str(path)), "", "there is nothing to import in it", cure))
        for file, module in inside:
            if file.resolve() in seen:
                continue
            seen.add(file.resolve())
            if not file.exists():
                cure = "Check the path."
                problems.append(problem("no-such-file", Place(str(file)), "", "there is no such file", cure))
            elif module is None:
                cure = f"Say which one it is with --format: {', '.join(FORMATS)}."
                found = "the file's format is not recognised"
                problems.append(problem("unknown-format", Place(str(file), 1), "", found, cure))
            else:
                yield file, module


def _inside(folder: Path, forced: Optional[ModuleType]) -> Iterator[Tuple[Path, ModuleType]]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or not path.is_file() or path.name.lower() == "readme.md":
            continue
        module = _format_of(path)
        if forced is not None:
            module = forced if path.suffix.lower() in forced.suffixes else None
        if module is not None:
            yield path, module


def _format_of(path: Path) -> Optional[ModuleType]:
    return next((module for module in (*FORMATS.values(), terms) if path.is_file() and module.detect(path)), None)


def _by_id(records: Sequence[Record]) -> Tuple[List[Entry], Dict[str, Place], List[Problem]]:
    """The sound entries, every id's place, and ids that stand twice (the first one is kept)."""
    entries: List[Entry] = []
    places: Dict[str, Place] = {}
    doubles: List[Problem] = []
    for record in records:
        entry_id = record.entry.id
        if entry_id and entry_id in places:
            first = places[entry_id]
            found = f"the id {entry_id} stands here and at {first.path}:{first.at('id')}"
            doubles.append(problem("duplicate-id", record.place, "id", found, "Give one of them another id."))
            continue
        if entry_id:
            places[entry_id] = record.place
        if record.sound:
            entries.append(record.entry)
    return entries, places, doubles


def _in_order(problems: Sequence[Problem], files: Sequence[Path]) -> List[Problem]:
    """Paths that could not be read first, then file by file as they were read, by line."""
    ranks = {str(path): rank for rank, path in enumerate(files)}
    return sorted(problems, key=lambda problem: (ranks.get(problem.path, -1), problem.line or 0))
