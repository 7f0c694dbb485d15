"""A reader's message as plain words: what people type in distress, brought to one spelling.

No apostrophes, capitals, typos, text-speak, stretched letters: "cant breath hellllp" and "I can't breathe, help!" become
the same words. Each word remembers where it stood in the message. Words the rules do not know become ``UNKNOWN``, so
that spaCy's string store does not grow with what readers write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import AbstractSet, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

UNKNOWN = "~"
BEGIN = "^"
END = "$"
NUMBER = "0"  # seven or more: many tablets
FEW = "1"
YEAR = "2000"
SPECIAL = frozenset({UNKNOWN, BEGIN, END, NUMBER, FEW, YEAR, "'s"})

_PIECE = re.compile(r"[a-z]+(?:['’‘`´][a-z]+)*|\d+(?:[.,:/]\d+)*|[.!?;\n…]+|[,:()\[\]—–|\"“”]|\s-+\s|<[/\\]?3|[^\sa-z\d]", re.IGNORECASE)
_APOSTROPHES = re.compile(r"[’‘`´]")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_YEAR = re.compile(r"(19|20)\d\d$")
_ABBREVIATION = re.compile(r"(?:\b|\W)(dr|mr|mrs|vs|e|e\.g|i|i\.e|approx)$", re.IGNORECASE)
_SELVES = frozenset({"my", "him", "her", "them", "your"})
_ENDINGS = re.compile(r"[.!?;\n…]")


@dataclass(frozen=True)
class Word:
    """One word in the rules' spelling, with its place in the message; ``pause`` tells of a comma before it."""

    text: str
    start: int
    end: int
    pause: bool = False


@dataclass(frozen=True)
class Sentence:
    """The words up to a full stop, and whether they were shouted."""

    words: Tuple[Word, ...]
    shouted: bool


class Speller:
    """Brings words to the spelling that the rules use.

    Args:
        spellings: what is typed -> the words it stands for ("cant": "can not").
        known: words that the rules mention.
        guess: words worth guessing when a letter is wrong.
        leave: real words that are one slip away from a word of the rules and are not to be corrected.
    """

    def __init__(self, spellings: Mapping[str, str], known: AbstractSet[str], guess: AbstractSet[str], leave: AbstractSet[str]) -> None:
        self._spellings: Dict[str, Tuple[str, ...]] = {typed: tuple(meant.split()) for typed, meant in spellings.items()}
        self._known = known
        self._leave = leave
        self._slips = _slips(guess)

    def sentences(self, text: str) -> Iterator[Sentence]:
        """The sentences of ``text``; whoever shouts, in capitals or with "!!", is in a hurry."""
        words: List[Word] = []
        pause = False
        begin = 0
        for piece in _PIECE.finditer(text):
            raw = piece.group()
            if raw[0].isalnum():
                for meant in self.spell(raw):
                    if meant == "self" and words and words[-1].text in _SELVES:  # "kill my self"
                        words[-1] = Word(words[-1].text + "self", words[-1].start, piece.end(), words[-1].pause)
                    else:
                        words.append(Word(meant, piece.start(), piece.end(), pause))
                    pause = False
            elif not _ENDINGS.match(raw):
                pause = True
            elif words and not (raw == "." and _abbreviation(text, piece.start())):
                yield Sentence(tuple(words), "!!" in raw or ("!" in raw and len(words) <= 5) or _shouted(text[begin : piece.start()]))
                words, pause, begin = [], False, piece.end()
        if words:
            yield Sentence(tuple(words), _shouted(text[begin:]))

    def spell(self, raw: str) -> Sequence[str]:
        """The rules' words for one typed word."""
        word = _APOSTROPHES.sub("'", raw.lower())
        if word[0].isdigit():
            if word in self._known and len(word) > 1:
                return (word,)
            return (YEAR,) if _YEAR.match(word) else (FEW,) if re.match(r"[0-6](?:\D|$)", word) else (NUMBER,)
        found = self._look_up(word)
        if found is None and word.endswith("'s"):
            owner = self._look_up(word[:-2])
            found = (*(owner or (UNKNOWN,)), "'s")
        if found is None and (squeezed := _STRETCHED.sub(r"\1\1", word)) != word:
            found = self._look_up(squeezed) or self._look_up(_STRETCHED.sub(r"\1", word))
        if found is None and len(word) >= 5 and word not in self._leave:
            slip = next((self._slips[key] for key in _deletions(word) if key in self._slips), None)
            found = (slip,) if slip and abs(len(slip) - len(word)) <= 1 and _one_slip(word, slip) else None
        return found or (UNKNOWN,)

    def _look_up(self, word: str) -> Optional[Tuple[str, ...]]:
        meant = self._spellings.get(word)
        if meant is not None:
            return meant
        return (word,) if word in self._known else None


def _shouted(text: str) -> bool:
    """Whether the sentence is in capitals, more than an abbreviation or two."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= 8 and " " in text.strip() and all(letter.isupper() for letter in letters)


def _abbreviation(text: str, dot: int) -> bool:
    """Whether the dot belongs to a word such as "e.g" or "dr."."""
    return bool(_ABBREVIATION.search(text[max(0, dot - 4) : dot])) and dot + 1 < len(text)


def _deletions(word: str) -> Iterator[str]:
    yield word
    for place in range(1, len(word)):  # the first letter is rarely wrong
        yield word[:place] + word[place + 1 :]


def _slips(words: AbstractSet[str]) -> Dict[str, str]:
    table: Dict[str, str] = {}
    for word in sorted(words):
        for key in _deletions(word):
            table.setdefault(key, word)
    return table


def _one_slip(typed: str, meant: str) -> bool:
    """Whether one letter is missing, too many, wrong or swapped with its neighbour."""
    if len(typed) == len(meant):
        wrong = [place for place, (one, other) in enumerate(zip(typed, meant)) if one != other]
        if len(wrong) == 1:
            return True
        return len(wrong) == 2 and wrong[1] == wrong[0] + 1 and typed[wrong[0]] == meant[wrong[1]] and typed[wrong[1]] == meant[wrong[0]]
    longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
