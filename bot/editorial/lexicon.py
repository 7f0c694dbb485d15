"""Which words are known: a dictionary of English, medical terms, the words of this base, and those the editor lists."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property, lru_cache
from typing import FrozenSet, Iterable, Mapping, Optional, Sequence, Set

from spellchecker import SpellChecker

from bot.editorial.prose import WORD, Prose
from bot.knowledge.entry import Term
from bot.matching.ranker import background, drugs
from bot.matching.reading import stem

IN_USE = 3  # a word of so many entries is a word of this base
IN_MEDICINE = 5  # a stem of so many medical questions is one of medicine
# British spelling -> American, which the dictionary has.
_AMERICAN = tuple(
    (re.compile(pattern), american)
    for pattern, american in (
        ("rrhoea", "rrhea"),
        ("ae|oe", "e"),
        ("our", "or"),
        ("yse", "yze"),
        ("is(?=e|ing|ation)", "iz"),
        ("tre(?=s?$)", "ter"),
        ("ogue", "og"),
        ("mme(?=s?$)", "m"),
        ("ence(?=s?$)", "ense"),
        ("ll(?=ed$|ing$|er$|ers$)", "l"),
        ("il(?=ful|ment)", "ill"),
    )
)
_ENDINGS = re.compile(r"(?:'s|\u2019s|s'|es|s|ing|ed|er|ers|ly|ness|less|like|free|able)$")
_NAME = re.compile(r"\w*\d\w*")  # such as S1P
_BEGINNINGS = re.compile(r"^(?:un|non|re|pre|post|anti|over|under|self|co|sub|multi|inter|neuro|immuno|bio|hyper|hypo)(?=\w{3})")


@lru_cache(maxsize=1)
def _dictionary() -> SpellChecker:
    return SpellChecker(language="en", distance=1)


class Lexicon:
    """Words that are right.

    Args:
        terms: the medical terms.
        listed: words the editor vouches for, e.g. names.
        prose: the entries of the base.
    """

    def __init__(self, terms: Sequence[Term] = (), listed: Iterable[str] = (), prose: Sequence[Prose] = ()) -> None:
        surfaces = [surface.lower() for term in terms for surface in (term.name, *term.synonyms)]
        self.term_words = _words_of(surfaces)
        self.listed = _words_of(listed)
        self._prose = prose
        self._known: dict[str, bool] = {}

    @cached_property
    def in_use(self) -> FrozenSet[str]:
        """The words that several entries' answers have."""
        counts: Counter[str] = Counter()
        for prose in self._prose:
            counts.update({word.lower() for word in prose.vocabulary})
        return frozenset(word for word, count in counts.items() if count >= IN_USE)

    @cached_property
    def right(self) -> FrozenSet[str]:
        """All the words there are, but for their forms: of the dictionary, the terms, common medicines, the list and the base."""
        return self.term_words.union(self.listed, self.in_use, _words_of(drugs()), _dictionary().word_frequency.dictionary)

    def known(self, word: str) -> bool:
        """Whether a word, or what it is made from, is known."""
        if word not in self._known:
            plain = word.lower().replace("\u2019", "'")
            self._known[word] = not self.right.isdisjoint(_forms(plain)) or _medical(plain)
        return self._known[word]

    def vouched(self, word: str) -> bool:
        """Whether a term or the editor's list has a word."""
        return word.lower() in self.term_words or word.lower() in self.listed

    def covered(self, word: str) -> bool:
        """Whether a term, a list or the dictionary has a word, however often the base uses it."""
        word = word.lower().replace("\u2019", "'")
        return any(self.vouched(form) or form in _dictionary() for form in _forms(word))

    def nearest(self, word: str) -> Optional[str]:
        """The commonest known word that one slip of the keyboard turns into this one, or None."""
        frequency: Mapping[str, int] = _dictionary().word_frequency.dictionary
        near = [each for each in self.right.intersection(_dictionary().edit_distance_1(word)) if len(each) > 2]
        return max(near, key=lambda each: (frequency.get(each, 0), each), default=None)


def _medical(word: str) -> bool:
    counts, _ = background()
    return counts.get(stem(word), 0) >= IN_MEDICINE


def _forms(word: str) -> Set[str]:
    """The word, its American spelling, and both without endings and beginnings."""
    forms = {word, _american(word)}
    for form in tuple(forms):
        base = _ENDINGS.sub("", form)
        forms |= {base, base + "e", base + "y"} if len(base) > 2 and base != form else set()
        if base.endswith("i"):
            forms.add(base[:-1] + "y")
        if len(base) > 4 and base[-1:] == base[-2:-1]:
            forms.add(base[:-1])
    return forms | {_BEGINNINGS.sub("", form) for form in forms}


def _american(word: str) -> str:
    for pattern, american in _AMERICAN:
        word = pattern.sub(american, word)
    return word


def _words_of(texts: Iterable[str]) -> FrozenSet[str]:
    return frozenset(word.lower() for text in texts for word in (*WORD.findall(text), *_NAME.findall(text)))
