"""Content in and out: which formats there are, and everything that several files and folders hold together."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from bot.errors import Problem
from bot.knowledge.entry import Entry, Term
from bot.knowledge.formats import azure, csv, faqpage, json, markdown, medquad, page, qnabot, rasa, terms, topics, xlsx, yaml
from bot.knowledge.formats.files import Finder, Found
from bot.knowledge.formats.reading import Options, Reading, Record
from bot.knowledge.formats.term_merging import merged
from bot.knowledge.problems import Place, did_you_mean, problem

#: The formats of entries by name, the particular ones before the general ones. Each module has name, suffixes,
#: detect(path), read(path, options), some write(entries, path, terms) with CARRIES; ``together`` says that its files
#: are read as one, by read_together(paths, options).
FORMATS: Mapping[str, ModuleType] = {
    module.name: module for module in (markdown, azure, csv, xlsx, qnabot, faqpage, json, rasa, yaml, medquad, page)
}
WRITABLE = tuple(name for name, module in FORMATS.items() if hasattr(module, "write"))
#: What is told while files are read: how many of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Content:
    """What was read.

    Args:
        entries: the entries without an error of their own.
        terms: the terms without one, of files of terms.
        brought_terms: medical names that entries brought along; they are added to whatever terms there are.
        origin: the files and folders that were read, as absolute paths, one a line. An import removes the entries that
            formerly came from there.
        problems: everything that is wrong so far; ``bot.knowledge.checks.check`` finds what is wrong between entries.
        places: where each entry stands, by id, also of entries that had errors.
        titles: titles of topics by name, None where no file has any.
        left_out: where the entries stand that had an error.
    """

    entries: Tuple[Entry, ...] = ()
    terms: Tuple[Term, ...] = ()
    brought_terms: Tuple[Term, ...] = ()
    origin: str = ""
    problems: Tuple[Problem, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    titles: Optional[Mapping[str, str]] = None
    left_out: Tuple[Place, ...] = ()

    @property
    def errors(self) -> Tuple[Problem, ...]:
        """The problems that stop an import."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def read(
    paths: Sequence[Path | str], format: Optional[str] = None, options: Options = Options(), progress: Optional[Progress] = None
) -> Content:
    """Everything in files, folders and archives, with all problems at once.

    Args:
        paths: files, and folders and archives of which every file of a known format is taken (also in folders inside;
            not hidden ones, not README.md).
        format: one of FORMATS where the files' names and contents do not tell; also narrows folders down to it.
        options: what the files do not tell of themselves.
        progress: called with how many files are read, of how many.

    Raises:
        ValueError: there is no such format.
    """
    if format is not None and format not in FORMATS:
        raise ValueError(f"No format is called {format!r}. {did_you_mean(format, FORMATS)}")
    problems: List[Problem] = []
    with ExitStack() as stack:
        finder = Finder(FORMATS, (topics, terms), FORMATS[format] if format else None, problems, stack)
        found = finder.find([Path(path) for path in paths])
        term_files = [each for each in found if each.module is terms]
        found_terms, complaints = _terms([(each.path, each.shown) for each in term_files])
        titles, wrong_titles = _titles([each for each in found if each.module is topics])
        readings = _readings([each for each in found if each.module not in (terms, topics)], options, progress)
    records = [record for reading in readings for record in reading.records]
    for reading in readings:
        problems += reading.problems
    problems += [problem for record in records for problem in record.problems]
    problems += complaints + wrong_titles
    problems += _unanswered(readings, str(Path(paths[0])) if paths else "")
    entries, places, doubles = _by_id(records)
    sound = {id(entry) for entry in entries}
    return Content(
        entries=tuple(entries),
        terms=tuple(term for term, _ in found_terms),
        brought_terms=merged((), [term for reading in readings for term in reading.terms]),
        origin="\n".join(dict.fromkeys(str(Path(path).resolve()) for path in paths)),
        problems=tuple(_in_order(problems + doubles, [each.shown for each in found])),
        places=places,
        titles=titles,
        left_out=tuple(record.place for record in records if id(record.entry) not in sound),
    )


