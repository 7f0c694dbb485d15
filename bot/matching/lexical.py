"""Words and their letters: how rare a word is, its character n-grams, and whether it may be another one misspelt.

How rare a word is comes from the knowledge base itself and from the shipped background frequencies, so that a base of
ten entries knows it too.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union
from zlib import crc32

import numpy as np
from rapidfuzz.distance import OSA

BUCKETS = 1 << 18
SIZES = (3, 4)
ROOT = 5  # letters that words of the same root share at least

Known = Callable[[str], bool]


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


def words_and_pairs(wording: str) -> Iterator[str]:
    """The words of a normalised text, and each two neighbours."""
    words = wording.split()
    yield from words
    yield from map(" ".join, zip(words, words[1:]))


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
    return len(short) >= ROOT and len(long) - len(short) <= 4 and long.startswith(short)


@lru_cache(maxsize=65536)
def slip(left: str, right: str) -> bool:
    """Whether one stem could be the other misspelt, by optimal string alignment distance (Damerau 1964): azathioprin and
    azathiaprin. True of hyper- and hypotension too, so ask it only where one of the two is no known word."""
    short, long = sorted((left, right), key=len)
    if len(short) < 5 or len(long) - len(short) > 2:
        return False
    most = 1 if len(long) < 8 else 2
    return OSA.distance(short, long, score_cutoff=most) <= most


class Stems:
    """Stems to look others up in, made ready once: which of them are the same, of the same root, or misspelt.

    Args:
        words: stems, each once.
        known: whether a stem is a word seen before.
    """

    def __init__(self, words: Sequence[str], known: Known) -> None:
        self.words, self._known = words, known
        self._all = frozenset(words)
        self._long = [word for word in words if len(word) >= ROOT]  # shorter ones have neither roots nor slips
        self._starts: Dict[str, List[str]] = {}
        for word in self._long:
            self._starts.setdefault(word[:ROOT], []).append(word)
        self._strange: Optional[List[str]] = None

    def lacks(self, word: str) -> bool:
        """Whether a stem has no counterpart here; two known words are never each other misspelt."""
        if word in self._all:
            return False
        if len(word) < ROOT:
            return True
        if any(same_root(word, other) for other in self._starts.get(word[:ROOT], ())):
            return False
        if not self._known(word):
            return not any(slip(word, other) for other in self._long)
        if self._strange is None:
            self._strange = [other for other in self._long if not self._known(other)]
        return not any(slip(word, other) for other in self._strange)


def unmatched(words: Sequence[str], others: Union[Stems, Sequence[str]], known: Known) -> List[str]:
    """The words without a counterpart among the others: none is the same, of the same root, or one of the two misspelt.

    Args:
        words, others: stems.
        known: whether a stem is a word seen before; two known words are never each other misspelt.
    """
    there = others if isinstance(others, Stems) else Stems(others, known)
    return [word for word in words if there.lacks(word)]
