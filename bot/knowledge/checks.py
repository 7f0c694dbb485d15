"""What can be wrong between entries: links to nowhere, circles, entries nothing leads to, the same wording twice."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple

from bot.errors import Problem
from bot.knowledge.entry import Entry, Term
from bot.knowledge.entry_checks import entry_errors, entry_warnings
from bot.knowledge.order import Step, circles, reading_order
from bot.knowledge.problems import Place, Severity, did_you_mean, problem
from bot.knowledge.wording import normalise


def check(
    entries: Iterable[Entry],
    terms: Iterable[Term] = (),
    places: Optional[Mapping[str, Place]] = None,
    today: Optional[date] = None,
) -> Tuple[Problem, ...]:
    """Everything wrong with a set of entries, errors and warnings.

    Args:
        entries: the whole set that readers would be given, e.g. ``KnowledgeStore.preview``.
        terms: its terms.
        places: where entries stand, as ``Content.places``; entries without a place are named by their id. Entries that
            have a place count as existing, also where they could not be read. A dead link of an entry that has none
            is a warning then: what is stored already does not stop what comes in.
        today: the day up to which reviews may be dated.
    """
    return tuple(problem for _, problem in check_each(entries, terms, places, today))


def check_each(
    entries: Iterable[Entry],
    terms: Iterable[Term] = (),
    places: Optional[Mapping[str, Place]] = None,
    today: Optional[date] = None,
) -> Tuple[Tuple[str, Problem], ...]:
    """As :func:`check`, each problem with the id of the entry it belongs to."""
    entries = tuple(entries)
    whole = _Set(entries, places)
    found: List[Tuple[str, Problem]] = []
    for entry in entries:
        place = whole.place(entry.id)
        problems = entry_errors(entry, place, today) + entry_warnings(entry, place) + list(_link_problems(entry, whole))
        found += [(entry.id, problem) for problem in problems]
    found += _circle_problems(whole)
    found += _orphan_problems(whole)
    found += _wording_problems(whole)
    return tuple(found)


class _Set:
    """The entries, where they stand, and where their links lead."""

    def __init__(self, entries: Sequence[Entry], places: Optional[Mapping[str, Place]]) -> None:
        self.entries = entries
        self.importing = places is not None
        self.places = places or {}
        self.by_id = {entry.id: entry for entry in entries}
        self.by_wording: Dict[str, str] = {}
        for entry in (entry for entry in entries if entry.status == "published"):
            self.by_wording.setdefault(normalise(entry.question), entry.id)
        for entry in (entry for entry in entries if entry.status == "published"):
            for phrasing in entry.phrasings:
                self.by_wording.setdefault(normalise(phrasing), entry.id)
        self.steps = [Step(entry.id, entry.topic, self.next_of(entry)) for entry in entries]

    def place(self, entry_id: str) -> Place:
        return self.places.get(entry_id) or Place(entry_id)

    def next_of(self, entry: Entry) -> Optional[str]:
        """The id of the next entry, also where only its wording is known."""
        return entry.next or (self.by_wording.get(normalise(entry.next_question)) if entry.next_question else None)

    def exists(self, entry_id: str) -> bool:
        return entry_id in self.by_id or entry_id in self.places

    def nearest(self, entry_id: str) -> str:
        return did_you_mean(entry_id, self.by_id) if len(self.by_id) > 1 else "Write that entry, or take the link out."


def _link_problems(entry: Entry, whole: _Set) -> Iterator[Problem]:
    place = whole.place(entry.id)
    links = [("next", "next", entry.next)] if entry.next else []
    links += [("related", f"related.{number}", target) for number, target in enumerate(entry.related)]
    for kind, key, target in links:
        linked = whole.by_id.get(str(target))
        if target == entry.id:
            yield problem(f"{kind}-to-itself", place, key, f"{kind} leads to the entry itself", "Take it out.")
        elif not whole.exists(str(target)):
            found = f"{kind} leads to {target}, and there is no such entry"
            severity: Severity = "warning" if whole.importing and entry.id not in whole.places else "error"
            yield problem(f"{kind}-to-nowhere", place, key, found, whole.nearest(str(target)), severity)
        elif linked and linked.status != "published":
            cure = "Readers do not get this link; lead to another entry."
            yield problem("unpublished-link", place, key, f"{kind} leads to {target}, which is {linked.status}", cure)
    if not entry.next and entry.next_question and not whole.next_of(entry):
        cure = "The link opens when an entry asks this question."
        yield problem("open-next", place, "next_question", f"no entry asks {entry.next_question!r} yet", cure)


def _circle_problems(whole: _Set) -> Iterator[Tuple[str, Problem]]:
    for ring in circles(whole.steps):
        found = f"next leads in a circle: {' -> '.join([*ring, ring[0]])}"
        yield ring[0], problem("next-cycle", whole.place(ring[0]), "next", found, "Take one of these links out.")


def _orphan_problems(whole: _Set) -> Iterator[Tuple[str, Problem]]:
    led_to = {step.next for step in whole.steps if step.next != step.id}
    led_to |= {target for entry in whole.entries for target in entry.related if target != entry.id}
    if not led_to - {None}:
        return  # a set without links is a list, not a path with gaps
    first = reading_order(whole.steps)[0].id
    for entry in whole.entries:
        if entry.id not in led_to and entry.id != first:
            cure = "Name it as the next or a related entry of another one."
            yield entry.id, problem("orphan", whole.place(entry.id), "", f"no entry leads to {entry.id}", cure)


def _wording_problems(whole: _Set) -> Iterator[Tuple[str, Problem]]:
    """A wording is reported at every entry that has it after the first one; questions come before phrasings."""
    owners: Dict[str, List[Tuple[Entry, str]]] = defaultdict(list)
    for entry in whole.entries:
        owners[normalise(entry.question)].append((entry, "question"))
    for entry in whole.entries:
        for number, phrasing in enumerate(entry.phrasings):
            owners[normalise(phrasing)].append((entry, f"phrasings.{number}"))
    for wording, ((first, first_key), *others) in owners.items():
        for entry, key in others if wording else ():
            what = "question" if key == "question" else "phrasing"
            text = entry.question if key == "question" else entry.phrasings[int(key.partition(".")[2])]
            where = whole.place(first.id)
            at = f"{where.path}:{where.at(first_key)}" if where.at(first_key) else where.path
            cure = "A reader who asks it gets one of the two: keep it where it fits best."
            if entry.id == first.id:
                cure = "Delete it."
            found = f"the {what} {text!r} stands here and at {at}"
            yield entry.id, problem(f"duplicate-{what}", whole.place(entry.id), key, found, cure)
