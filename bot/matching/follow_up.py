"""Follow-ups: messages that are whole only together with what was spoken of before, and the questions they stand for.

"And the side effects?", "is it safe in pregnancy?", "why?", "and methotrexate?" are completed from the conversation; a
question that is whole by itself is left alone, so that a new topic cuts the tie.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import FrozenSet, Literal, Optional, Sequence, Tuple

from bot.matching.base import Subject
from bot.matching.question_words import STOP
from bot.matching.reading import MAX_CHARACTERS, Surfaces

MOST_COMPLETED = 2  # each costs an embedding
SHORT = 6  # words; a longer question without a term of its own says what it is about in other words
MAX_FOLLOW_UP = 24  # words; beyond that a message tells a story of its own
_ORDER = ("drug", "condition", "symptom", "test", "body part")
_DECISIVE = frozenset(_ORDER[:3])
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|\d+(?:[.,]\d+)*")
_FILLER = re.compile(r"^(?:(?:ok|okay|so|well|thanks|thank you|right|hm+|oh|ah|yes|no|cool|great|sorry)\b[\s,.!:-]*)+", re.I)
_LEAD = re.compile(
    r"^(?:(?:and|or|also|but|then|plus|what about|how about|what if|same (?:question )?(?:for|about|with)|does that go for|"
    r"tell me about)\b[\s,:-]*)+",
    re.I,
)
# "This" and "that" before a noun point at what is named there; "it" stands for nothing in "is it time to ...".
_PRONOUN = re.compile(
    r"\b(?:it|its|it['’]s|they|them|their|theirs)\b|\b(?:this|that|these|those)\b(?=(?: one| ones)?\s*(?:$|[?.!,;]|(?:is|are|was|do|does|"
    r"mean|means|happen|happens|work|works|help|helps|last|hurt|hurts|safe|dangerous|the|a|in|for|with|when|if|called)\b))",
    re.I,
)
_EMPTY = re.compile(
    r"\bit\s+(?:time|too (?:late|early|soon)|taking|true|possible|normal|worth|(?:ok|okay|safe|bad|good|better|best|dangerous) to)\b", re.I
)
_AUXILIARY = r"(?:is|are|was|does|do|did|can|could|will|would|should|may|might|has|have|must)"
_SUBJECT = re.compile(
    rf"^(?:(?:how|why|when|where|what|who|which)\b(?: \w+)?\s+)?{_AUXILIARY}\s+(?:it|they|this|that|these|those)\b|"
    r"^(?:what|how|why) if (?:it|they)\b",
    re.I,
)
_POINTING = re.compile(r"\b(?:this|that|these|those|answer|you)\b", re.I)
_OWN_CASE = re.compile(r"\b(?:do|did|could|might) i (?:really |still |also )?have\b|\bmy (?:own )?(?:dose|score|result)s?\b|\bmine\b", re.I)
_OBJECT_OF = re.compile(r"^(?:the|a|an|in|for|on|with|during|while|at|about|if|when)\b", re.I)


@dataclass(frozen=True)
class Context:
    """What a conversation is about.

    ``entries`` are the ids of the entry last shown or of the choices last offered, the likeliest first; ``asked`` is the
    reader's question before this one, completed where it was a follow-up itself.
    """

    entries: Tuple[str, ...]
    asked: Optional[str] = None


@dataclass(frozen=True)
class Place:
    """A medical term in a text: ``text[start:end]`` is what stands there."""

    name: str
    kind: str
    start: int
    end: int


def find_places(text: str, surfaces: Surfaces) -> Tuple[Place, ...]:
    """The terms of a text in order, the longest first, without overlap."""
    words = list(_WORD.finditer(text[:MAX_CHARACTERS]))
    lowered = [word.group().lower().replace("’", "'") for word in words]
    found, first = [], 0
    while first < len(words):
        size = next((n for n in range(min(5, len(words) - first), 0, -1) if " ".join(lowered[first : first + n]) in surfaces), 0)
        if size:
            name, kind = surfaces[" ".join(lowered[first : first + size])]
            found.append(Place(name, kind, words[first].start(), words[first + size - 1].end()))
        first += size or 1
    return tuple(found)


def leans(text: str, surfaces: Surfaces, subject: Optional[Subject] = None, decided: bool = False) -> Optional[Literal["word", "length"]]:
    """What shows that a message is whole only together with what was spoken of before, or None where it is whole itself.

    A ``word``: it begins like "and" or "what about", or its pronoun stands for nothing in the message. Its ``length``: a few
    words without a term; not where the message is answered by itself (``decided``). ``subject`` is what the whole base is about.
    """
    words = _WORD.findall(text)
    if not words or len(words) > MAX_FOLLOW_UP:
        return None
    said = _FILLER.sub("", text)
    if _LEAD.match(said):
        return "word"
    places = find_places(text, surfaces)
    if _antecedent_outside(said, find_places(said, surfaces)):
        named = any(_is(place, subject) for place in places)
        if not (decided and named) and (_SUBJECT.match(said) or not (decided or named)):
            return "word"
    short = not decided and len(words) <= SHORT and not any(place.kind in _DECISIVE for place in places)
    return "length" if short else None


def points_at_answer(text: str) -> bool:
    """Whether the message may mean the answer itself: "is this reviewed?", "where is that from?"."""
    return bool(_POINTING.search(text))


def asks_own_case(text: str) -> bool:
    """Whether the message asks about the reader's own illness, dose or result: no stored answer knows that."""
    return bool(_OWN_CASE.search(text))


