"""Which entries of a base a question may mean, and everything the ranker needs to know about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Set, Tuple

import numpy as np

from bot.matching.base import READINGS, Base, Question
from bot.matching.features import covered, weight_share, word_features
from bot.matching.lexical import best, unmatched
from bot.matching.ranker import FEATURES, Ranker
from bot.matching.reading import Reading

# Beside the cosine, how much letters and shared terms count when entries are chosen, and aligned tokens when the best of
# an entry's phrasings is.
CHARACTER_SHARE = 0.3
TERM_SHARE = 0.1
ALIGNED_SHARE = 0.5
NEIGHBOURS = 24
BY_LETTERS = 8
BY_TERMS = 16
BY_CLASSIFIER = 5  # entries
LEAST = -2.0  # a score below that says no more
COMMON = 200  # a term in more phrasings than that finds nothing
COMPARED = 3  # phrasings of an entry that are read side by side with the question
MANY = 48  # phrasings of one entry that are read together
ALONE = 0.3  # margin and second cosine of the only entry of a base; margin to the unanswerable where none is known


@dataclass(frozen=True)
class Candidates:
    """The entries that may be meant: for each the row of its best phrasing, its score and its features."""

    rows: np.ndarray  # int [n]
    scores: np.ndarray  # float [n]
    features: np.ndarray  # float [n, len(FEATURES)]


def find_candidates(
    base: Base, question: Question, ranker: Ranker, k: int, hidden: Sequence[int] = (), unanswerable: Optional[int] = None
) -> Candidates:
    """The k entries nearest by vector, letters and terms, and those of the classifier, each with its best phrasing.

    Args:
        base: the knowledge base.
        question: what is asked.
        ranker: its maps and its net are used, not its coefficients.
        k: how many entries at most.
        hidden: rows that do not exist for this question.
        unanswerable: the unanswerable question that this is, which does not exist for it either.
    """
    absent = set(hidden)
    grams = base.letters.query(question.reading.text)
    by_letters = (int(row) for row in base.letters.search(grams, BY_LETTERS + len(absent)))
    shared = _shared_terms(base, question.reading)
    by_terms = sorted(shared, key=lambda row: (-shared[row], row))[: BY_TERMS + len(absent)]
    found = base.vectors.search(question.vector, max(NEIGHBOURS, k), hidden)
    classified = _classified(base, question, absent)
    likely = best(classified, BY_CLASSIFIER).tolist() if classified is not None else []
    nearest = [row for owner in likely for row in _nearest(base, question, owner, absent)]
    rows = [row for row in dict.fromkeys([*found, *by_letters, *by_terms, *nearest]) if row not in absent]
    if not rows:
        return Candidates(np.zeros(0, np.int64), np.zeros(0), np.zeros((0, len(FEATURES))))
    cosines = base.vectors.similarity(question.vector, rows)
    letters = base.letters.similarity(grams, rows)
    aligned = base.tokens.align(question.tokens, rows)
    scores = cosines + CHARACTER_SHARE * letters + TERM_SHARE * np.array([min(shared.get(row, 0.0), 2.0) for row in rows])
    places_of = _best_of_entries(base.vectors.owners[rows].tolist(), scores, scores + ALIGNED_SHARE * aligned.mean(axis=1), k, likely)
    mapped, compared = _compare(base, question, ranker, rows, cosines, [place for places in places_of for place in places])
    chosen = [max(places, key=lambda place: compared[place]) for places in places_of]
    together = np.array([np.mean([compared[place] for place in places]) for places in places_of])
    picked = np.array(rows)[chosen]
    score, cosines, letters, aligned = scores[chosen], cosines[chosen], letters[chosen], aligned[chosen]
    near, alike = (np.array([of[place] for place in chosen]) for of in (mapped, compared))
    siblings = [_siblings(base, int(row), absent) for row in picked]
    entry = _entry_features(base, question, siblings, cosines, aligned[:, 0])
    words = np.array([_word_features(base, question.reading, int(row), rows) for row, rows in zip(picked, siblings)])
    covering = _covering(base, question, picked, siblings)
    standing = _standing(classified, base.vectors.owners[picked])
    closeness = aligned[:, :2].mean(axis=1)
    margins = [_margin(values) for values in (cosines, near, closeness, entry[:, 0], letters, alike)]
    second = np.full(len(picked), float(np.partition(cosines, -2)[-2]) if len(cosines) > 1 else ALONE)
    beside = cosines - base.nearest_unanswerable(question.vector, unanswerable, default=cosines - ALONE)
    features = [cosines, near, letters, aligned, alike, together, *margins, second, beside, entry, *covering, *standing, words]
    return Candidates(picked, score, np.column_stack(features))


def read_ahead(base: Base) -> None:
    """Takes every phrasing apart beforehand, where all can be kept: 0.1 ms each that the first readers need not wait for."""
    if len(base.texts) <= READINGS:
        for owner in range(len(base.ids)):
            base.said(base.rows_of(owner)[:MANY])
            base.answered(owner)


def _compare(
    base: Base, question: Question, ranker: Ranker, rows: List[int], cosines: np.ndarray, places: List[int]
) -> Tuple[Dict[int, float], Dict[int, float]]:
    """Mapped cosine and the comparison net's log odds of the phrasings at some places of ``rows``."""
    asked = ranker.mapped(question.vector)
    stored = ranker.mapped(base.vectors.rows([rows[place] for place in places]))
    tokens = [base.tokens[rows[place]] for place in places]
    logits = ranker.net.logits(question.tokens, tokens, cosines[places], asked, stored)
    return dict(zip(places, (stored @ asked).tolist())), dict(zip(places, logits.tolist()))


