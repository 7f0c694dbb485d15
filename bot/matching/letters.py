"""Character n-grams: a drug's name or a misspelt one, blurred by sentence vectors, is plain to see here.

N-grams are hashed (no vocabulary to store) and weighted by how rare they are (tf-idf). Weights are not stored: a text's
n-grams with their counts, how many texts have each n-gram, and a length for each text make them.
"""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from typing import Dict, List, Mapping, Sequence, Tuple

import numpy as np

from bot.matching.lexical import BUCKETS, best, grams_of
from bot.matching.mapped import load_array, save_array

MASK = BUCKETS - 1
BITS = 18  # of an n-gram; the bits above it hold the count
MOST_COUNTED = 4095
MOST_LISTED = 4000  # an n-gram in more texts than that finds nothing, however many texts there are
WALKED = 30_000  # at most so many postings are looked at in a search, those of the rarest n-grams first
DENSE = 100_000  # up to so many texts, sums are kept for all of them
CHUNK = 20_000  # texts that are counted at once
FILES = ("letters-offsets", "letters", "letters-norms", "letters-frequency", "letters-listed")
_TF = (1 + np.log(np.arange(1, MOST_COUNTED + 2))).astype(np.float32)  # of count - 1


class CharacterIndex:
    """Character n-gram tf-idf of many texts, for the cosine with a query and for finding texts by rare n-grams.

    Args:
        offsets: int64 [texts + 1], where each text's n-grams begin.
        grams: uint32, hashed n-gram | (count - 1) << 18, rising within a text.
        norms: float32 [texts], the length of each text's weights; 1 for a text without any.
        frequency: int32 [BUCKETS], how many texts have each n-gram.
        listed: uint32, for each n-gram that is not too common, the texts that have it: text << 4 | min(count - 1, 15).
    """

    def __init__(self, offsets: np.ndarray, grams: np.ndarray, norms: np.ndarray, frequency: np.ndarray, listed: np.ndarray) -> None:
        self.offsets, self.grams, self.norms, self.frequency, self.listed = offsets, grams, norms, frequency, listed
        self.size = len(offsets) - 1
        self.rarity = (np.log((1 + self.size) / (1 + frequency)) + 1).astype(np.float32)
        self.common = _common(self.size)
        self._starts = np.zeros(BUCKETS + 1, np.int64)
        np.cumsum(np.where(frequency <= self.common, frequency, 0), out=self._starts[1:])
        if int(self.offsets[-1]) != len(grams) or int(self._starts[-1]) != len(listed):
            raise ValueError("the letters are not whole")

    @classmethod
    def build(cls, texts: Sequence[str]) -> CharacterIndex:
        """An index over normalised texts, in their order."""
        parts = [_counted(texts[start : start + CHUNK]) for start in range(0, len(texts), CHUNK)]
        offsets = np.zeros(len(texts) + 1, np.int64)
        np.cumsum(np.concatenate([sizes for sizes, _ in parts] or [offsets[:0]]), out=offsets[1:])
        grams = np.concatenate([packed for _, packed in parts] or [np.zeros(0, np.uint32)])
        frequency = sum((np.bincount(packed & MASK, minlength=BUCKETS) for _, packed in parts), np.zeros(BUCKETS, np.int64))
        rarity = (np.log((1 + len(texts)) / (1 + frequency)) + 1).astype(np.float32)
        norms = np.concatenate([_norms(sizes, packed, rarity) for sizes, packed in parts] or [np.zeros(0, np.float32)])
        rare = frequency <= _common(len(texts))
        kept: List[Tuple[np.ndarray, np.ndarray]] = []
        for number, (sizes, packed) in enumerate(parts):
            keep = rare[packed & MASK]
            rows = np.repeat(np.arange(len(sizes), dtype=np.uint32) + np.uint32(number * CHUNK), sizes)[keep]
            kept.append((packed[keep] & MASK, rows << 4 | np.minimum(packed[keep] >> BITS, 15)))
        order = np.argsort(np.concatenate([found for found, _ in kept] or [grams]), kind="stable")
        listed = np.concatenate([rows for _, rows in kept] or [grams])[order].astype(np.uint32)
        return cls(offsets, grams, norms, frequency.astype(np.int32), listed)

    def query(self, text: str) -> Dict[int, float]:
        """The unit tf-idf vector of a normalised text: n-gram -> weight."""
        vector = {gram: (1 + math.log(count)) * float(self.rarity[gram]) for gram, count in Counter(grams_of(text[:600])).items()}
        norm = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        return {gram: weight / norm for gram, weight in vector.items()}

    def similarity(self, query: Mapping[int, float], rows: Sequence[int]) -> np.ndarray:
        """Cosine of the query with each of a few texts, float32 [len(rows)]."""
        chosen = np.asarray(rows, np.int64)
        starts, sizes = self.offsets[chosen], self.offsets[chosen + 1] - self.offsets[chosen]
        if not query or not sizes.sum():
            return np.zeros(len(chosen), np.float32)
        dense = np.zeros(BUCKETS, np.float32)
        wanted = np.fromiter(query, np.int64, len(query))
        dense[wanted] = np.fromiter(query.values(), np.float32, len(query)) * self.rarity[wanted]
        begins = np.cumsum(sizes) - sizes
        packed = self.grams[np.arange(int(sizes.sum())) + np.repeat(starts - begins, sizes)]
        products = dense[packed & MASK] * _TF[packed >> BITS]
        sums = np.add.reduceat(np.append(products, np.float32(0)), begins)
        sums[sizes == 0] = 0
        return sums / self.norms[chosen]

    def search(self, query: Mapping[int, float], k: int) -> np.ndarray:
        """The k texts that share most of the query's rare n-grams, best first; fewer where fewer share any."""
        wanted = np.fromiter(query, np.int64, len(query))
        lengths = self._starts[wanted + 1] - self._starts[wanted]
        order = np.argsort(lengths, kind="stable")
        order = order[(lengths[order] > 0) & (np.cumsum(lengths[order]) <= WALKED)]
        if not len(order):
            return np.zeros(0, np.int64)
        weights = np.fromiter(query.values(), np.float32, len(query))[order] * self.rarity[wanted[order]]
        found = np.concatenate([self.listed[start : start + size] for start, size in zip(self._starts[wanted[order]], lengths[order])])
        texts = (found >> 4).astype(np.int64)
        scores = np.repeat(weights, lengths[order]) * _TF[found & 15] / self.norms[texts]
        if self.size <= DENSE:
            totals = np.bincount(texts, scores, minlength=self.size)
            sharing = np.flatnonzero(totals)
            return sharing[best(totals[sharing], k)]
        order = np.argsort(texts, kind="stable")
        texts, scores = texts[order], scores[order]
        firsts = np.flatnonzero(np.append(True, texts[1:] != texts[:-1]))
        return texts[firsts][best(np.add.reduceat(scores, firsts), k)]

    def save(self, directory: Path) -> None:
        """Writes ``letters*.npy``."""
        for name, values in zip(FILES, (self.offsets, self.grams, self.norms, self.frequency, self.listed)):
            save_array(directory, name, values)

    @classmethod
    def load(cls, directory: Path) -> CharacterIndex:
        return cls(*(load_array(directory, name) for name in FILES))


def _common(size: int) -> int:
    """An n-gram in more texts than that finds nothing, it only weighs."""
    return min(max(64, size // 100), MOST_LISTED)


def _counted(texts: Sequence[str]) -> Tuple[np.ndarray, np.ndarray]:
    """(how many different n-grams each text has, the packed n-grams of all of them)."""
    rows = [grams_of(text) for text in texts]
    sizes = np.fromiter(map(len, rows), np.int64, len(rows))
    grams = np.fromiter((gram for row in rows for gram in row), np.int64, int(sizes.sum()))
    keys, counts = np.unique(np.repeat(np.arange(len(rows)), sizes) << BITS | grams, return_counts=True)
    packed = (keys & MASK) | (np.minimum(counts, MOST_COUNTED + 1) - 1) << BITS
    return np.bincount(keys >> BITS, minlength=len(rows)), packed.astype(np.uint32)


def _norms(sizes: np.ndarray, packed: np.ndarray, rarity: np.ndarray) -> np.ndarray:
    weights = _TF[packed >> BITS] * rarity[packed & MASK]
    sums = np.add.reduceat(np.append(weights**2, np.float32(0)), np.cumsum(sizes) - sizes)
    return np.where(sizes > 0, np.sqrt(sums), 1).astype(np.float32)
