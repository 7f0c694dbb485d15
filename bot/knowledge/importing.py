"""Content into a store: read, check the whole that would come of it, and write all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from bot.errors import ContentError, Problem
from bot.knowledge import formats
from bot.knowledge.checks import check_each
from bot.knowledge.entry import Entry, Term
from bot.knowledge.formats.header import check_columns
from bot.knowledge.formats.reading import Options
from bot.knowledge.formats.term_merging import merged
from bot.knowledge.imports import ImportResult
from bot.knowledge.problems import Place
from bot.knowledge.store import KnowledgeStore

#: What is told while an import runs: what it does, how much of it is done, and of how much.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Imported:
    """What an import did, the problems it went on in spite of, and where the entries stand that it left out."""

    result: ImportResult
    problems: Tuple[Problem, ...]
    entries: int
    revision: str
    left_out: Tuple[Place, ...] = ()


def import_content(
    store_path: Path,
    paths: Sequence[Path],
    format_name: Optional[str] = None,
    replace: bool = False,
    skip_bad: bool = False,
    terms_folder: Optional[Path] = None,
    options: Options = Options(),
    progress: Progress = lambda what, done, of: None,
) -> Imported:
    """Imports files, folders and archives in one transaction.

    Args:
        store_path: the store; made where there is none.
        paths: entry files, folders of them, terms files.
        format_name: read every file as this format.
        replace: remove every entry that these files do not hold.
        skip_bad: leave bad entries out instead of refusing all.
        terms_folder: folder of terms; by default the folder ``terms`` beside an imported folder, where there is one.
        options: what the files do not tell of themselves.
        progress: called as the import goes on.

    Raises:
        ValueError: no such format, or no such field for a column.
        ContentError: there is an error and ``skip_bad`` was not given, or nothing is left to import; the store is as it was.
        StoreError: the store cannot be written.
    """
    check_columns(options.columns)
    content = formats.read(paths, format_name, options, lambda done, of: progress("Reading", done, of))
    terms, term_problems = _terms(content, paths, terms_folder)
    problems = [*content.problems, *term_problems]
    entries = content.entries
    with KnowledgeStore(store_path) as store:
        known = store.terms() if terms is None and not (replace and content.brought_terms) else terms or ()
        if content.brought_terms:
            terms = known = merged(known, content.brought_terms)
        left_out: List[Place] = list(content.left_out)
        progress("Checking", 0, 2)
        # Unreadable entries count as there at first, so that links to them are not reported as well.
        places = dict(content.places)
        while True:
            found = check_each(store.preview(entries, content.origin, remove_others=replace), known, places)
            bad = {entry_id for entry_id, problem in found if problem.severity == "error"}
            if skip_bad and bad & {entry.id for entry in entries}:
                problems += [problem for entry_id, problem in found if entry_id in bad]
                left_out += [content.places[entry.id] for entry in entries if entry.id in bad]
                entries = tuple(entry for entry in entries if entry.id not in bad)
            elif skip_bad and len(places) > len(entries):
                places = {entry.id: content.places[entry.id] for entry in entries}
            else:
                break
            places = {entry_id: place for entry_id, place in places.items() if entry_id not in bad}
        ours = {entry.id for entry in entries} | bad
        problems += [problem for entry_id, problem in found if entry_id in ours]
        if bad or not entries or (_errors(problems) and not skip_bad):
            raise ContentError(problems)
        progress("Writing", 1, 2)
        bring_in = store.replace_all if replace else store.replace
        result = bring_in(entries, content.origin, terms, titles=content.titles)
        progress("Writing", 2, 2)
        return Imported(result, tuple(problems), len(store.entries()), store.revision, tuple(left_out))


@dataclass(frozen=True)
class Whole:
    """All that is checked together; ``places`` and the problems of reading are empty for the store."""

    entries: Tuple[Entry, ...]
    terms: Tuple[Term, ...]
    places: Optional[Mapping[str, Place]] = None
    problems: Tuple[Problem, ...] = ()


def read_whole(store_path: Path, path: Optional[Path] = None) -> Whole:
    """What the files at ``path`` hold, with the terms beside their folder, or the store.

    Raises:
        StoreError: no path was given and there is no store.
    """
    if path is None:
        with KnowledgeStore(store_path, read_only=True) as store:
            return Whole(store.entries(unpublished=True), store.terms())
    content = formats.read([path])
    beside = path.resolve().parent.parent / "terms"  # of an entry's folder
    terms, problems = _terms(content, [path], beside if path.is_file() and beside.is_dir() else None)
    places = {**_neighbours(path), **content.places}
    return Whole(content.entries, merged(terms or (), content.brought_terms), places, (*content.problems, *problems))


def _neighbours(path: Path) -> Dict[str, Place]:
    """The entries in the folder of one entry file, by their files' names, so that its links to them lead somewhere."""
    if not path.is_file() or not formats.markdown.detect(path):
        return {}
    return {each.stem: Place(str(each)) for each in path.parent.iterdir() if formats.markdown.detect(each)}


def _terms(
    content: formats.Content, paths: Sequence[Path], folder: Optional[Path]
) -> Tuple[Optional[Tuple[Term, ...]], Tuple[Problem, ...]]:
    """The terms that belong to the content; None where it brings none, so that the store keeps its own."""
    if folder is None:
        beside = [path.resolve().parent / "terms" for path in paths if path.is_dir()]
        folder = next((path for path in beside if path.is_dir()), None)
    if folder is None:
        return (content.terms or None), ()
    return formats.read_terms(folder)


def _errors(problems: Sequence[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)
