"""Words that look misspelt, words written twice, and drugs that no term covers.

Only questions and answers are looked at: phrasings are to hold readers' own slips. A word counts as misspelt where nothing knows it and one
slip of the keyboard makes it of a known one; a word that is merely rare is left alone.
"""

from __future__ import annotations

import re
from typing import Iterator, Tuple

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
    seen = set()
    for place, line, word in _words(prose):
        lower = word.lower()
        if len(word) < 3 or word != lower or lower in seen or lower in cited or lexicon.known(word):
            continue
        seen.add(lower)
        meant = lexicon.nearest(lower)
        if meant:
            found, cure = f"{word!r} may be a slip for {meant!r}", "Correct it, or list the word in data/checks.yml."
            yield problem("spelling", prose.place, place, found, cure) if place else prose.problem("spelling", line, found, cure)
    for sentence in prose.sentences:
        for twice in _TWICE.finditer(sentence.text):
            yield prose.problem("doubled-word", sentence.line, f"{twice.group()!r}", "Delete one of the two.")


def unknown_term_problems(prose: Prose, lexicon: Lexicon) -> Iterator[Problem]:
    """Words that are named as drugs are, and that no term covers: the matcher cannot tell them from other drugs."""
    seen = set()
    for place, line, word in _words(prose):
        lower = word.lower()
        if lower not in seen and _DRUG.fullmatch(lower) and not lexicon.covered(lower):
            seen.add(lower)
            found, cure = f"{word!r} is named like a drug, and no term has it", "Add it to the terms (data/terms), with its other names."
            yield problem("unknown-term", prose.place, place, found, cure) if place else prose.problem("unknown-term", line, found, cure)


def _words(prose: Prose) -> Iterator[Tuple[str, int, str]]:
    """Field, line of the answer and word, of the question first."""
    for word in WORD.findall(prose.entry.question):
        yield "question", 0, word
    for sentence in prose.sentences:
        for word in sentence.words:
            yield "", sentence.line, word
