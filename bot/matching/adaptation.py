"""What a knowledge base's own phrasings teach: asked against the base without them, they fit the ranker and its calibration."""

from __future__ import annotations

from typing import Callable, FrozenSet, List, NamedTuple, Sequence, Tuple

import numpy as np

from bot.matching.base import Base, Question
from bot.matching.calibration import SAMPLE_WEIGHT, Outcomes
from bot.matching.candidates import find_candidates
from bot.matching.ranker import Ranker

HELD_OUT = 1000  # at most so many phrasings are asked
ENOUGH = 100  # fewer teach nothing reliable about single features, or thresholds
LABELLED_WEIGHT = 8.0  # a reader's question teaches more than a phrasing
NEAR = 0.3  # a question without an entry that is less near to every phrasing teaches nothing new
CHOICES = 3

Stage = Callable[[str, int, int], None]


Labelled = Tuple[Question, FrozenSet[str]]


class Asked(NamedTuple):
    """The candidates of a held-out question: their features, whether each is right, and the half it is left out of.

    ``weight`` says how much it counts, ``doubted`` whether an opposite stops its best candidate, given by its place, from being
    answered, ``answerable`` whether any entry answers it.
    """

    features: np.ndarray
    right: np.ndarray
    half: int
    weight: float = 1.0
    doubted: Callable[[int], bool] = lambda place: False
    answerable: bool = True


def adapt(
    base: Base,
    ranker: Ranker,
    unanswerable: Sequence[Question],
    labelled: Sequence[Labelled],
    doubted: Callable[[int, Question], bool],
    report: Stage,
) -> Tuple[Ranker, Outcomes, np.ndarray]:
    """The ranker fitted to a base, how it does on questions it was not fitted to, and the log odds it gives to the best match of
    unanswerable ones.

    Each phrasing is asked with only itself taken away, so that its entry can still be found; every fourth one also with its
    whole entry taken away, so that whatever is found is a look-alike. So is what is found for a question known to have no entry.
    The ranker's own held-out sample is among the outcomes, and all there is where a base has one phrasing an entry. Labelled
    questions are asked as they are; ENOUGH of them that entries answer are the only outcomes.

    Args:
        base: the knowledge base.
        ranker: the shipped one.
        unanswerable: the questions behind ``base.unanswerable``.
        labelled: readers' questions and the ids of the entries that answer them; without ids, none does.
        doubted: whether an opposite stops an entry, given by its position, from being the answer to a question.
        report: called with ("calibrate", questions asked, in all).
    """
    sample = Outcomes.of(ranker.sample_logits, ranker.sample_right, SAMPLE_WEIGHT / max(len(ranker.sample_logits), 1))
    rows = [row for owner in range(len(base.entries)) if len(base.rows_of(owner)) > 1 for row in base.rows_of(owner)]
    rows = rows[:: max(1, -(-len(rows) // HELD_OUT))]
    if len(base.entries) < 3 or not rows:
        return ranker, sample, np.zeros(0)
    asked: List[Asked] = []
    total = len(rows) + len(unanswerable) + len(labelled)
    for done, row in enumerate(rows, 1):
        owner = int(base.vectors.owners[row])
        for hidden in ([row], list(base.rows_of(owner))) if done % 4 == 0 else ([row],):
            found = find_candidates(base, base.question(row), ranker, 8, hidden)
            asked.append(Asked(found.features, base.vectors.owners[found.rows] == owner, owner % 2))
        if done % 100 == 0:
            report("calibrate", done, total)
    without: List[Asked] = []
    for place, question in enumerate(unanswerable):
        if max(base.vectors.search(question.vector, 1).values()) < NEAR:
            continue
        found = find_candidates(base, question, ranker, 8, unanswerable=place)
        without.append(Asked(found.features, np.zeros(len(found.rows), bool), place % 2))
        if (place + 1) % 100 == 0:
            report("calibrate", len(rows) + place + 1, total)
    known = [_labelled(base, ranker, question, ids, place % 2, doubted) for place, (question, ids) in enumerate(labelled)]
    report("calibrate", total, total)
    asked, without, known = ([each for each in of if len(each.features)] for of in (asked, without, known))
    if len(rows) < ENOUGH:
        return ranker, sample + _outcomes([ranker] * len(asked + without), asked + without), np.zeros(0)
    halves = [_fitted(ranker, [each for each in (*asked, *without, *known) if each.half != half]) for half in (0, 1)]
    strays = _outcomes([halves[each.half] for each in without], without)
    if sum(each.answerable for each in known) >= ENOUGH:
        outcomes = _outcomes([halves[each.half] for each in known], known)
    else:
        outcomes = sample + strays + _outcomes([halves[each.half] for each in asked], asked)
    return _fitted(ranker, [*asked, *without, *known]), outcomes, strays.logits


def _labelled(
    base: Base, ranker: Ranker, question: Question, ids: FrozenSet[str], half: int, doubted: Callable[[int, Question], bool]
) -> Asked:
    found = find_candidates(base, question, ranker, 8)
    owners = [int(owner) for owner in base.vectors.owners[found.rows]]
    right = np.array([base.ids[owner] in ids for owner in owners], bool)
    return Asked(found.features, right, half, LABELLED_WEIGHT, lambda place: doubted(owners[place], question), bool(ids))


def _fitted(ranker: Ranker, asked: Sequence[Asked]) -> Ranker:
    if not asked:
        return ranker
    return ranker.adapted(
        np.concatenate([each.features[:5] for each in asked]),
        np.concatenate([each.right[:5] for each in asked]),
        np.concatenate([np.full(len(each.features[:5]), each.weight) for each in asked]),
    )


def _outcomes(rankers: Sequence[Ranker], asked: Sequence[Asked]) -> Outcomes:
    logits = [ranker.logits(each.features) for ranker, each in zip(rankers, asked)]
    best = [int(np.argmax(values)) for values in logits]
    return Outcomes(
        np.array([values[place] for values, place in zip(logits, best)], np.float64),
        np.array([each.right[place] for each, place in zip(asked, best)], bool),
        np.ones(len(asked)),
        np.array([each.doubted(place) for each, place in zip(asked, best)], bool),
        np.array([each.answerable for each in asked], bool),
    )