def complete(
    text: str, topics: Sequence[str], questions: Sequence[str], surfaces: Surfaces, subject: Optional[Subject] = None
) -> Tuple[str, ...]:
    """The questions that a leaning message may stand for, at most two, the likeliest first.

    Args:
        text: the message.
        topics: what the conversation is about, the likeliest first (see ``topic_of``).
        questions: the question before and the stored one it was taken for.
        surfaces: lower-case surface of a medical term -> (canonical name, kind).
        subject: what the whole base is about.
    """
    said = _FILLER.sub("", text)
    core = _LEAD.sub("", said).strip(" \t\n?!.,;:")
    if not core:
        return ()
    own = [place for place in find_places(core, surfaces) if place.kind in _DECISIVE]
    completed = [join(core, topic) for topic in topics]
    if own and (_LEAD.match(said) or len(_WORD.findall(core)) <= 2):
        switched = _switch(core, own[0], questions, surfaces, subject)
        if switched:
            completed = [switched, core]
    return tuple(each for each in dict.fromkeys(completed) if each.lower() != text.strip().lower())[:MOST_COMPLETED]


def topic_of(question: str, asked: Optional[str], held: FrozenSet[str], surfaces: Surfaces, subject: Optional[Subject] = None) -> str:
    """What an entry is about, in a few words: the reader's own name for its term, its question's first term, or its words.

    Args:
        question: the entry's question.
        asked: what the reader asked when the entry was found, if known.
        held: names of the terms that the entry's phrasings hold.
        surfaces: lower-case surface of a medical term -> (canonical name, kind).
        subject: what the whole base is about.
    """
    for text, places in ((each, find_places(each, surfaces)) for each in (asked or "", question)):
        fitting = [place for place in places if not _is(place, subject) and place.name in held]
        if fitting:
            best = min(fitting, key=lambda place: _ORDER.index(place.kind))
            return text[best.start : best.end]
    short = [subject.short] if subject else []
    words = [word for word in _WORD.findall(asked or question) if word.lower() not in STOP and word not in short]
    return " ".join([*short, *words[:3]])


def _is(place: Place, subject: Optional[Subject]) -> bool:
    return subject is not None and place.name == subject.name


def _antecedent_outside(text: str, places: Tuple[Place, ...]) -> bool:
    """Whether a pronoun stands there that no term of the message itself can explain."""
    pronoun = _PRONOUN.search(text)
    if pronoun is None or _EMPTY.search(text) or (pronoun.group() == "IT" and not text.isupper()):  # IT: intrathecal
        return False
    return not any(place.kind in _DECISIVE and place.end <= pronoun.start() for place in places)


def _switch(core: str, place: Place, questions: Sequence[str], surfaces: Surfaces, subject: Optional[Subject]) -> Optional[str]:
    """The question before with its term replaced by the message's term of the same kind."""
    for question in (each.replace("(", "").replace(")", "") for each in questions):
        others = [other for other in find_places(question, surfaces) if other.kind == place.kind and not _is(other, subject)]
        if others and all(other.name != place.name for other in others):
            # "Are baclofen and tizanidine approved ...?" is asked about one term: what lies between goes too.
            return question[: others[0].start] + core[place.start : place.end] + question[others[-1].end :]
    return None


def join(core: str, topic: str) -> str:
    """The message with the topic in the place of its pronoun, or behind it."""
    pronoun = _PRONOUN.search(core)
    if pronoun and pronoun.group().lower() not in ("their", "its", "theirs"):
        return core[: pronoun.start()] + topic + core[pronoun.end() :]
    if pronoun:
        return core[: pronoun.start()] + f"{topic}'s" + core[pronoun.end() :]
    return f"{topic} {core}" if _OBJECT_OF.match(core) and not core.lower().startswith(("the ", "a ", "an ")) else f"{core} {topic}"