def read_terms(folder: Path | str) -> Tuple[Tuple[Term, ...], Tuple[Problem, ...]]:
    """The terms of every YAML file in a folder (none where there is no such folder), and every problem."""
    files = sorted(path for path in Path(folder).glob("*") if path.suffix.lower() in terms.suffixes)
    found, problems = _terms([(path, str(path)) for path in files])
    return tuple(term for term, _ in found), tuple(_in_order(problems, [str(path) for path in files]))


def write(
    entries: Sequence[Entry],
    path: Path | str,
    format: str = "markdown",
    terms: Sequence[Term] = (),
    titles: Mapping[str, str] = MappingProxyType({}),
) -> Tuple[Path, ...]:
    """Write entries in a format that can be written, and the titles of topics where it has a place for them; the paths of the
    files made.

    Raises:
        ValueError: the format is not known, or only read.
    """
    if format not in WRITABLE:
        raise ValueError(f"Nothing can be written as {format!r}. {did_you_mean(format, WRITABLE)}")
    written = FORMATS[format].write(entries, Path(path), terms)
    if titles and "titles" in FORMATS[format].CARRIES and Path(path).is_dir():
        written += (topics.write(titles, Path(path)),)
    return written


def _readings(found: Sequence[Found], options: Options, progress: Optional[Progress]) -> List[Reading]:
    """What each file holds, under the name it is shown by; files that belong together are read as one."""
    groups: Dict[str, List[Found]] = {}
    for number, each in enumerate(found):
        key = each.module.name if hasattr(each.module, "read_together") else str(number)
        groups.setdefault(key, []).append(each)
    readings, done = [], 0
    for group in groups.values():
        module = group[0].module
        together = hasattr(module, "read_together")
        paths = [each.path for each in group]
        reading = module.read_together(paths, options) if together else module.read(paths[0], options)
        readings.append(_renamed(reading, {str(each.path): each.shown for each in group if str(each.path) != each.shown}))
        done += len(group)
        if progress:
            progress(done, len(found))
    return readings


def _renamed(reading: Reading, names: Mapping[str, str]) -> Reading:
    """The same with places inside an archive named after it."""
    if not names:
        return reading

    def name(path: str) -> str:
        return names.get(path) or next((shown + path[len(known) :] for known, shown in names.items() if path.startswith(known)), path)

    def problems(given: Sequence[Problem]) -> Tuple[Problem, ...]:
        return tuple(replace(each, path=name(each.path)) for each in given)

    records = tuple(
        replace(record, place=replace(record.place, path=name(record.place.path)), problems=problems(record.problems))
        for record in reading.records
    )
    return replace(reading, records=records, problems=problems(reading.problems))


def _terms(files: Sequence[Tuple[Path, str]]) -> Tuple[List[Tuple[Term, Place]], List[Problem]]:
    found: List[Tuple[Term, Place]] = []
    problems: List[Problem] = []
    for path, shown in files:
        some, complaints = terms.read(path)
        found += [(term, replace(place, path=shown)) for term, place in some]
        problems += [replace(complaint, path=shown) for complaint in complaints]
    return found, problems + terms.clashes(found)


def _titles(files: Sequence[Found]) -> Tuple[Optional[Dict[str, str]], List[Problem]]:
    titles: Optional[Dict[str, str]] = None
    problems: List[Problem] = []
    for each in files:
        found, complaints = topics.read(each.path)
        titles = {**found, **(titles or {})}
        problems += [replace(complaint, path=each.shown) for complaint in complaints]
    return titles, problems


def _unanswered(readings: Sequence[Reading], path: str) -> List[Problem]:
    count, files = sum(reading.unanswered for reading in readings), sum(reading.unanswered > 0 for reading in readings)
    if not count:
        return []
    questions = "1 question has" if count == 1 else f"{count:,} questions in {files:,} file{'s' if files > 1 else ''} have"
    found = f"{questions} no answer there and {'is' if count == 1 else 'are'} left out"
    return [problem("unanswered", Place(path), "", found, "Nothing is to be done, unless you have their answers.")]


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


def _in_order(problems: Sequence[Problem], files: Sequence[str]) -> List[Problem]:
    """Paths that could not be read first, then file by file as they were read, by line."""
    ranks = {path: rank for rank, path in enumerate(files)}
    return sorted(
        problems, key=lambda problem: (ranks.get(problem.path, ranks.get(problem.path.rpartition("!")[0], -1)), problem.line or 0)
    )
