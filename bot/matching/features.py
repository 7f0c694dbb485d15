"""What the ranker looks at: one row of numbers for a question beside one stored phrasing."""

from __future__ import annotations

import math
from typing import Callable, List, Sequence, Tuple, Union

from bot.matching.lexical import Known, Stems, unmatched
from bot.matching.reading import Reading, names

Rarity = Callable[[str], float]
Telling = Callable[[Tuple[str, str]], float]

# Kinds of terms that decide what a question is about; a body part or a test seldom does alone.
DECISIVE = ("drug", "condition")

WORD_FEATURES: Tuple[str, ...] = (
    "covered",  # share of the question's word weight that the phrasing has
    "covers",  # share of the phrasing's word weight that the question has
    "rarest missing there",  # weight of the rarest question word that the phrasing lacks
    "rarest missing here",  # and the other way round
    "terms shared",
    "terms in conflict",
    "terms missing there",
    "terms missing here",
    "kinds shared",
    "kinds in conflict",
    "negation differs",
    "numbers in conflict",
    "numbers on one side",
    "people differ",
    "question length",
    "phrasing length",
    "length ratio",
)


def word_features(question: Reading, phrasing: Reading, rarity: Rarity, known: Known, telling: Telling = lambda term: 1.0) -> List[float]:
    """The features of WORD_FEATURES, in that order.

    Args:
        question, phrasing: the two readings.
        rarity: how much a stem tells, 0 to 1.
        known: whether a stem is a word seen before; an unknown one may be a known one misspelt.
        telling: how much a term tells in this base, 0 (all phrasings hold it) to 1.
    """
    missing_there = unmatched(question.words, phrasing.words, known)
    missing_here = unmatched(phrasing.words, question.words, known)
    here, there = _weights(question.words, rarity), _weights(phrasing.words, rarity)
    lost_there, lost_here = _weights(missing_there, rarity), _weights(missing_here, rarity)
    shared = question.terms & phrasing.terms
    both = question.kinds & phrasing.kinds
    either = question.kinds | phrasing.kinds
    ratio = math.log((question.length + 1) / (phrasing.length + 1))
    return [
        1 - sum(lost_there) / sum(here) if here else 0.5,
        1 - sum(lost_here) / sum(there) if there else 0.5,
        max(lost_there, default=0.0),
        max(lost_here, default=0.0),
        min(sum(map(telling, shared)), 3.0),
        float(bool(term_conflicts(question, phrasing))),
        min(sum(map(telling, question.terms - phrasing.terms)), 3.0),
        min(sum(map(telling, phrasing.terms - question.terms)), 3.0),
        bin(both).count("1") / bin(either).count("1") if either else 0.5,
        float(bool(question.kinds and phrasing.kinds and not both)),
        float(question.negated != phrasing.negated),
        float(bool(question.numbers and phrasing.numbers and not question.numbers & phrasing.numbers)),
        float(bool(question.numbers) != bool(phrasing.numbers)),
        min(bin(question.people ^ phrasing.people).count("1"), 3),
        math.log(question.length + 1),
        math.log(phrasing.length + 1),
        abs(ratio),
    ]


def covered(words: Sequence[str], others: Union[Stems, Sequence[str]], rarity: Rarity, known: Known) -> float:
    """The share of the words' weight that has a counterpart among the others."""
    return weight_share(words, unmatched(words, others, known), rarity)


def weight_share(words: Sequence[str], lost: Sequence[str], rarity: Rarity) -> float:
    """The share of the words' weight that remains without the lost ones."""
    weights = _weights(words, rarity)
    return 1 - sum(_weights(lost, rarity)) / sum(weights) if weights else 0.5


def term_conflicts(question: Reading, phrasing: Reading) -> Tuple[str, ...]:
    """Kinds of decisive terms that both hold without sharing one."""
    found = []
    for kind in DECISIVE:
        here = {name for name, of in question.terms if of == kind}
        there = {name for name, of in phrasing.terms if of == kind}
        if here and there and not here & there:
            found.append(kind)
    return tuple(found)


def opposites(question: Reading, phrasings: Sequence[Reading]) -> Tuple[str, ...]:
    """Why the entry may be about something else, however near it is: what the question holds and none of the entry's
    phrasings does. Empty where nothing speaks against it.
    """
    found: List[str] = []
    for kind in DECISIVE:
        here = {name for name, of in question.terms if of == kind}
        there = {name for reading in phrasings for name, of in reading.terms if of == kind}
        if kind == "drug" and here - there:
            found.append(f"{kind}: {', '.join(sorted(here - there))}")
        elif here and there and not here & there:
            found.append(f"{kind}: {', '.join(sorted(here))}")
    people = 0
    for reading in phrasings:
        people |= reading.people
    for name in ("pregnant", "nursing", "child"):
        asked = name in names(question.people, "people")
        if asked and name not in names(people, "people"):
            found.append(name)
        elif not asked and all(name in names(reading.people, "people") for reading in phrasings):
            found.append(f"not {name}")
    if question.personal and not any(reading.personal for reading in phrasings):
        found.append("asks for advice to one person")
    return tuple(found)


def _weights(words: Sequence[str], rarity: Rarity) -> List[float]:
    return [max(rarity(word), 0.02) for word in words]
