"""A knowledge base made ready for matching: its phrasings as vectors, tokens, letters, words and terms."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Dict, FrozenSet, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

import numpy as np

from bot.matching.alignment import TokenIndex, floats
from bot.matching.answerability import Answerability
from bot.matching.entry_classifier import EntryClassifier
from bot.matching.index import VectorIndex
from bot.matching.letters import CharacterIndex
from bot.matching.lexical import Stems, WordRarity
from bot.matching.mapped import Postings, Texts, Wordings, load_array, save_array
from bot.matching.ranker import background, with_drugs
from bot.matching.reading import Reading, Surfaces, find_terms, normalise, read, stems
from bot.matching.spelling import ESTABLISHED, SHORTEST
from bot.matching.stored_entries import StoredEntries

SUBJECT_SHARE = 0.2  # of the phrasings that hold the term which a whole base is about
ABBREVIATION = 4  # letters at most
READINGS = 20_000  # phrasings whose reading is kept; they are a kilobyte each
# Only entries that have so many phrasings, on average, can be asked their own: what the answers say and what all phrasings teach
# together is weighed by that.
SPOKEN_FOR = 4


@dataclass(frozen=True)
class EntryQuestions:
    """An entry as the matcher sees it: the ways to ask for it, and the answer."""

    entry_id: str
    question: str
    phrasings: Tuple[str, ...] = ()
    answer: str = ""

    @cached_property
    def texts(self) -> Tuple[str, ...]:
        """The question and the phrasings, each wording once."""
        wordings: Dict[str, str] = {}
        for text in (self.question, *self.phrasings):
            wordings.setdefault(normalise(text), text)
        return tuple(wordings.values())


@dataclass(frozen=True)
class Question:
    """A question ready to be compared: what it says, its vector and those of its tokens."""

    reading: Reading
    vector: np.ndarray  # float32 [dimensions]
    tokens: np.ndarray  # float32 [tokens, token dimensions]
    # What the base's judges say, where it must not be said by one that learnt from this question:
    answerable: Optional[float] = None
    classified: Optional[np.ndarray] = None


class Judgement(NamedTuple):
    """What the judges of a base say of a question that they have not learnt from: the log odds that any entry answers it, and the
    scores of all entries, float [entries]. None where that was not learnt."""

    answerable: Optional[float] = None
    classified: Optional[np.ndarray] = None

    def of(self, question: Question) -> Question:
        """The question with this judgement."""
        return replace(question, answerable=self.answerable, classified=self.classified)


UNJUDGED = Judgement()


@dataclass(frozen=True)
class Subject:
    """The term that a whole base is about, which so tells nothing: its canonical name, and a short one to complete questions with."""

    name: str
    short: str


@dataclass(frozen=True)
class Said:
    """What several phrasings say together: their stems, each once, and their terms."""

    words: Stems
    terms: FrozenSet[Tuple[str, str]]


class Base:
    """All phrasings of all entries. ``row`` means a phrasing, ``owner`` the position of its entry.

    Args:
        ids: the entries' ids; an entry's first row is its question.
        texts: the phrasings.
        wordings: which rows have a normalised text.
        surfaces: lower-case surface of a medical term -> (canonical name, kind).
        vectors, tokens, letters: the indexes over the phrasings.
        words: in how many phrasings each stem occurs.
        vocabulary: how often each word of four letters and more occurs.
        terms: "kind: name" -> the rows that hold the term.
        unanswerable: float32 [questions known to have no entry, dimensions], or None.
        answers: the stems of each entry's answer, in one text each, or None.
        classifier: of entries, or None; learnt after the rest is built, as is
        answerability: of questions, or None.
    """

    def __init__(
        self,
        ids: Texts,
        texts: Texts,
        wordings: Wordings,
        surfaces: Surfaces,
        vectors: VectorIndex,
        tokens: TokenIndex,
        letters: CharacterIndex,
        words: Mapping[str, int],
        vocabulary: Mapping[str, int],
        terms: Postings,
        unanswerable: Optional[np.ndarray] = None,
        answers: Optional[Texts] = None,
        classifier: Optional[EntryClassifier] = None,
        answerability: Optional[Answerability] = None,
    ) -> None:
        self.ids, self.texts, self.wordings = ids, texts, wordings
        self.surfaces = dict(surfaces)
        self.vectors, self.tokens, self.letters = vectors, tokens, letters
        self.words, self.vocabulary = words, vocabulary
        self.terms = terms
        self.unanswerable = unanswerable
        several = unanswerable is not None and len(unanswerable) > 1
        self._beside = VectorIndex(unanswerable, np.arange(len(unanswerable))) if several else None
        self.answers, self.classifier, self.answerability = answers, classifier, answerability
        if not len(texts) == len(vectors.owners) == len(vectors.vectors) == len(tokens) == letters.size or len(ids) != vectors.entries:
            raise ValueError("the parts are not of the same base")
        self.entries = StoredEntries(self)
        self.subject = self._subject()
        counts, total = background()
        self.rarity = WordRarity(words, len(texts), counts, total)
        self._readings: Dict[int, Reading] = {}
        self._said: Dict[range, Said] = {}
        self._answered: Dict[int, Stems] = {}
        self._places: Dict[str, int] = {}

    @classmethod
    def build(
        cls,
        entries: Sequence[EntryQuestions],
        surfaces: Surfaces,
        vectors: np.ndarray,
        tokens: Union[TokenIndex, Sequence[np.ndarray]],
        unanswerable: Optional[np.ndarray] = None,
    ) -> Base:
        """A base from entries and the vectors of their texts and of the texts' tokens, in the order of ``texts_of``, and the vectors
        of questions known to have no entry."""
        texts = texts_of(entries)
        owners = np.repeat(np.arange(len(entries), dtype=np.int32), [len(entry.texts) for entry in entries])
        surfaces = with_drugs({normalise(surface): term for surface, term in surfaces.items()})
        wordings = [normalise(text) for text in texts]
        words: Counter[str] = Counter()
        vocabulary = Counter(word for surface in surfaces for word in _spelt(surface) * ESTABLISHED)
        terms: Dict[str, List[int]] = {}
        for row, wording in enumerate(wordings):
            said = wording.split()
            words.update(stems(said))
            vocabulary.update(_spelt(wording))
            for name, kind in find_terms(said, surfaces):
                terms.setdefault(f"{kind}: {name}", []).append(row)
        spoken = len(entries) > 1 and len(texts) >= SPOKEN_FOR * len(entries)
        return cls(
            Texts.of(entry.entry_id for entry in entries),
            Texts.of(texts),
            Wordings.of(wordings),
            surfaces,
            VectorIndex(vectors, owners),
            tokens if isinstance(tokens, TokenIndex) else TokenIndex.build(tokens),
            CharacterIndex.build(wordings),
            dict(words),
            dict(vocabulary),
            Postings.of(terms),
            unanswerable,
            Texts.of(" ".join(stems(normalise(entry.answer).split())) for entry in entries) if spoken else None,
        )

    def _subject(self) -> Optional[Subject]:
        key = max(self.terms.names, key=self.terms.count, default="")
        kind, _, name = key.partition(": ")
        if kind != "condition" or self.terms.count(key) < SUBJECT_SHARE * len(self.texts):
            return None
        short = min((surface for surface, term in self.surfaces.items() if term == (name, kind)), key=len, default=name)
        return Subject(name, short.upper() if short.isalpha() and len(short) <= ABBREVIATION else short)

    def exact(self, wording: str) -> List[int]:
        """The rows of this very wording, normalised."""
        return [row for row in self.wordings.find(wording) if normalise(self.texts[row]) == wording]

    def row(self, text: str) -> Optional[int]:
        """The phrasing that is this text, letter for letter; None where there is none."""
        return next((row for row in self.exact(normalise(text)) if self.texts[row] == text), None)

    def vector(self, text: str) -> Optional[np.ndarray]:
        """The vector of a text that is stored, letter for letter; None for any other."""
        row = self.row(text)
        return None if row is None else self.vectors.rows([row])[0]

    def answerable(self, question: Question) -> float:
        """The log odds that any entry answers a question, by its kind alone; 0 where that was not learnt."""
        if question.answerable is not None:
            return question.answerable
        return self.answerability(question.reading.text, question.vector) if self.answerability is not None else 0.0

    def classified(self, question: Question) -> Optional[np.ndarray]:
        """The classifier's scores of all entries, float [entries]; None where the base has none."""
        if question.classified is not None or self.classifier is None:
            return question.classified
        return self.classifier.scores(question.reading.text, question.vector)

    def reading(self, row: int) -> Reading:
        """What a phrasing says; worked out at first use."""
        known = self._readings.get(row)
        if known is None:
            if len(self._readings) >= READINGS:
                self._readings.clear()
            known = self._readings[row] = read(self.texts[row], self.surfaces)
        return known

    def said(self, rows: Sequence[int]) -> Said:
        """What several phrasings say; that of a whole entry, which comes as a range, is kept."""
        known = self._said.get(rows) if isinstance(rows, range) else None
        if known is None:
            readings = [self.reading(row) for row in rows]
            words = dict.fromkeys(word for reading in readings for word in reading.words)
            known = Said(Stems(tuple(words), self.known), frozenset().union(*(reading.terms for reading in readings)))
            if isinstance(rows, range):
                if len(self._said) >= READINGS:
                    self._said.clear()
                self._said[rows] = known
        return known

    def answered(self, owner: int) -> Stems:
        """The stems of an entry's answer; none where the base does not keep them."""
        known = self._answered.get(owner)
        if known is None:
            if len(self._answered) >= READINGS:
                self._answered.clear()
            words = self.answers[owner].split() if self.answers is not None else ()
            known = self._answered[owner] = Stems(words, self.known)
        return known

    def question(self, row: int) -> Question:
        """A stored phrasing as a question."""
        return Question(self.reading(row), self.vectors.rows([row])[0], floats(self.tokens[row]))

    def known(self, word: str) -> bool:
        """Whether a stem occurs in the base or in medical text."""
        return word in self.words or word in self.rarity.background

    def place(self, entry_id: str) -> Optional[int]:
        """The position of an entry, or None where the base does not hold it."""
        if not self._places:
            self._places = {entry.entry_id: owner for owner, entry in enumerate(self.entries)}
        return self._places.get(entry_id)

    def rows_of(self, owner: int) -> range:
        """The phrasings of one entry."""
        starts = self.vectors.starts
        return range(int(starts[owner]), int(starts[owner + 1]) if owner + 1 < len(starts) else len(self.texts))

    def nearest_unanswerable(self, vector: np.ndarray, own: Optional[int], default: np.ndarray) -> np.ndarray:
        """The cosine of the nearest question known to have no entry, but for the one at ``own``; ``default`` where none is known."""
        return default if self._beside is None else np.float32(self._beside.nearest(vector, () if own is None else (own,)))

    def telling(self, term: Tuple[str, str]) -> float:
        """How much a term tells: 0 where every phrasing holds it, 1 where none does."""
        return 1 - math.log(1 + self.terms.count(f"{term[1]}: {term[0]}")) / math.log(2 + len(self.texts))

    def save(self, directory: Path) -> None:
        """Writes ``base.json`` and a ``.npy`` file for each array."""
        self.ids.save(directory, "ids")
        self.texts.save(directory, "texts")
        save_array(directory, "wordings", self.wordings.hashes)
        save_array(directory, "wordings-rows", self.wordings.rows)
        self.vectors.save(directory)
        self.tokens.save(directory)
        self.letters.save(directory)
        if self.unanswerable is not None:
            save_array(directory, "unanswerable", self.unanswerable)
        if self.answers is not None:
            self.answers.save(directory, "answers")
        for learnt in (self.classifier, self.answerability):
            if learnt is not None:
                learnt.save(directory)
        content = {
            "surfaces": self.surfaces,
            "words": self.words,
            "vocabulary": self.vocabulary,
            "terms": self.terms.save(directory, "terms"),
        }
        (directory / "base.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> Base:
        """What ``save`` wrote, mapped. Raises OSError, KeyError or ValueError where it is not there or not whole."""
        content = json.loads((directory / "base.json").read_text(encoding="utf-8"))
        return cls(
            Texts.load(directory, "ids"),
            Texts.load(directory, "texts"),
            Wordings(load_array(directory, "wordings"), load_array(directory, "wordings-rows")),
            {surface: (name, kind) for surface, (name, kind) in content["surfaces"].items()},
            VectorIndex.load(directory),
            TokenIndex.load(directory),
            CharacterIndex.load(directory),
            content["words"],
            content["vocabulary"],
            Postings.load(directory, "terms", content["terms"]),
            load_array(directory, "unanswerable") if (directory / "unanswerable.npy").exists() else None,
            Texts.load(directory, "answers") if (directory / "answers.npy").exists() else None,
            EntryClassifier.load(directory),
            Answerability.load(directory),
        )


def _spelt(wording: str) -> List[str]:
    return [word for word in wording.split() if len(word) >= SHORTEST and not word[0].isdigit()]


def texts_of(entries: Sequence[EntryQuestions]) -> List[str]:
    """Every text of every entry, in order: what must be embedded."""
    return [text for entry in entries for text in entry.texts]