def _shared_terms(base: Base, question: Reading) -> Dict[int, float]:
    """Rows that hold one of the question's rarer terms, with how much the shared ones tell."""
    shared: Dict[int, float] = {}
    for name, kind in sorted(question.terms):
        rows = base.terms.get(f"{kind}: {name}", ())
        if len(rows) <= COMMON:
            for row in rows:
                shared[row] = shared.get(row, 0.0) + base.telling((name, kind))
    return shared


def _classified(base: Base, question: Question, absent: Set[int]) -> Optional[np.ndarray]:
    """The classifier's score of each entry, -inf for entries without a phrasing here; None where the base has none."""
    scores = base.classified(question)
    if scores is None or not absent:
        return scores
    owners = set(base.vectors.owners[sorted(absent)].tolist())
    left = scores.copy()
    left[[owner for owner in owners if absent.issuperset(base.rows_of(owner))]] = -np.inf
    return left


def _nearest(base: Base, question: Question, owner: int, absent: Set[int]) -> List[int]:
    """The phrasings of an entry that are nearest to the question."""
    rows = [row for row in base.rows_of(owner) if row not in absent]
    return [rows[place] for place in best(base.vectors.similarity(question.vector, rows), COMPARED)]


def _standing(scores: Optional[np.ndarray], owners: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """The classifier's scores of some entries, and how far each lies above the best of all others; zeros without a classifier."""
    if scores is None:
        return np.zeros(len(owners)), np.zeros(len(owners))
    second, first = np.argsort(scores)[-2:]
    return scores[owners], scores[owners] - np.where(owners == first, max(scores[second], LEAST), scores[first])


def _best_of_entries(owners: List[int], scores: np.ndarray, fit: np.ndarray, k: int, certain: Sequence[int]) -> List[List[int]]:
    """For each of k entries the places of its best fitting phrasings, best first: for the ``certain`` ones, and for those with the
    best scores."""
    order = np.argsort(-scores, kind="stable").tolist()
    wanted = set(certain[:k])
    for place in order:
        if len(wanted) < k:
            wanted.add(owners[place])
    places: Dict[int, List[int]] = {}
    for place in order:
        if owners[place] in wanted:
            places.setdefault(owners[place], []).append(place)
    return [sorted(of, key=lambda place: -fit[place])[:COMPARED] for of in places.values()]


def _siblings(base: Base, row: int, absent: Set[int]) -> Sequence[int]:
    rows = base.rows_of(int(base.vectors.owners[row]))
    return rows[:MANY] if absent.isdisjoint(rows) else [other for other in rows if other not in absent][:MANY]


def _entry_features(
    base: Base, question: Question, siblings: Sequence[Sequence[int]], cosines: np.ndarray, aligned: np.ndarray
) -> np.ndarray:
    """How near each entry's three nearest phrasings are, and how well all its phrasings together have the question's tokens."""
    features = np.column_stack([cosines, aligned])
    several = [place for place, rows in enumerate(siblings) if len(rows) > 1]
    if several:
        groups = [siblings[place] for place in several]
        near = np.split(base.vectors.similarity(question.vector, np.concatenate(groups)), np.cumsum([len(rows) for rows in groups])[:-1])
        features[several, 0] = [np.partition(each, -min(3, len(each)))[-3:].mean() for each in near]
        features[several, 1] = base.tokens.weakest(question.tokens, groups)
    return features


def _covering(base: Base, question: Question, picked: np.ndarray, siblings: Sequence[Sequence[int]]) -> Tuple[np.ndarray, np.ndarray]:
    """Where entries have many phrasings: how much of the question's word weight each entry's phrasings and answer have, and how far
    that lies above the other entries'. Zeros elsewhere."""
    if base.answers is None:
        return np.zeros(len(picked)), np.zeros(len(picked))
    words = question.reading.words
    lost = [unmatched(words, base.said(rows).words, base.known) for rows in siblings]
    owners = base.vectors.owners[picked].tolist()
    lost = [unmatched(left, base.answered(owner), base.known) for left, owner in zip(lost, owners)]
    covering = np.array([weight_share(words, left, base.rarity) for left in lost])
    return covering, _margin(covering)


def _word_features(base: Base, question: Reading, row: int, siblings: Sequence[int]) -> List[float]:
    """Covered by the entry, terms that it lacks, and then the features of the phrasing itself."""
    values = word_features(question, base.reading(row), base.rarity, base.known, base.telling)
    said = base.said(siblings)
    lacking = min(sum(map(base.telling, sorted(question.terms - said.terms))), 3.0)
    if len(siblings) < 2:
        return [values[0], lacking, *values]
    return [max(values[0], covered(question.words, said.words, base.rarity, base.known)), lacking, *values]


def _margin(scores: np.ndarray) -> np.ndarray:
    """How far each score lies above the best of the others."""
    if len(scores) < 2:
        return np.full(len(scores), ALONE)
    order = np.argsort(-scores, kind="stable")
    others = np.full(len(scores), scores[order[0]])
    others[order[0]] = scores[order[1]]
    return scores - others
