"""Which entry a question belongs to, learnt from all phrasings at once.

One linear support vector machine an entry against all others and against questions that no entry answers (Cortes and Vapnik 1995;
Rifkin and Klautau 2004), over the leading directions of the sentence vector and the tf-idf of words, pairs of words and letters.
The nearest phrasing decides by one text; this weighs what sets all phrasings of an entry apart from all others.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple, Optional, Sequence, Tuple
from zlib import crc32

import numpy as np

from bot.matching.cores import on_all_cores
from bot.matching.lexical import BUCKETS, grams_of, words_and_pairs
from bot.matching.mapped import load_array, save_array

INVERSE_REGULARIZATION = 0.3
VECTOR_LENGTH = 1.5  # of the sentence vector beside one of words and one of letters, each of length 1
SEEN = 2  # examples that must have a part
MOST_WORK = 20_000_000  # examples times entries: about a minute and a half of one core
LITTLE_WORK = 50_000  # up to so much is done sooner than processes are started
TOGETHER = 28  # entries that one process learns at a time
FILES = ("classifier-parts", "classifier-rarity", "classifier-directions", "classifier-dense", "classifier")


class EntryClassifier:
    """Scores of entries for a question.

    Args:
        parts: int64 [parts], rising: hashed letters, and behind these hashed words and pairs.
        rarity: float32 [parts], how much each tells.
        directions: float32 [dimensions, directions], of the sentence vector.
        dense: float32 [directions + 1, entries]; the last row is added.
        weights: float16 [parts, entries].
    """

    def __init__(self, parts: np.ndarray, rarity: np.ndarray, directions: np.ndarray, dense: np.ndarray, weights: np.ndarray) -> None:
        self.parts, self.rarity, self.directions = parts, rarity, directions
        self.dense, self.weights = dense, weights

    def scores(self, wording: str, vector: np.ndarray) -> np.ndarray:
        """How firmly each entry is meant by a normalised text with this vector, float [entries]: over 0 speaks for it."""
        places, values = _weighed(_counts(wording), self.parts, self.rarity)
        near = (vector @ self.directions) * VECTOR_LENGTH
        return near @ self.dense[:-1] + self.dense[-1] + values @ self.weights[places].astype(np.float32)

    def save(self, directory: Path) -> None:
        for name, values in zip(FILES, (self.parts, self.rarity, self.directions, self.dense, self.weights)):
            save_array(directory, name, values)

    @classmethod
    def load(cls, directory: Path) -> Optional[EntryClassifier]:
        """What ``save`` wrote; None where nothing was."""
        if not (directory / f"{FILES[0]}.npy").exists():
            return None
        return cls(*(load_array(directory, name) for name in FILES))


class Examples(NamedTuple):
    """Questions to learn from.

    Args:
        wordings: normalised texts.
        vectors: [texts, dimensions].
        owners: int [texts], the position of the entry of each, -1 for one that no entry answers.
        asked: bool [texts], those that the base will be asked while it is trained.
    """

    wordings: Sequence[str]
    vectors: np.ndarray
    owners: np.ndarray
    asked: np.ndarray


def learn(examples: Examples, entries: int, directions: np.ndarray) -> Tuple[Optional[EntryClassifier], Optional[np.ndarray]]:
    """The classifier of a base, and what it would say of each example that it had not learnt from.

    It learns from all questions with an entry, and from every second one without; the other half of those is new to it. What it has learnt
    is scored by further ones, thrown away afterwards: these learn from that other half, and each leaves out a part of the questions with
    an entry that are asked, a quarter of all at most.

    Args:
        examples: of at least two entries.
        entries: how many there are, with or without examples.
        directions: the leading ones of the vectors, float32 [dimensions, directions].

    Returns:
        The classifier, and scores float32 [texts, entries], right for what is asked and for all without an entry. None and None
        where the work would be too much.
    """
    owners = np.asarray(examples.owners)
    if len(owners) * entries > MOST_WORK:
        return None, None
    parts, rarity, matrix = _matrix(examples, directions)
    without, odd = owners < 0, np.arange(len(owners)) % 2 > 0
    asked = np.flatnonzero(examples.asked & ~without)
    count = max(1, -(-4 * len(asked) // int((~without).sum())))
    folds = [np.isin(np.arange(len(owners)), asked[first::count]) for first in range(count)]
    learnt = [~without | odd, *(np.where(without, ~odd, ~fold) for fold in folds)]
    work = [(rows, start) for rows in learnt for start in range(0, entries, TOGETHER)]

    def fit(number: int) -> np.ndarray:
        rows, start = work[number]
        return _fit(matrix[rows], owners[rows], range(start, min(start + TOGETHER, entries)))

    worth = len(owners) * entries > LITTLE_WORK
    fitted = iter(on_all_cores(fit, len(work), few=2 if worth else len(work) + 1, portion=1))
    weights = [np.concatenate([next(fitted) for _ in range(0, entries, TOGETHER)], axis=1) for _ in learnt]
    scores = _scores(matrix, weights[0])
    for fold, others in zip(folds, weights[1:]):
        rows = fold | (without & odd)
        scores[rows] = _scores(matrix[rows], others)
    width = directions.shape[1]
    dense = np.concatenate([weights[0][:width], weights[0][-1:]])
    return EntryClassifier(parts, rarity, directions, dense, weights[0][width:-1].astype(np.float16)), scores


def _scores(matrix: Any, weights: np.ndarray) -> np.ndarray:
    return (matrix @ weights[:-1] + weights[-1]).astype(np.float32)


def _matrix(examples: Examples, directions: np.ndarray) -> Tuple[np.ndarray, np.ndarray, Any]:
    """The parts to learn, how much each tells, and the examples as a CSR matrix [examples, directions + parts]."""
    from scipy.sparse import csr_matrix, hstack

    counted = [_counts(wording) for wording in examples.wordings]
    frequency = Counter(part for counts in counted for part in counts)
    parts = np.array(sorted(part for part, texts in frequency.items() if texts >= SEEN), np.int64)
    rarity = np.array([np.log((1 + len(counted)) / (1 + frequency[part])) + 1 for part in parts.tolist()], np.float32)
    rows = [_weighed(counts, parts, rarity) for counts in counted]
    ends = np.cumsum([0, *(len(places) for places, _ in rows)])
    places, values = (np.concatenate([row[side] for row in rows]) for side in (0, 1))
    near = csr_matrix((examples.vectors @ directions) * VECTOR_LENGTH)
    beside = csr_matrix((values, places, ends), shape=(len(rows), len(parts)))
    return parts, rarity, hstack([near, beside]).tocsr().astype(np.float64)


def _fit(matrix: Any, owners: np.ndarray, entries: range) -> np.ndarray:
    """Weights and, last, the bias of some entries, float32 [columns + 1, entries]; an entry without examples is refused."""
    from sklearn.svm import LinearSVC

    weights = np.zeros((matrix.shape[1] + 1, len(entries)), np.float32)
    weights[-1] = -1
    labels = np.where((owners >= entries.start) & (owners < entries.stop), owners, -1)
    if (labels == labels[0]).all():
        return weights
    machine = LinearSVC(C=INVERSE_REGULARIZATION, tol=0.01, random_state=0).fit(matrix, labels)
    found = np.column_stack([machine.coef_, machine.intercept_])
    if len(machine.classes_) == 2:  # one machine stands for both
        found = np.concatenate([-found, found])
    for label, row in zip(machine.classes_.tolist(), found):
        if label >= 0:
            weights[:, label - entries.start] = row
    return weights


def _counts(wording: str) -> Counter[int]:
    """How often a text has each hashed part."""
    counts = Counter(grams_of(wording))
    counts.update(BUCKETS + crc32(part.encode("utf-8", "replace")) for part in words_and_pairs(wording))
    return counts


def _weighed(counts: Counter[int], parts: np.ndarray, rarity: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Places and weights of those of a text's parts that were learnt: letters together of length 1, and words and pairs."""
    keys = np.fromiter(counts.keys(), np.int64, len(counts))
    times = np.fromiter(counts.values(), np.float32, len(counts))
    places = np.searchsorted(parts, keys)
    seen = places < len(parts)
    seen[seen] = parts[places[seen]] == keys[seen]
    places, letters = places[seen], keys[seen] < BUCKETS
    values = (1 + np.log(times[seen])) * rarity[places]
    for of in (letters, ~letters):
        values[of] /= max(float(np.linalg.norm(values[of])), 1e-9)
    return places, values
