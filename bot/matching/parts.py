"""The questions inside a message: two asked at once, or one inside a long story."""

from __future__ import annotations

import re
from typing import List, Optional, Sequence, Tuple

from bot.matching.base import Subject
from bot.matching.follow_up import find_places, join, leans
from bot.matching.reading import Surfaces

MAX_CHARACTERS = 8000
STORY = 25  # words; a longer message tells more than it asks
SHORTEST = 2  # words of a part
BARE = 3  # words; a longer part without a pronoun is about something else
LONGEST = 30  # words of a part; a longer one is no clearer than the message

# A question word, or an auxiliary before a subject: "was diagnosed last spring" asks nothing.
_ASKING = (
    r"(?:what|whats|what's|how|hows|why|when|where|which|who|whose|(?:is|are|do|does|did|can|could|will|would|should|may|might)\s+"
    r"(?!to\b|been\b|not?\b)|(?:was|were|has|have|had|must|am)\s+(?:i|it|this|that|these|there|they|he|she|we|you)\b)"
)
_POLITE = (
    r"(?:(?:and|also|but|or|plus|so|then|please|hi|hello|ok|okay|anyway|second(?:ly)?|first(?:ly)?|my question is|"
    r"i (?:also )?(?:want|wanted|would like) to (?:know|ask))\b[\s,:.-]*)*"
)
_QUESTION = re.compile(rf"^{_POLITE}{_ASKING}", re.I)
# Within a sentence "where the garden is lovely" tells, "where can i get help" asks.
_TELLING = re.compile(
    r"^(?:(?:where|when|which|who|whose)\b(?!\s+(?:\w+\s+)?(?:is|are|do|does|did|can|could|will|would|should|may|might)\b)|"
    r"(?:where|when)\s+(?:i|it|the|my|we|he|she|they|you|this|that|his|her)\b)",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.?!])\s+|[\n;]+")
# Where one question ends and another begins within a sentence: "..., and how ...", "... also can ...".
_JOINT = re.compile(rf"\s*(?:,\s*(?:and|also|but|or|plus)?|\b(?:and|also|but|plus)\b)\s*(?:also\s+|then\s+|please\s+)*(?={_ASKING})", re.I)
_OPENING = re.compile(rf"^{_POLITE}", re.I)


def questions_in(text: str) -> Tuple[str, ...]:
    """The questions of a message in order, each without what leads up to it."""
    found: List[str] = []
    for sentence in _SENTENCE.split(text[:MAX_CHARACTERS]):
        pieces = [piece.strip(" ,") for piece in _JOINT.split(sentence.strip())]
        for number, piece in enumerate(pieces):
            telling = number and _TELLING.match(piece)
            asked = (_QUESTION.match(piece) and not telling) or (number == len(pieces) - 1 and piece.endswith("?"))
            if asked and SHORTEST <= len(piece.split()) <= LONGEST:
                found.append(_OPENING.sub("", piece))
            elif found and number and not _QUESTION.match(piece):
                found[-1] = f"{found[-1]} {piece}"
    return tuple(dict.fromkeys(found))


def is_story(text: str) -> bool:
    """Whether a message tells more than it asks."""
    return len(text[:MAX_CHARACTERS].split()) > STORY


def last_sentence(text: str) -> str:
    """What a story comes to, where it asks nothing openly; empty where it is one sentence only."""
    sentences = [sentence.strip() for sentence in _SENTENCE.split(text[:MAX_CHARACTERS]) if len(sentence.split()) > SHORTEST]
    return sentences[-1] if len(sentences) > 1 else ""


def completed(part: str, text: str, surfaces: Surfaces, subject: Optional[Subject] = None) -> str:
    """A part with the subject of the words before it in the place of its pronoun, where it has none itself."""
    start = text.find(part)
    leaning = leans(part, surfaces, subject)
    if start <= 0 or leaning is None or (leaning == "length" and len(part.split()) > BARE):
        return part
    for kind in ("drug", "condition", "symptom", "test"):
        places = [place for place in find_places(text[:start], surfaces) if place.kind == kind]
        topics = [place for place in places if subject is None or place.name != subject.name]
        if topics:
            return join(part.rstrip("?!. "), text[topics[-1].start : topics[-1].end])
    if leaning == "word" and subject and any(place.name == subject.name for place in find_places(text[:start], surfaces)):
        return join(part.rstrip("?!. "), subject.short)
    return part


def worth_matching(parts: Sequence[str], story: bool) -> Tuple[str, ...]:
    """At most two parts: the first two of a short message; of a story the last two, if there are any with a question mark."""
    marked = [part for part in parts if part.endswith("?")] if story else []
    return tuple((marked or parts)[-2:] if story else parts[:2])
