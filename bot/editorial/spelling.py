"""Words that look misspelt, words written twice, and drugs that no term covers.

Only questions and answers are looked at: phrasings are to hold readers' own slips. A word counts as misspelt where nothing knows it and one
slip of the keyboard makes it of a known one; a word that is merely rare is left alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterator, Optional, Tuple

from bot.editorial.lexicon import Lexicon
from bot.editorial.prose import WORD, Prose
from bot.errors import Problem
from bot.knowledge.problems import problem

_TWICE = re.compile(r"\b(?!that\b|had\b|her\b|is\b)([^\W\d_]{2,}) \1\b", re.IGNORECASE)
# Stems of the World Health Organization's international nonproprietary names.
_DRUG = re.compile(
    r"\w{2,}(?:mab|mib|nib|statin|pril|sartan|olol|azole|imod|cycline|gliptin|gliflozin|glutide|ciclovir|tegravir|cillin|mycin|azepam|azolam|"
    r"triptan|setron|parin|xaban|gatran|platin|rubicin|olimus|oxetine|fumarate|feron|cept|barbital|caine|dipine|floxacin|formin|"
    r"gepant|grel|kinra|lukast|oxacin|profen|relin|steride|terol|thiazide|tidine|tinib|vastatin|vudine|ribine|azepine|gabalin)"
)


def spelling_problems(prose: Prose, lexicon: Lexicon) -> Iterator[Problem]:
    """Words of the question and the answer that are probably slips, and words that stand twice in a row."""
    cited = {word.lower() for source in prose.entry.sources for word in WORD.findall(f"{source.publisher} {source.title or ''}")}
    for word, line in _words(prose):
        if len(word) > 2 and word.islower() and not lexicon.known(word) and word not in cited:
            meant = lexicon.nearest(word)
            if meant:
                cure = "Correct it, or list the word in checks.yml."
                yield _problem(prose, "spelling", line, f"{word!r} may be a slip for {meant!r}", cure)
    for sentence in prose.sentences:
        for twice in _TWICE.finditer(sentence.text):
            yield prose.problem("doubled-word", sentence.line, f"{twice.group()!r}", "Delete one of the two.")


def unknown_term_problems(prose: Prose, lexicon: Lexicon) -> Iterator[Problem]:
    """Words that are named as drugs are, and that no term covers: the matcher cannot tell them from other drugs."""
    seen = set()
    for word, line in _words(prose):
        lower = word.lower()
        if len(lower) > 5 and _like_a_drug(lower) and lower not in seen and not lexicon.covered(lower):
            seen.add(lower)
            cure = "Add it to the terms, with its other names."
            yield _problem(prose, "unknown-term", line, f"{word!r} is named like a drug, and no term has it", cure)


@lru_cache(maxsize=100_000)
def _like_a_drug(word: str) -> bool:
    return _DRUG.fullmatch(word) is not None


def _words(prose: Prose) -> Iterator[Tuple[str, Optional[int]]]:
    """Each word of the question, and of the answer with its line there."""
    yield from ((word, None) for word in dict.fromkeys(WORD.findall(prose.entry.question)))
    yield from prose.vocabulary.items()


def _problem(prose: Prose, code: str, line: Optional[int], found: str, cure: str) -> Problem:
    return problem(code, prose.place, "question", found, cure) if line is None else prose.problem(code, line, found, cure)
