"""What a question says, in parts that can be compared: words, medical terms, what is asked, numbers, who it is about.

Sentence vectors are good at finding neighbours and poor at noticing that one word differs. These parts are what the
ranker uses to tell look-alikes apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import FrozenSet, Mapping, Sequence, Tuple

from bot.matching.question_words import BRITISH, KINDS, NEGATION, NUMBER_WORDS, PEOPLE, PERSONAL, STOP

Surfaces = Mapping[str, Tuple[str, str]]

NONE: Surfaces = MappingProxyType({})
MAX_CHARACTERS = 2000
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+(?:[.,]\d+)*")
_KIND_NAMES = tuple(KINDS)
_KIND_PATTERNS = tuple(re.compile(pattern) for pattern in KINDS.values())
_PEOPLE_NAMES = tuple(PEOPLE)
_PEOPLE_PATTERNS = tuple(re.compile(pattern) for pattern in PEOPLE.values())


@dataclass(frozen=True)
class Reading:
    """The comparable parts of one question; ``kinds`` and ``people`` are bit masks in the order of the tables above."""

    text: str  # normalised: lower case, words only
    words: Tuple[str, ...]  # stems of the words that carry meaning, each once, in order
    kinds: int
    people: int
    negated: bool
    numbers: FrozenSet[str]
    terms: FrozenSet[Tuple[str, str]]  # (canonical name, kind)
    length: int  # words in all
    personal: bool = False  # asks for advice to one person


def normalise(text: str) -> str:
    """The text without case, punctuation and surplus white space: what counts as the exact same question."""
    lowered = text[:MAX_CHARACTERS].lower().replace("’", "'").replace("‘", "'")
    return " ".join(_WORD.findall(lowered)) or " ".join(lowered.split())


def read(text: str, surfaces: Surfaces = NONE) -> Reading:
    """Takes a question apart.

    Args:
        text: the question; what is beyond 2,000 characters is not read.
        surfaces: lower-case surface of a medical term -> (canonical name, kind).
    """
    plain = normalise(text)
    lowered = " ".join(text[:MAX_CHARACTERS].lower().replace("’", "'").split())
    tokens = plain.split()
    words = stems(tokens)
    numbers = frozenset(
        [token for token in tokens if token[0].isdigit()] + [NUMBER_WORDS[token] for token in tokens if token in NUMBER_WORDS]
    )
    kinds = sum(1 << n for n, pattern in enumerate(_KIND_PATTERNS) if pattern.search(lowered))
    people = sum(1 << n for n, pattern in enumerate(_PEOPLE_PATTERNS) if pattern.search(lowered))
    return Reading(
        plain,
        words,
        kinds,
        people,
        bool(NEGATION.search(lowered)),
        numbers,
        find_terms(tokens, surfaces),
        len(tokens),
        bool(PERSONAL.search(lowered)),
    )


def stems(tokens: Sequence[str]) -> Tuple[str, ...]:
    """Stems of the words that carry meaning, each once, in order."""
    return tuple(dict.fromkeys(stem(token) for token in tokens if token not in STOP and not token[0].isdigit()))


def find_terms(tokens: Sequence[str], surfaces: Surfaces) -> FrozenSet[Tuple[str, str]]:
    """Terms whose surface (up to five words) occurs among the tokens, longest first, without overlap."""
    if not surfaces:
        return frozenset()
    found, start = [], 0
    while start < len(tokens):
        for size in range(min(5, len(tokens) - start), 0, -1):
            term = surfaces.get(" ".join(tokens[start : start + size]))
            if term:
                found.append(term)
                start += size - 1
                break
        start += 1
    return frozenset(found)


def names(mask: int, of: str) -> Tuple[str, ...]:
    """The names behind a bit mask; ``of`` is "kinds" or "people"."""
    table = _KIND_NAMES if of == "kinds" else _PEOPLE_NAMES
    return tuple(name for n, name in enumerate(table) if mask >> n & 1)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its ending, in American spelling: treats, treated, treatment -> treat; tumour -> tumor."""
    word = word.split("'")[0]
    for pattern, replacement in BRITISH:
        word = pattern.sub(replacement, word)
    for ending in ("ments", "ment", "ations", "ation", "ings", "ing", "edly", "ed", "ies", "es", "ly", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    else:
        if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
            word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word
