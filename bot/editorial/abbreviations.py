"""Abbreviations that a reader meets without being told what they stand for."""

from __future__ import annotations

import re
from typing import Iterator

from bot.editorial.lexicon import Lexicon
from bot.editorial.prose import WORD, Prose
from bot.errors import Problem

#: Those everybody reads as words.
EVERYDAY = frozenset("US USA UK EU UN TV AM PM OK DIY PC ID DVD CD PDF FAQ SMS GPS USB AD BC NHS GP HIV AIDS DNA COVID".split())
_ABBREVIATION = re.compile(r"(?<![\w.@/&-])(?=\w*[A-Z]\w*[A-Z]|[A-Z]+\d)[A-Z][A-Z0-9]{1,6}(?=s?\b)")
_ROMAN = re.compile(r"[IVXL]+|[A-Z]\d{1,2}")  # and sizes, vitamins, scans: A4, B12, T2
# Where it is a name, the words around say of what: "the MIST trial", "a marker called CD20".
_NAMED_BEFORE = re.compile(r"\b(?:called|named|known as)(?: \S+){0,3} $", re.IGNORECASE)
_NAMED_AFTER = re.compile(
    r"[-\w]*(?: \S+)? (?:trials?|stud(?:y|ies)|programmes?|programs?|schemes?|regist(?:er|ry)|group|genes?|proteins?|enzymes?|"
    r"receptors?|mutations?|virus|antigens?)\b|(?:,| is| was) an? "
)
_SMALL = frozenset("of the and for in to a an on with by".split())


def abbreviation_problems(prose: Prose, lexicon: Lexicon) -> Iterator[Problem]:
    """Each abbreviation of the answer that neither the entry explains nor a term or a list has."""
    seen = set()
    cited = " ".join(f"{source.publisher} {source.title or ''}" for source in prose.entry.sources)
    everything = f"{prose.entry.question}\n{prose.text}\n{cited}"
    for sentence in prose.sentences:
        for match in _ABBREVIATION.finditer(sentence.text):
            short = match.group()
            if short in seen or short in EVERYDAY or _ROMAN.fullmatch(short):
                continue
            seen.add(short)
            named = _NAMED_BEFORE.search(sentence.text[: match.start()]) or _NAMED_AFTER.match(sentence.text, match.end())
            if not named and not lexicon.vouched(short) and not _spelt_out(short, everything):
                cure = f"Write it out once, with ({short}) after it, or list it among the terms."
                yield prose.problem("undefined-abbreviation", sentence.line, f"{short} is never spelt out", cure)


def _spelt_out(short: str, text: str) -> bool:
    """Whether the abbreviation stands in brackets or before some, or words in a row begin with its letters."""
    if re.search(rf"\([^()]*\b{short}s?\b[^()]*\)|\b{short}s? \(", text):
        return True
    letters = re.sub(r"[^a-z]", "", short.lower())
    initials = "".join(word[0].lower() for word in WORD.findall(text) if word.lower() not in _SMALL and word.upper() != short)
    return len(letters) > 2 and letters in initials
