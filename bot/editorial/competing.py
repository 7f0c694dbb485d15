"""Phrasings of different entries that the matcher takes for the same question, and phrasings too vague to tell entries apart.

In a large base nothing is compared with everything: a graph of neighbours names a few candidates of other entries for each phrasing. The
comparison net reads these. Only where it takes one for the same question, and for more so than anything its own entry says, the ranker
is asked what a reader would get if the phrasing did not stand there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, FrozenSet, Iterator, List, Mapping, Sequence, Set, Tuple

import numpy as np

from bot.editorial.prose import quoted
from bot.knowledge.entry import Entry, Term
from bot.knowledge.problems import Place, problem
from bot.matching.approximate import ApproximateIndex
from bot.matching.base import Base, EntryQuestions, Question, texts_of
from bot.matching.calibration import Outcomes, calibrate
from bot.matching.candidates import find_candidates
from bot.matching.embedder import Embedder
from bot.matching.embedding_cache import embed_cached
from bot.matching.ranker import Ranker

BLOCK = 500  # rows that are compared at once
PAIRWISE = 8000  # up to so many phrasings each is compared with each
NEIGHBOURS = 48  # nearest phrasings, of whatever entry
RIVALS = 4  # of these, so many of other entries are read
OWN = 4  # and so many of its own
SAME = 3.0  # log odds of the comparison net from which on two phrasings may be the same question
AHEAD = 2.0  # how much more that must be than what the entry's own phrasings have
LIKELY = 1.0  # log odds from which on a vague phrasing draws another entry
SHORT = 2  # words of a phrasing that may be too vague
MANY = 5  # other entries that a vague phrasing draws
RANKED = 8  # entries the ranker puts in order

Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class _Row:
    """A phrasing, its nearest phrasings of other entries, and what the comparison net says of each."""

    row: int
    others: Tuple[int, ...]
    logits: np.ndarray

    @property
    def best(self) -> int:
        return self.others[int(self.logits.argmax())]


def competing_problems(
    entries: Sequence[Entry],
    terms: Sequence[Term],
    places: Mapping[str, Place],
    threshold: float,
    embedder: Embedder,
    cache: Path,
    progress: Report = lambda what, done, of: None,
) -> Iterator[Tuple[str, Any]]:
    """For each published entry that has them, its phrasings that compete with another's, and those that are too vague.

    Args:
        entries: the whole base.
        terms: its medical terms.
        places: where entries stand.
        threshold: the probability, 0 to 1, from which on another entry counts as drawn.
        embedder: makes the vectors that are not in the cache.
        cache: folder of vectors, as training keeps them.
        progress: called as it goes on.

    Raises:
        WeightsError: the embedding weights are missing or damaged.
    """
    published = [entry for entry in entries if entry.status == "published"]
    if len(published) < 2:
        return
    questions = [EntryQuestions(entry.id, entry.question, entry.phrasings) for entry in published]
    surfaces = {surface.lower(): (term.name, term.kind) for term in terms for surface in (term.name, *term.synonyms)}
    ranker = Ranker.load()
    texts = texts_of(questions)
    vectors, tokens = embed_cached(texts, embedder, ranker.projection, cache, lambda done, of: progress("Embedding", done, of))
    base = Base.build(questions, surfaces, vectors, tokens)
    rivals = _Rivals(base, ranker)
    asked: Set[FrozenSet[int]] = set()
    told: Set[FrozenSet[int]] = set()
    for each in rivals.rows(progress):
        owner, text = int(base.vectors.owners[each.row]), base.texts[each.row]
        entry = published[owner]
        place, key = places.get(entry.id) or Place(entry.id), _key(entry, text)
        drawn = rivals.drawn(each)
        if len(drawn) >= MANY:
            cure = "Say more in it, or leave it out: it may mean any of them."
            found = f"{quoted(text)} fits {len(drawn)} other entries as well, such as {', '.join(sorted(drawn)[:3])}"
            yield entry.id, problem("vague-phrasing", place, key, found, cure)
            continue
        pair = frozenset((each.row, each.best))
        # Without phrasings of its own left, the other way round is the same.
        rival = None if pair in asked and not entry.phrasings else rivals.taken_for(each, threshold)
        asked.add(pair)
        if rival is None or frozenset((each.row, rival[0])) in told:
            continue
        other, probability = rival
        told.add(frozenset((each.row, other)))
        where = base.ids[base.vectors.owners[other]]
        found = f"{quoted(text)} is taken for {quoted(base.texts[other])} of {where} ({probability:.2f})"
        cure = "Keep it where it fits best, say the difference in it, or make one entry of the two."
        yield entry.id, problem("competing-phrasing", place, key, found, cure)


class _Rivals:
    """What the matcher's parts say of the phrasings of a base."""

    def __init__(self, base: Base, ranker: Ranker) -> None:
        self.base, self.ranker = base, ranker
        self.vectors = base.vectors.rows(range(len(base.texts)))
        self.mapped = ranker.mapped(self.vectors)
        sample = Outcomes.of(ranker.sample_logits, ranker.sample_right)
        self.calibration = calibrate(sample, 0.05)

    def rows(self, progress: Report) -> Iterator[_Row]:
        """Every phrasing that has neighbours in other entries, but for those whose very wording another entry has."""
        owners, total = self.base.vectors.owners, len(self.vectors)
        for row, keys in enumerate(_nearest(self.vectors, min(NEIGHBOURS, total))):
            if row % 200 == 0:
                progress("Comparing", row, total)
            others = [int(key) for key in keys if owners[key] != owners[row]]
            wording = self.base.reading(row).text
            if not others or any(owners[same] != owners[row] for same in self.base.exact(wording)):
                continue
            others = others if self._short(row) else others[:RIVALS]
            yield _Row(row, tuple(others), self._compare(row, others))

    def drawn(self, each: _Row) -> List[str]:
        """The other entries that a short phrasing fits."""
        if not self._short(each.row):
            return []
        owners = {int(self.base.vectors.owners[row]) for row, logit in zip(each.others, each.logits) if logit > LIKELY}
        return [self.base.ids[owner] for owner in owners]

    def taken_for(self, each: _Row, threshold: float) -> Tuple[int, float] | None:
        """The phrasing of another entry that a reader would be answered by, were this one not there, and how probable that is."""
        if each.logits.max() < SAME:
            return None
        owners = self.base.vectors.owners
        own = [row for row in self.base.rows_of(int(owners[each.row])) if row != each.row]
        if own:
            nearest = [own[place] for place in np.argsort(-(self.vectors[own] @ self.vectors[each.row]))[:OWN]]
            if each.logits.max() - self._compare(each.row, nearest).max() < AHEAD:
                return None
        found = find_candidates(self.base, self._question(each.row), self.ranker, RANKED, [each.row])
        probabilities = self.calibration.probability(self.ranker.logits(found.features))
        best = int(np.argmax(probabilities))
        row = int(found.rows[best])
        taken = owners[row] != owners[each.row] and probabilities[best] >= threshold
        return (row, float(probabilities[best])) if taken else None

    def _short(self, row: int) -> bool:
        return self.base.reading(row).length <= SHORT

    def _compare(self, row: int, others: Sequence[int]) -> np.ndarray:
        """The comparison net's log odds that each of some phrasings asks what this one asks."""
        places = list(others)
        tokens = [self.base.tokens[place] for place in places]
        cosines = self.vectors[places] @ self.vectors[row]
        return self.ranker.net.logits(self._question(row).tokens, tokens, cosines, self.mapped[row], self.mapped[places])

    def _question(self, row: int) -> Question:
        return self.base.question(row)


def _nearest(vectors: np.ndarray, k: int) -> Iterator[np.ndarray]:
    """The k nearest rows of each row, nearest first; about these where there are many."""
    if len(vectors) > PAIRWISE:
        yield from ApproximateIndex.build(vectors, fast=True).search_all(vectors, k)
        return
    for start in range(0, len(vectors), BLOCK):
        cosines = vectors[start : start + BLOCK] @ vectors.T
        yield from np.argsort(-cosines, axis=1, kind="stable")[:, :k]


def _key(entry: Entry, text: str) -> str:
    """The field a text stands in."""
    keys: Dict[str, str] = {phrasing: f"phrasings.{number}" for number, phrasing in enumerate(entry.phrasings)}
    return "question" if text == entry.question else keys[text]
