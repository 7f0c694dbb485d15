"""Misspelt words of a question, put right by the words of the knowledge base.

Only a word that nothing knows is touched: no phrasing, no term, no medical text has it. Two drugs whose names differ in a letter are
both known, so neither becomes the other.
"""

from __future__ import annotations

import re
from typing import Callable, Dict, List, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.reading import MAX_CHARACTERS

SHORTEST = 4  # letters of a word that is looked at
OFTEN = {4: 25, 5: 3, 6: 3}  # how often a word must be said to be meant by one of so few letters; by a longer one, once
ESTABLISHED = 2  # times that a word is said in the base, before it is no slip of a phrasing's own
MUCH = 10  # times as often as that another must be said, to be what is meant all the same
LONG = 9  # letters from which two slips are allowed
REMEMBERED = 20_000
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_CONTRACTION = re.compile(
    r"(?:is|are|was|were|do|does|did|can|could|would|should|wo|has|have|had)nt|(?:they|what|there|where|that|who|how)(?:s|re|ve|ll|d)"
)


class SpellingCorrector:
    """Corrects by optimal string alignment: a letter too many, too few, wrong, or two swapped (Damerau 1964).

    Args:
        vocabulary: words of the base in lower case, with how often they occur.
        known: whether a word is one outside the base, too.
    """

    def __init__(self, vocabulary: Mapping[str, int], known: Callable[[str], bool]) -> None:
        self._vocabulary = vocabulary
        self._known = known
        self._by_first: Dict[str, List[str]] = {}
        self._seen: Dict[str, str] = {}

    def __call__(self, text: str) -> str:
        """The text with the misspelt words of its first 2,000 characters put right, in lower case where that is any; the text itself where
        there is none."""
        lowered = text[:MAX_CHARACTERS].lower().replace("\u2019", "'")
        corrected = _WORD.sub(lambda word: self._right(word.group()), lowered)
        return text if corrected == lowered else corrected + text[MAX_CHARACTERS:]

    def _right(self, word: str) -> str:
        if len(word) < SHORTEST or not word.isascii():
            return word
        right = self._seen.get(word)
        if right is None:
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            sound = self._known(word) or _CONTRACTION.fullmatch(word)
            right = self._seen[word] = word if sound else self._nearest(word)
        return right

    def _nearest(self, word: str) -> str:
        """The likeliest word that may be meant, or the word itself: fewest slips, then most frequent. The first letter is seldom wrong."""
        if not self._by_first:
            for each in self._vocabulary:
                self._by_first.setdefault(each[0], []).append(each)
        slips = 2 if len(word) >= LONG else 1
        found = process.extract(word, self._by_first.get(word[0], ()), scorer=OSA.distance, score_cutoff=slips, limit=None)
        said = self._vocabulary.get(word, 0)
        often = max(OFTEN.get(len(word), 1), MUCH * said if said >= ESTABLISHED else 1)
        likely = [each for each, _, _ in found if each != word and self._vocabulary[each] >= often and self._is_sound(each)]
        return min(likely, key=lambda each: (OSA.distance(word, each), -self._vocabulary[each], each), default=word)

    def _is_sound(self, word: str) -> bool:
        return self._known(word) or self._vocabulary[word] >= ESTABLISHED
