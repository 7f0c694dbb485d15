"""Tells somebody's present danger from information, history, negation, hypotheses and figures of speech.

The rules are lists that an editor can read (data/emergency). A *sign* is what danger sounds like; it counts unless the
clause it stands in takes it back: a question about the matter, an "if", "last year", "for months", "not", "people who".
Each kind of sign can be taken back by other things; ``TAKEN_BACK_BY`` is the whole table.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Container, Dict, FrozenSet, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

import spacy

from bot.errors import ContentError, Problem
from bot.nlu.danger_clauses import LABELS, Reading, Span
from bot.nlu.danger_patterns import RuleError, RuleIndex, RuleReader
from bot.nlu.danger_rules import read_rules
from bot.nlu.danger_words import BEGIN, END, SPECIAL, Sentence, Speller, Word

MAX_CHARACTERS = 6000

# What takes back a sign, by the kind of sign. "not_now" means that nothing says it began just now, "told" that it is told in
# the past tense of a time gone by ("years ago I wanted ..."): a thought is not taken back by "last year" alone.
_ANY = frozenset({"negated", "fiction", "generic"})
_ASKED = _ANY | {"question", "conditional"}
TAKEN_BACK_BY: Mapping[str, FrozenSet[str]] = {
    "asked": _ANY,
    "thoughts": _ASKED | {"told"},
    "done": _ASKED | {"concern", "past"},
    "certain": _ASKED | {"concern", "past", "habit"},
    "signs": _ASKED | {"concern", "past", "chronic"},
    "sudden": _ASKED | {"concern", "past", "chronic", "not_now"},
}
EXCEPT = "never"
# Two of these at once need nothing that says "now": "left side chest pain, short of breath".
GRAVE_TOGETHER = frozenset({"anaphylaxis", "breathing", "chest_pain", "choking", "stroke", "unconscious"})
_REACH = 11  # words that the parts of a rule with "&" may be spread over


@dataclass(frozen=True)
class Danger:
    """Somebody's present danger. ``also`` holds the other categories of the same message, most urgent first."""

    category: str
    span_text: str
    also: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Sign:
    """A rule that matched: words ``start`` to ``end`` of a sentence; ``parts`` are those that the rule names."""

    category: str
    kind: str
    start: int
    end: int
    parts: Tuple[Span, ...]


