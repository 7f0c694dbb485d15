"""Words and letters: what sentence vectors blur, a drug's name or a misspelt one, is plain to see here.

Character n-grams are hashed (no vocabulary to store) and weighted by how rare they are; how rare a word is comes from
the knowledge base itself and from the shipped background frequencies, so that a base of ten entries knows it too.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from typing import Dict, List, Mapping, Sequence, Tuple
from zlib import crc32

import numpy as np

BUCKETS = 1 << 18
SIZES = (3, 4)


class CharacterIndex:
    """Character n-gram tf-idf of many texts, for the cosine with a query and for finding texts by rare n-grams.

    ``common`` bounds what a search walks through: n-grams in more texts than that find nothing, they only weigh.
    """

    def __init__(self, offsets: np.ndarray, grams: np.ndarray, weights: np.ndarray, rarity: np.ndarray) -> None:
        self.offsets, self.grams, self.weights, self.rarity = offsets, grams, weights, rarity
        self.size = len(offsets) - 1
        self._invert()

    @classmethod
    def build(cls, texts: Sequence[str]) -> CharacterIndex:
        """An index over normalised texts, in their order."""
        rows = [Counter(grams_of(text)) for text in texts]
        offsets = np.zeros(len(rows) + 1, np.int64)
        offsets[1:] = np.cumsum([len(row) for row in rows])
        grams = np.fromiter((gram for row in rows for gram in row), np.int32, int(offsets[-1]))
        counts = np.fromiter((count for row in rows for count in row.values()), np.float32, int(offsets[-1]))
        frequency = np.bincount(grams, minlength=BUCKETS)
        rarity = (np.log((1 + len(rows)) / (1 + frequency)) + 1).astype(np.float32)
        weights = (1 + np.log(counts)) * rarity[grams]
        norms = np.sqrt(np.maximum(np.add.reduceat(np.append(weights**2, 0), offsets[:-1]), 1e-12)) if len(rows) else weights
        empty = np.diff(offsets) == 0
        norms[empty] = 1
        return cls(offsets, grams, (weights / np.repeat(norms, np.diff(offsets))).astype(np.float32), rarity)

    def _invert(self) -> None:
        order = np.argsort(self.grams, kind="stable")
        self._texts = np.repeat(np.arange(self.size, dtype=np.int32), np.diff(self.offsets))[order]
        self._text_weights = self.weights[order]
        self._starts = np.zeros(BUCKETS + 1, np.int64)
        np.cumsum(np.bincount(self.grams, minlength=BUCKETS), out=self._starts[1:])
        self.common = max(64, self.size // 100)

    def query(self, text: str) -> Dict[int, float]:
        """The unit tf-idf vector of a normalised text: n-gram -> weight."""
        vector = {gram: (1 + math.log(count)) * float(self.rarity[gram]) for gram, count in Counter(grams_of(text[:600])).items()}
        norm = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        return {gram: weight / norm for gram, weight in vector.items()}

    def similarity(self, query: Mapping[int, float], rows: Sequence[int]) -> np.ndarray:
        """Cosine of the query with each of a few texts, float32 [len(rows)]."""
        dense = np.zeros(BUCKETS, np.float32)
        if query:
            dense[np.fromiter(query, np.int64, len(query))] = np.fromiter(query.values(), np.float32, len(query))
        spans = [slice(self.offsets[row], self.offsets[row + 1]) for row in rows]
        return np.array([dense[self.grams[span]] @ self.weights[span] for span in spans], np.float32)

    def search(self, query: Mapping[int, float], k: int) -> np.ndarray:
        """The k texts that share most of the query's rare n-grams, best first; fewer where fewer share any."""
        texts: List[np.ndarray] = []
        scores: List[np.ndarray] = []
        for gram, weight in query.items():
            start, end = self._starts[gram], self._starts[gram + 1]
            if 0 < end - start <= self.common:
                texts.append(self._texts[start:end])
                scores.append(self._text_weights[start:end] * weight)
        if not texts:
            return np.zeros(0, np.int64)
        totals = np.bincount(np.concatenate(texts), np.concatenate(scores), minlength=self.size)
        sharing = np.flatnonzero(totals)
        return sharing[best(totals[sharing], k)]

    def arrays(self) -> Dict[str, np.ndarray]:
        """What a file must keep."""
        return {"offsets": self.offsets, "grams": self.grams, "weights": self.weights, "rarity": self.rarity}


class WordRarity:
    """How much a word tells (inverse document frequency), from the knowledge base and a background of medical text."""

    def __init__(self, base: Mapping[str, int], base_size: int, background: Mapping[str, int], background_size: int) -> None:
        self.base, self.base_size = dict(base), base_size
        self.background, self.background_size = background, max(background_size, 1)
        self._seen: Dict[str, float] = {}

    def __call__(self, word: str) -> float:
        """From about 0 (in every text) to about 1 (in none)."""
        if word not in self._seen:
            if len(self._seen) >= 100_000:
                self._seen.clear()
            self._seen[word] = self._rarity(word)
        return self._seen[word]

    def _rarity(self, word: str) -> float:
        there = math.log((1 + self.background_size) / (1 + self.background.get(word, 0))) / math.log(1 + self.background_size)
        if self.base_size < 20:
            return there
        here = math.log((1 + self.base_size) / (1 + self.base.get(word, 0))) / math.log(1 + self.base_size)
        share = 0.5 * min(1.0, math.log10(self.base_size) / 4)
        return (1 - share) * there + share * here


def grams_of(text: str) -> List[int]:
    """Hashed character n-grams of each word with a blank on both sides."""
    grams: List[int] = []
    for word in text.split():
        grams.extend(_word_grams(word))
    return grams


@lru_cache(maxsize=65536)
def _word_grams(word: str) -> Tuple[int, ...]:
    padded = f" {word[:40]} ".encode("utf-8", "replace")
    found = [crc32(padded[start : start + size]) & (BUCKETS - 1) for size in SIZES for start in range(max(1, len(padded) - size + 1))]
    return tuple(found)


def best(scores: np.ndarray, k: int, above: float = -np.inf) -> np.ndarray:
    """Positions of the k largest scores, largest first, ties by position; no full sort."""
    k = min(k, len(scores))
    if k <= 0:
        return np.zeros(0, np.int64)
    chosen = np.argpartition(-scores, k - 1)[:k] if k < len(scores) else np.arange(len(scores))
    chosen = chosen[np.lexsort((chosen, -scores[chosen]))]
    return chosen[scores[chosen] > above]


@lru_cache(maxsize=65536)
def same_root(left: str, right: str) -> bool:
    """Whether one stem goes on from the other: diabet and diabetic, vomit and vomiting."""
    short, long = sorted((left, right), key=len)
    return len(short) >= 5 and len(long) - len(short) <= 4 and long.startswith(short)


@lru_cache(maxsize=65536)
def slip(left: str, right: str) -> bool:
    """Whether one stem could be the other misspelt: azathioprin and azathiaprin. True of hyper- and hypotension too, so
    ask it only where one of the two is no known word."""
    short, long = sorted((left, right), key=len)
    if len(short) < 5 or len(long) - len(short) > 2:
        return False
    return _distance(short, long) <= (1 if len(long) < 8 else 2)


def _distance(left: str, right: str) -> int:
    """Optimal string alignment distance (Damerau 1964): insert, delete, replace, swap neighbours."""
    before: List[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
