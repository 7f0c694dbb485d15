"""All checks of a knowledge base in one pass: its structure, its wording, and how its entries compete."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Callable, Iterator, List, Mapping, Optional, Sequence, Tuple

from bot.editorial import accepted
from bot.editorial.abbreviations import abbreviation_problems
from bot.editorial.accepted import Finding, read_accepted
from bot.editorial.claims import claim_problems, dose_problems
from bot.editorial.entry_files import mechanical_problems
from bot.editorial.lexicon import Lexicon
from bot.editorial.prose import Prose
from bot.editorial.readability import readability_problems
from bot.editorial.reviews import review_problems
from bot.editorial.sources import source_problems
from bot.editorial.spelling import spelling_problems, unknown_term_problems
from bot.errors import Problem
from bot.knowledge.checks import check_each
from bot.knowledge.importing import Whole, read_whole
from bot.knowledge.problems import CODES, Place
from bot.settings import Settings

#: What is told while the checks run: what is looked at, how much of it is done, and of how much.
Progress = Callable[[str, int, int], None]
#: The codes that only some runs look for.
LINKS = frozenset({"broken-link", "moved-link", "unchecked-link"})
MATCHING = frozenset({"competing-phrasing", "vague-phrasing"})


def check_all(
    settings: Settings,
    path: Optional[Path] = None,
    matching: bool = True,
    links: bool = False,
    today: Optional[date] = None,
    progress: Progress = lambda what, done, of: None,
) -> Tuple[Finding, ...]:
    """Every finding that is not accepted, entry by entry as they were read, and those that belong to no entry.

    Args:
        settings: limits, and the store that is checked where no path is given.
        path: a file, folder or archive; ``checks.yml`` is looked for beside the folder. The store's is the one beside the shipped entries.
        matching: look for competing phrasings, too; the longest part.
        links: ask the servers of cited pages, too; minutes.
        today: the day of the review clock.

    Raises:
        StoreError: no path was given and there is no store.
    """
    whole = read_whole(settings.knowledge_db, path)
    kept = read_accepted(_accepted_file(path or settings.knowledge_folder))
    places = whole.places or {}
    prose = [Prose(entry, places.get(entry.id) or Place(entry.id)) for entry in whole.entries if entry.status != "withdrawn"]
    progress("Reading answers", 0, len(prose))
    today = today or date.today()
    found: List[Finding] = [("", problem) for problem in (*whole.problems, *kept.problems)]
    if path:
        found += mechanical_problems({each.entry.id: each.place for each in prose})
    found += check_each(whole.entries, whole.terms, whole.places, today)
    lexicon = Lexicon(whole.terms, kept.words, prose)
    for done, each in enumerate(prose):
        found += [(each.entry.id, problem) for problem in _wording(each, settings, lexicon, today)]
        if done % 100 == 0:
            progress("Reading answers", done, len(prose))
    if links:
        found += _links(prose, progress)
    if matching:
        found += _competing(whole, places, settings, progress)
    ids = [entry.id for entry in whole.entries]
    # The store may hold another base than the one the acceptances are for, and a file is only a part of it.
    left_out = (frozenset() if links else LINKS) | (frozenset() if matching else MATCHING)
    ran = CODES.keys() - left_out if path and path.is_dir() else frozenset()
    return _in_order(kept.apply(found, ran, ids), ids)


def _accepted_file(path: Path) -> Path:
    """Beside a folder of entries; for a file, beside its folder, or beside itself where it is there."""
    near = path.resolve().parent / accepted.NAME
    return near if path.is_dir() or near.is_file() else near.parent.parent / accepted.NAME


def _wording(prose: Prose, settings: Settings, lexicon: Lexicon, today: date) -> Iterator[Problem]:
    yield from review_problems(prose.entry, prose.place, settings.review_months, today)
    yield from readability_problems(prose, settings, lexicon.term_words)
    yield from abbreviation_problems(prose, lexicon)
    yield from spelling_problems(prose, lexicon)
    yield from source_problems(prose)
    yield from unknown_term_problems(prose, lexicon)
    yield from claim_problems(prose)
    yield from dose_problems(prose)


def _competing(whole: Whole, places: Mapping[str, Place], settings: Settings, progress: Progress) -> Iterator[Finding]:
    # Loaded where it is needed: the weights take a second.
    from bot.editorial.competing import competing_problems
    from bot.matching.embedder import Embedder

    embedder = Embedder(settings.embedder)
    yield from competing_problems(whole.entries, whole.terms, places, settings.competing, embedder, settings.embeddings, progress)


def _links(prose: Sequence[Prose], progress: Progress) -> Iterator[Finding]:
    from bot.editorial.links import link_problems

    yield from link_problems(prose, progress=progress)


def _in_order(findings: Sequence[Finding], ids: Sequence[str]) -> Tuple[Finding, ...]:
    """Entry by entry, inside one by line; what belongs to none comes first."""
    ranks = {entry_id: rank for rank, entry_id in enumerate(ids)}
    return tuple(sorted(findings, key=lambda finding: (ranks.get(finding[0], -1), finding[1].line or 0)))
