"""Knowledge bases of any size for measuring: MedQuAD's questions with their subjects swapped, without embedding each.

A phrasing's text is one question with the focus of another; its vector lies between the vectors of the two, with some noise,
and its token vectors are those of the first. So neighbours, letters and words are about as dense as in a real base.
"""

from __future__ import annotations

import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, List, Optional, Tuple
from xml.etree import ElementTree

import numpy as np

from bot.matching.alignment import TokenIndex
from bot.matching.base import Base, EntryQuestions
from bot.matching.calibration import Calibration
from bot.matching.embedder import Embedder
from bot.matching.embedding_cache import embed_cached
from bot.matching.matcher import Matcher
from bot.matching.ranker import Ranker
from bot.settings import PROJECT

MEDQUAD = PROJECT.parent / "shared" / "data" / "medquad.tar.xz"
SEEDS = 2000  # questions that are really embedded
NOISE = 0.5  # length of the noise beside a vector of unit length
CHUNK = 20_000


@dataclass(frozen=True)
class Pair:
    """A question of MedQuAD, the focus it is about, and its answer where that is not withheld."""

    focus: str
    question: str
    answer: str


def medquad(archive: Path = MEDQUAD) -> List[Pair]:
    """The 47,441 questions (Ben Abacha and Demner-Fushman 2019), in the order of their files' names.

    Raises:
        OSError: the archive is not there.
    """
    found: List[Tuple[str, Pair]] = []
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.name.endswith(".xml"):
                root = ElementTree.parse(tar.extractfile(member)).getroot()  # type: ignore[arg-type]
                focus = _plain(root.findtext("Focus"))
                for pair in root.iter("QAPair"):
                    found.append((member.name, Pair(focus, _plain(pair.findtext("Question")), _plain(pair.findtext("Answer")))))
    return [pair for _, pair in sorted(found, key=lambda item: item[0])]


class Seeds:
    """Questions with a focus in them, embedded; everything synthetic is made from these."""

    def __init__(self, pairs: List[Pair], embedder: Embedder, cache: Optional[Path] = None) -> None:
        usable = [pair for pair in pairs if pair.focus and pair.focus.lower() in pair.question.lower()]
        self.pairs = usable[:: max(1, len(usable) // SEEDS)][:SEEDS]
        vectors, self.tokens = embed_cached([pair.question for pair in self.pairs], embedder, Ranker.load().projection, cache)
        self.vectors = vectors.astype(np.float32)

    def text(self, question: int, focus: int) -> str:
        """One question with the focus of another."""
        pair = self.pairs[question]
        start = pair.question.lower().index(pair.focus.lower())
        return pair.question[:start] + self.pairs[focus].focus + pair.question[start + len(pair.focus) :]

    def base(self, size: int) -> Base:
        """A base of so many entries with one phrasing each; the same size gives the same base."""
        random = np.random.default_rng(size)
        questions, foci = random.integers(0, len(self.pairs), (2, size))
        entries = [EntryQuestions(f"entry-{n}", self.text(q, f)) for n, (q, f) in enumerate(zip(questions.tolist(), foci.tolist()))]
        vectors = np.empty((size, self.vectors.shape[1]), np.float16)
        for start in range(0, size, CHUNK):
            mixed = self.vectors[questions[start : start + CHUNK]] + self.vectors[foci[start : start + CHUNK]]
            mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
            mixed += NOISE / mixed.shape[1] ** 0.5 * random.standard_normal(mixed.shape, np.float32)
            vectors[start : start + CHUNK] = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
        return Base.build(entries, {}, vectors, _chosen(self.tokens, questions))

    def questions(self, count: int) -> Iterator[str]:
        """What a reader may ask: questions that are in no base word for word."""
        random = np.random.default_rng(count)
        for question, focus in random.integers(0, len(self.pairs), (count, 2)).tolist():
            yield "please tell me, " + self.text(question, focus).lower().rstrip("?")


def matcher(base: Base, embedder: Embedder) -> Matcher:
    """A matcher over a synthetic base, with the shipped weights and no calibration of its own."""
    return Matcher(base, Ranker.load(), Calibration(), embedder, 0.05)


def _chosen(tokens: TokenIndex, rows: np.ndarray) -> TokenIndex:
    sizes = np.diff(tokens.offsets)[rows]
    offsets = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    places = np.arange(int(offsets[-1])) + np.repeat(tokens.offsets[rows] - offsets[:-1], sizes)
    return TokenIndex(tokens.tokens[places], offsets)


def _plain(text: object) -> str:
    return " ".join(str(text or "").split())
