"""The language of the emergency rules, compiled to spaCy Matcher patterns.

A rule is a line of plain words. ``(a|b c)`` gives alternatives, ``(a|b)?`` or ``word?`` may be left out, ``<name>`` is a
word list of words.yml, ``..`` stands for up to two and ``...`` for up to three words of any kind,
except "not" and its like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import Any, Dict, FrozenSet, List, Mapping, Sequence, Set, Tuple

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

_PART = re.compile(
    r"<(?P<list>[a-z_]+)>(?P<list_optional>\?)?|\((?P<group>[^()]*)\)(?P<group_optional>\?)?|(?P<gap>\.{2,3})|"
    r"(?P<word>[^\s()<>?|]+)(?P<word_optional>\?)?|(?P<bad>\S)"
)
_GAPS = {"..": 2, "...": 3}
NOT_IN_GAPS = ("not", "no", "never")
MAX_PATTERNS = 3000


@dataclass(frozen=True)
class Step:
    """One word of a rule: any of ``words``; no words at all stands for any word but a "not"."""

    words: FrozenSet[str]
    optional: bool = False

    def as_token(self) -> Dict[str, Any]:
        """The step as a token of a spaCy Matcher pattern."""
        token: Dict[str, Any] = {"OP": "?"} if self.optional else {}
        if not self.words:
            token["LOWER"] = {"NOT_IN": list(NOT_IN_GAPS)}
        else:
            token["LOWER"] = next(iter(self.words)) if len(self.words) == 1 else {"IN": sorted(self.words)}
        return token


Rule = Tuple[Step, ...]


class RuleError(ValueError):
    """A rule that cannot be read; the message quotes it and says what is wrong."""


class RuleReader:
    """Reads rules.

    Args:
        lists: name -> the list's lines, in the language of the rules.
        spellings: typed -> meant, so that an editor may write "can't" as a reader does.
    """

    def __init__(self, lists: Mapping[str, Sequence[str]], spellings: Mapping[str, str]) -> None:
        self._spellings = spellings
        self._lines = lists
        self._lists: Dict[str, Tuple[Tuple[str, ...], ...]] = {}

    def read(self, line: str) -> List[Rule]:
        """The variants of one line, each a sequence of steps.

        Raises:
            RuleError: an unknown list, an unclosed bracket, or a line with far too many variants.
        """
        choices = [self._variants(match, line) for match in _PART.finditer(str(line))]
        count = 1
        for choice in choices:
            count *= len(choice)
        if count > MAX_PATTERNS:
            raise RuleError(f"{line!r} stands for {count} variants; split it, or use fewer alternatives of several words")
        rules = [tuple(step for part in combination for step in part) for combination in product(*choices)]
        return [rule for rule in dict.fromkeys(rules) if any(not step.optional for step in rule)]

    def _variants(self, match: "re.Match[str]", line: str) -> List[Rule]:
        if match["bad"]:
            raise RuleError(f"{line!r}: unexpected {match['bad']!r}; brackets must be closed and cannot be nested")
        if match["gap"]:
            return [_steps(frozenset({match["gap"]}))]
        if match["list"]:
            phrases, optional = self._list(match["list"], line), bool(match["list_optional"])
        elif match["group"] is not None:
            phrases, optional = tuple(self._words(part) for part in match["group"].split("|")), bool(match["group_optional"])
        else:
            phrases, optional = (self._words(match["word"]),), bool(match["word_optional"])
        optional = optional or () in phrases
        single = frozenset(phrase[0] for phrase in phrases if len(phrase) == 1)
        variants: List[Rule] = [(Step(single, optional),)] if single else []
        variants += [tuple(step for words in merged for step in _steps(words)) for merged in _merge(phrases)]
        return variants + ([()] if optional and not single else [])

    def _words(self, phrase: str) -> Tuple[str, ...]:
        return tuple(word for typed in phrase.lower().split() for word in self._spellings.get(typed, typed).split())

    def _list(self, name: str, line: str) -> Tuple[Tuple[str, ...], ...]:
        if name not in self._lists:
            if name not in self._lines:
                raise RuleError(f"{line!r}: no list {name!r} in words.yml")
            phrases: List[Tuple[str, ...]] = []
            for entry in self._lines[name]:
                inner = re.fullmatch(r"<([a-z_]+)>", str(entry))
                phrases += self._list(inner[1], line) if inner else (self._words(str(entry)),)
            self._lists[name] = tuple(dict.fromkeys(phrases))
        return self._lists[name]


def _merge(phrases: Sequence[Tuple[str, ...]]) -> List[Tuple[FrozenSet[str], ...]]:
    """Phrases of several words, those that differ in one place made one: "my life", "his life" -> {my, his} {life}.

    Without this, a rule with two such groups stands for hundreds of patterns.
    """
    merged = [tuple(frozenset({word}) for word in phrase) for phrase in phrases if len(phrase) > 1]
    for place in range(max(map(len, merged), default=0)):
        together: Dict[Tuple[Any, ...], Set[str]] = {}
        for phrase in merged:
            if place < len(phrase) and not phrase[place] & _GAPS.keys():
                key = (len(phrase), phrase[:place], phrase[place + 1 :])
                together.setdefault(key, set()).update(phrase[place])
            else:
                together.setdefault((len(phrase), phrase, None), set())
        merged = [key[1] if key[2] is None else (*key[1], frozenset(words), *key[2]) for key, words in together.items()]
    return merged


def _steps(words: FrozenSet[str]) -> Rule:
    """Alternatives for one word as a step; a gap as that many words which may be missing."""
    gap = next((word for word in words if word in _GAPS), None)
    return (Step(frozenset(), True),) * _GAPS[gap] if gap else (Step(words),)


class RuleIndex:
    """Rules compiled to spaCy Matchers, one per rare word, so that a sentence meets only the few that can match.

    Args:
        vocab: spaCy's vocabulary, shared by all indexes of a screen.
        common: words too frequent to look a rule up by, where the rule has others.
    """

    def __init__(self, vocab: Vocab, common: FrozenSet[str]) -> None:
        self._vocab = vocab
        self._common = common
        self._rules: Dict[FrozenSet[str], Dict[str, List[Rule]]] = {}
        self._keys: Dict[str, List[FrozenSet[str]]] = {}  # a word -> the keys that hold it
        self._matchers: Dict[FrozenSet[str], Matcher] = {}

    def add(self, label: str, rules: Sequence[Rule], key: FrozenSet[str] = frozenset()) -> None:
        """Files rules under a label, to be tried where one of ``key``, or else of their own rarest words, occurs."""
        for rule in rules:
            self._rules.setdefault(key or self._rarest(rule), {}).setdefault(label, []).append(rule)

    def key_of(self, parts: Sequence[Sequence[Rule]]) -> FrozenSet[str]:
        """Words one of which occurs wherever all parts of a rule with "&" do: those of its rarest part."""
        keys = [frozenset().union(*(self._rarest(rule) for rule in part)) for part in parts]
        return min(keys, key=self._frequency)

    def _rarest(self, rule: Rule) -> FrozenSet[str]:
        return min((step.words for step in rule if step.words and not step.optional), key=self._frequency)

    def _frequency(self, words: FrozenSet[str]) -> Tuple[int, int]:
        return len(words & self._common), len(words)

    def compile(self) -> None:
        """Makes all Matchers at once, for who answers many: the first reader to use a rare word need not wait for its rules."""
        for key in self._rules:
            self._matcher(key)

    def find(self, words: Sequence[str]) -> List[Tuple[str, int, int]]:
        """The matches in a sentence: label, first word, word after the last."""
        keys = {key for word in set(words) for key in self._keys_of(word)}
        if not keys:
            return []
        doc, strings = Doc(self._vocab, words=list(words)), self._vocab.strings
        return [(strings[label], start, end) for key in keys for label, start, end in self._matcher(key)(doc)]

    def _keys_of(self, word: str) -> Sequence[FrozenSet[str]]:
        if not self._keys:
            keys: Dict[str, List[FrozenSet[str]]] = {}
            for key in self._rules:
                for each in key:
                    keys.setdefault(each, []).append(key)
            self._keys = keys
        return self._keys.get(word, ())

    def _matcher(self, key: FrozenSet[str]) -> Matcher:
        """The Matcher of a key, made when it is first needed."""
        matcher = self._matchers.get(key)
        if matcher is None:
            matcher = Matcher(self._vocab, validate=False)  # rules are compiled here, and sound
            for label, rules in self._rules[key].items():
                matcher.add(label, [[step.as_token() for step in rule] for rule in rules])
            self._matchers[key] = matcher
        return matcher