class DangerScreen:
    """Finds present danger in a message.

    Args:
        rules: as ``read_rules`` gives them.

    Raises:
        ContentError: every rule that cannot be read.
    """

    def __init__(self, rules: Mapping[str, Any]) -> None:
        words, categories = rules["words"], rules["categories"]
        self._grammar: Dict[str, FrozenSet[str]] = {name: frozenset(group) for name, group in words["grammar"].items()}
        self._order = {category: place for place, category in enumerate(categories)}
        self._together: Dict[str, int] = {}  # label of a rule with "&" -> how many parts it has
        reader = RuleReader(words["lists"], words["spellings"])
        vocab = spacy.blank("en").vocab
        self._context = RuleIndex(vocab, self._grammar["common"])
        self._signs = RuleIndex(vocab, self._grammar["common"])
        problems: List[Problem] = []
        known = {word for meant in words["spellings"].values() for word in meant.split()} | SPECIAL
        known.update(*self._grammar.values())
        for path, label, kinds, line in _lines(rules):
            if label.split()[-1] not in kinds:
                cure = f"Use one of {', '.join(kinds)}"
                problems.append(Problem("bad-rule", path, None, f"{label.split()[-1]!r} is no kind of rule", cure))
                continue
            try:
                parts = [reader.read(part) for part in line.split(" & ")]
            except RuleError as error:
                problems.append(Problem("bad-rule", path, None, str(error), "data/emergency/README.md shows how rules are written"))
                continue
            known.update(*(step.words for variants in parts for rule in variants for step in rule))
            index = self._context if kinds is LABELS else self._signs
            if len(parts) == 1:
                index.add(label, parts[0])
                continue
            label = f"{label} {len(self._together)}"
            self._together[label] = len(parts)
            for number, variants in enumerate(parts):
                index.add(f"{label} {number}", variants, index.key_of(parts))
        if problems:
            raise ContentError(problems)
        self._speller = Speller(words["spellings"], known, frozenset(words["guess"]), frozenset(words["leave"]))

    @classmethod
    def from_folder(cls, folder: Path) -> "DangerScreen":
        """The screen with the rules of a folder: words.yml, context.yml and one file per category.

        Raises:
            ContentError: a file that is missing or not YAML, or rules that cannot be read.
        """
        return cls(read_rules(folder))

    def compile(self) -> None:
        """Makes all rules ready, which takes a second: otherwise the first readers to use a word wait for its rules."""
        self._context.compile()
        self._signs.compile()

    def screen(self, text: str) -> Optional[Danger]:
        """The danger that the message tells of, or None. What is beyond 6,000 characters is not read."""
        found: Dict[str, Span] = {}
        unhurried: Dict[str, Span] = {}
        for words, sign, against in self._judged(text, found):
            place = (words[sign.start].start, words[sign.end - 1].end)
            if not against:
                found.setdefault(sign.category, place)
            elif against == {"not_now"} and sign.category in GRAVE_TOGETHER:
                unhurried.setdefault(sign.category, place)
        if len(unhurried) > 1:
            found = {**unhurried, **found}
        if not found:
            return None
        first, *others = sorted(found, key=self._order.__getitem__)
        return Danger(first, text[slice(*found[first])], tuple(others))

    def explain(self, text: str) -> List[Dict[str, Any]]:
        """Every sign in the message with what takes it back: for editors who write rules."""
        return [
            {
                "category": sign.category,
                "kind": sign.kind,
                "words": " ".join(word.text for word in words[sign.start : sign.end]),
                "taken_back_by": sorted(against),
            }
            for words, sign, against in self._judged(text)
        ]

    def marks(self, text: str) -> FrozenSet[str]:
        """What context.yml sees anywhere in a text, such as "past" or "question": for the classifier."""
        found: Set[str] = set()
        for sentence in self._speller.sentences(text[:MAX_CHARACTERS]):
            texts = [word.text for word in sentence.words]
            found.update(label for label, _, _ in self._find(self._context, texts))
        return frozenset(found)

    def _judged(self, text: str, settled: Container[str] = ()) -> Iterator[Tuple[Sequence[Word], Sign, FrozenSet[str]]]:
        """Each sign of a category not ``settled``, with its sentence's words and what takes it back."""
        sentences = list(self._speller.sentences(text[:MAX_CHARACTERS]))
        readings: Dict[int, Reading] = {}

        def reading(number: int) -> Optional[Reading]:
            if 0 <= number < len(sentences) and number not in readings:
                readings[number] = self._read(sentences[number])
            return readings.get(number)

        for number, sentence in enumerate(sentences):
            for sign in self._find_signs(sentence.words):
                if sign.category in settled:
                    continue
                here = reading(number)
                assert here is not None
                against = here.against(sign.start, sign.end, sign.parts, reading(number - 1), reading(number + 1))
                yield sentence.words, sign, TAKEN_BACK_BY[sign.kind] & against

    def _find_signs(self, words: Sequence[Word]) -> List[Sign]:
        """The signs of one sentence, most urgent first. Figures of speech (``never``) hide the words they cover."""
        hidden: Dict[str, Set[int]] = {}
        plain: List[Tuple[str, str, Span]] = []
        parts: Dict[str, Dict[int, List[Span]]] = {}
        for label, start, end in self._find(self._signs, [word.text for word in words]):
            category, kind, *together = label.split()
            if together:
                parts.setdefault(label.rsplit(" ", 1)[0], {}).setdefault(int(together[1]), []).append((start, end))
            elif kind == EXCEPT:
                hidden.setdefault(category, set()).update(range(start, end))
            else:
                plain.append((category, kind, (start, end)))
        signs = [Sign(category, kind, *span, (span,)) for category, kind, span in plain if not _hides(hidden, category, span)]
        for label, places in parts.items():
            category, kind, _ = label.split()
            seen = {part: [span for span in spans if not _hides(hidden, category, span)] for part, spans in places.items()}
            spans = _join(seen, self._together[label])
            if spans:
                signs.append(Sign(category, kind, min(spans)[0], max(end for _, end in spans), spans))
        return sorted(signs, key=lambda sign: (self._order[sign.category], -(sign.end - sign.start), sign.start, sign.kind))

    @staticmethod
    def _find(index: RuleIndex, texts: List[str]) -> Iterator[Tuple[str, int, int]]:
        """The rules that match a sentence between its edges, which rules may name as ``^`` and ``$``."""
        for label, start, end in index.find([BEGIN, *texts, END]):
            start, end = max(start - 1, 0), min(end - 1, len(texts))
            if start < end:
                yield label, start, end

    def _read(self, sentence: Sentence) -> Reading:
        texts = [word.text for word in sentence.words]
        labels: Dict[str, List[Span]] = {label: [] for label in LABELS}
        for label, start, end in self._find(self._context, texts):
            labels[label].append((start, end))
        if sentence.shouted:
            labels["now"].append((0, 1))
        return Reading(texts, sentence.words, labels, self._grammar)


def _lines(rules: Mapping[str, Any]) -> Iterator[Tuple[str, str, Sequence[str], str]]:
    """Every rule: its file, its label, the kinds there are in such a file, the line."""
    for label, lines in rules["context"].items():
        for line in lines:
            yield "context.yml", label, LABELS, line
    for category, kinds in rules["categories"].items():
        for kind, lines in kinds.items():
            for line in lines:
                yield f"{category}.yml", f"{category} {kind}", (*TAKEN_BACK_BY, EXCEPT), line


def _hides(hidden: Mapping[str, Set[int]], category: str, span: Span) -> bool:
    return not hidden.get(category, set()).isdisjoint(range(*span))


def _join(seen: Mapping[int, List[Span]], count: int) -> Tuple[Span, ...]:
    """One place for each part of a rule with "&", near each other and without overlap; empty if there is none."""
    if len(seen) < count:
        return ()
    for first in seen[0]:
        spans = [first]
        for part in range(1, count):
            free = [span for span in seen[part] if all(span[1] <= other[0] or span[0] >= other[1] for other in spans)]
            if not free:
                break
            spans.append(min(free, key=lambda span: abs(span[0] - first[0])))
        if len(spans) == count and max(end for _, end in spans) - min(spans)[0] <= _REACH:
            return tuple(spans)
    return ()
