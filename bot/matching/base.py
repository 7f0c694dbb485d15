"""A knowledge base made ready for matching: its phrasings as vectors, tokens, letters, words and terms."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np

from bot.matching.alignment import TokenIndex, floats
from bot.matching.index import VectorIndex
from bot.matching.lexical import CharacterIndex, WordRarity
from bot.matching.ranker import background, with_drugs
from bot.matching.reading import Reading, Surfaces, normalise, read


@dataclass(frozen=True)
class EntryQuestions:
    """An entry as the matcher sees it: the ways to ask for it."""

    entry_id: str
    question: str
    phrasings: Tuple[str, ...] = ()

    @property
    def texts(self) -> Tuple[str, ...]:
        """The question and the phrasings, each wording once."""
        return tuple({normalise(text): text for text in reversed((self.question, *self.phrasings))}.values())[::-1]


@dataclass(frozen=True)
class Question:
    """A question ready to be compared: what it says, its vector and those of its tokens."""

    reading: Reading
    vector: np.ndarray  # float32 [dimensions]
    tokens: np.ndarray  # float32 [tokens, token dimensions]


class Base:
    """All phrasings of all entries. ``row`` means a phrasing, ``owner`` the position of its entry."""

    def __init__(
        self,
        entries: Sequence[EntryQuestions],
        surfaces: Surfaces,
        vectors: VectorIndex,
        tokens: TokenIndex,
        letters: CharacterIndex,
        words: Dict[str, int],
        terms: Dict[str, List[int]],
        unanswerable: Optional[np.ndarray] = None,
    ) -> None:
        self.entries = tuple(entries)
        self.surfaces = dict(surfaces)
        self.vectors = vectors
        self.tokens = tokens
        self.letters = letters
        self.words = words
        self.terms = terms  # "kind: name" -> the rows that hold the term
        self.texts: Tuple[str, ...] = tuple(text for entry in self.entries for text in entry.texts)
        self.exact: Dict[str, List[int]] = {}
        for row, text in enumerate(self.texts):
            self.exact.setdefault(normalise(text), []).append(row)
        counts, total = background()
        self.rarity = WordRarity(words, len(self.texts), counts, total)
        self.unanswerable = unanswerable  # float32 [questions known to have no entry, dimensions]
        self._readings: Dict[int, Reading] = {}

    @classmethod
    def build(cls, entries: Sequence[EntryQuestions], surfaces: Surfaces, vectors: np.ndarray, tokens: Sequence[np.ndarray]) -> Base:
        """A base from entries and the vectors of their texts and of the texts' tokens, in the order of ``texts_of``."""
        texts = texts_of(entries)
        owners = np.repeat(np.arange(len(entries)), [len(entry.texts) for entry in entries])
        surfaces = with_drugs({normalise(surface): term for surface, term in surfaces.items()})
        words, terms = Counter[str](), {}
        for row, text in enumerate(texts):
            reading = read(text, surfaces)
            words.update(reading.words)
            for name, kind in reading.terms:
                terms.setdefault(f"{kind}: {name}", []).append(row)
        letters = CharacterIndex.build([normalise(text) for text in texts])
        return cls(entries, surfaces, VectorIndex(vectors, owners), TokenIndex.build(tokens), letters, dict(words), terms)

    def reading(self, row: int) -> Reading:
        """What a phrasing says; worked out at first use."""
        if row not in self._readings:
            self._readings[row] = read(self.texts[row], self.surfaces)
        return self._readings[row]

    def question(self, row: int) -> Question:
        """A stored phrasing as a question."""
        return Question(self.reading(row), self.vectors.vectors[row], floats(self.tokens.of(row)))

    def known(self, word: str) -> bool:
        """Whether a stem occurs in the base or in medical text."""
        return word in self.words or word in self.rarity.background

    def rows_of(self, owner: int) -> range:
        """The phrasings of one entry."""
        starts = self.vectors.starts
        return range(int(starts[owner]), int(starts[owner + 1]) if owner + 1 < len(starts) else len(self.texts))

    def nearest_unanswerable(self, vector: np.ndarray, own: Optional[int], default: np.ndarray) -> np.ndarray:
        """The cosine of the nearest question known to have no entry, but for the one at ``own``; ``default`` where none is known."""
        if self.unanswerable is None or len(self.unanswerable) < 2:
            return default
        cosines = self.unanswerable @ vector
        if own is not None:
            cosines[own] = -1
        return cosines.max()

    def telling(self, term: Tuple[str, str]) -> float:
        """How much a term tells: 0 where every phrasing holds it, 1 where none does."""
        rows = len(self.terms.get(f"{term[1]}: {term[0]}", ()))
        return 1 - math.log(1 + rows) / math.log(2 + len(self.texts))

    def save(self, directory: Path) -> None:
        """Writes ``entries.json``, ``vectors.npy``, ``tokens.npy``, ``unanswerable.npy`` and ``letters.npz``."""
        content = {
            "entries": [asdict(entry) for entry in self.entries],
            "surfaces": self.surfaces,
            "words": self.words,
            "terms": self.terms,
        }
        (directory / "entries.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        np.save(directory / "vectors.npy", self.vectors.vectors)
        np.save(directory / "tokens.npy", self.tokens.tokens)
        if self.unanswerable is not None:
            np.save(directory / "unanswerable.npy", self.unanswerable)
        rotation = {} if self.vectors.rotation is None else {"rotation": self.vectors.rotation}
        np.savez(
            directory / "letters.npz",
            owners=self.vectors.owners,
            token_offsets=self.tokens.offsets,
            **rotation,
            **self.letters.arrays(),
        )

    @classmethod
    def load(cls, directory: Path) -> Base:
        """What ``save`` wrote. Raises OSError, KeyError or ValueError where it is not there or not whole."""
        content = json.loads((directory / "entries.json").read_text(encoding="utf-8"))
        entries = [EntryQuestions(item["entry_id"], item["question"], tuple(item["phrasings"])) for item in content["entries"]]
        surfaces = {surface: (name, kind) for surface, (name, kind) in content["surfaces"].items()}
        with np.load(directory / "letters.npz") as arrays:
            rotation: Optional[np.ndarray] = arrays["rotation"] if "rotation" in arrays else None
            vectors = VectorIndex(np.load(directory / "vectors.npy"), arrays["owners"], rotation)
            tokens = TokenIndex(np.load(directory / "tokens.npy"), arrays["token_offsets"])
            letters = CharacterIndex(*(arrays[name] for name in ("offsets", "grams", "weights", "rarity")))
        unanswerable = directory / "unanswerable.npy"
        known = np.load(unanswerable) if unanswerable.exists() else None
        return cls(entries, surfaces, vectors, tokens, letters, content["words"], content["terms"], known)


def texts_of(entries: Sequence[EntryQuestions]) -> List[str]:
    """Every text of every entry, in order: what must be embedded."""
    return [text for entry in entries for text in entry.texts]
