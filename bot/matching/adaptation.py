"""What a knowledge base's own phrasings teach: asked against the base without them, they fit the ranker and its calibration."""

from __future__ import annotations

from functools import partial
from typing import Callable, FrozenSet, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from bot.matching.base import UNJUDGED, Base, Judgement, Question
from bot.matching.calibration import SAMPLE_WEIGHT, Outcomes
from bot.matching.candidates import Candidates, find_candidates, read_ahead
from bot.matching.cores import on_all_cores
from bot.matching.ranker import Ranker

HELD_OUT = 1000  # at most so many phrasings are asked
MOST_BESIDE = 5000  # at most so many questions without an entry are asked; each counts for those left out
ENOUGH = 100  # fewer teach nothing reliable about single features, or thresholds
LABELLED_WEIGHT = 8.0  # a reader's question teaches more than a phrasing
NEAR = 0.3  # a question without an entry that is less near to every phrasing teaches nothing new
CHOICES = 3

Stage = Callable[[str, int, int], None]


Labelled = Tuple[Question, FrozenSet[str]]


class Asking(NamedTuple):
    """A question for the base: the rows that do not exist for it, and its place among the unanswerable ones."""

    question: Question
    hidden: Sequence[int] = ()
    unanswerable: Optional[int] = None


class Asked(NamedTuple):
    """The candidates of a held-out question: their features, whether each is right, and the half it is left out of.

    ``weight`` says how much it counts, ``doubted`` whether an opposite stops its best candidate, given by its place, from being
    answered, ``answerable`` whether any entry answers it, ``kind`` the log odds of that by the question's kind alone.
    """

    features: np.ndarray
    right: np.ndarray
    half: int
    weight: float = 1.0
    doubted: Callable[[int], bool] = lambda place: False
    answerable: bool = True
    kind: float = 0.0


def adapt(
    base: Base,
    ranker: Ranker,
    unanswerable: Sequence[Question],
    labelled: Sequence[Labelled],
    doubted: Callable[[int, Question], bool],
    report: Stage,
    judged: Mapping[int, Judgement],
) -> Tuple[Ranker, Outcomes, Outcomes]:
    """The ranker fitted to a base, how it does on questions it was not fitted to, and how on unanswerable ones.

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
        judged: phrasing -> what the base's judges say of it when it is asked.
    """
    sample = Outcomes.of(ranker.sample_logits, ranker.sample_right, SAMPLE_WEIGHT / max(len(ranker.sample_logits), 1))
    rows = asked_rows(base)
    if len(base.entries) < 3 or not rows:
        return ranker, sample, Outcomes.of([], [])
    beside = [place for place, question in enumerate(unanswerable) if base.vectors.nearest(question.vector) >= NEAR]
    stands_for = max(1, -(-len(beside) // MOST_BESIDE))
    beside = beside[::stands_for]
    asking = [*_held_out(base, rows, judged), *(Asking(unanswerable[place], (), place) for place in beside)]
    asking += [Asking(question) for question, _ in labelled]
    read_ahead(base)
    found: List[Candidates] = []
    for each in on_all_cores(lambda number: _candidates(base, ranker, asking[number]), len(asking)):
        found.append(each)
        if len(found) % 100 == 0 or len(found) == len(asking):
            report("calibrate", len(found), len(asking))
    owners = [base.vectors.owners[each.rows] for each in found]
    kinds = [base.answerable(each.question) for each in asking]
    asked: List[Asked] = []
    without: List[Asked] = []
    known: List[Asked] = []
    for each, its, own, kind in zip(asking, found, owners, kinds):
        if each.unanswerable is not None:
            without.append(Asked(its.features, np.zeros(len(own), bool), len(without) % 2, stands_for, kind=kind))
        elif each.hidden:
            owner = int(base.vectors.owners[each.hidden[0]])
            asked.append(Asked(its.features, own == owner, owner % 2, kind=kind))
        else:
            question, ids = labelled[len(known)]
            right = np.array([base.ids[owner] in ids for owner in own.tolist()], bool)
            doubt = partial(_doubt, doubted, own, question)
            known.append(Asked(its.features, right, len(known) % 2, LABELLED_WEIGHT, doubt, bool(ids), kind))
    asked, without, known = ([each for each in of if len(each.features)] for of in (asked, without, known))
    if len(rows) < ENOUGH:
        return ranker, sample + _outcomes([ranker] * len(asked + without), asked + without), Outcomes.of([], [])
    halves = [_fitted(ranker, [each for each in (*asked, *without, *known) if each.half != half]) for half in (0, 1)]
    strays = _outcomes([halves[each.half] for each in without], without)
    if sum(each.answerable for each in known) >= ENOUGH:
        outcomes = _outcomes([halves[each.half] for each in known], known)
    else:
        outcomes = sample + strays + _outcomes([halves[each.half] for each in asked], asked)
    return _fitted(ranker, [*asked, *without, *known]), outcomes, strays


def asked_rows(base: Base) -> List[int]:
    """The phrasings that a base is asked: all, or evenly spread HELD_OUT, of entries that have several."""
    rows = [row for owner in range(len(base.entries)) if len(base.rows_of(owner)) > 1 for row in base.rows_of(owner)]
    return rows[:: max(1, -(-len(rows) // HELD_OUT))]


def _held_out(base: Base, rows: Sequence[int], judged: Mapping[int, Judgement]) -> Iterator[Asking]:
    """The phrasings, each without itself, and every fourth one without its entry, too."""
    for number, row in enumerate(rows, 1):
        question = judged.get(row, UNJUDGED).of(base.question(row))
        yield Asking(question, (row,))
        if number % 4 == 0:
            yield Asking(question, base.rows_of(int(base.vectors.owners[row])))


def _candidates(base: Base, ranker: Ranker, asking: Asking) -> Candidates:
    return find_candidates(base, asking.question, ranker, 8, asking.hidden, asking.unanswerable)


def _doubt(doubted: Callable[[int, Question], bool], owners: np.ndarray, question: Question, place: int) -> bool:
    return doubted(int(owners[place]), question)


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
        np.array([each.kind for each in asked], np.float64),
    )
