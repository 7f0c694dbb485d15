"""Word against word: whether everything a question says has its counterpart in a stored phrasing, and the other way round.

A look-alike shares most words and differs in one; the mean over a sentence drowns it. Here each token's vector (in context,
so a synonym counts) looks for its best counterpart, and the tokens that find none weigh most. The idea is late interaction
(Khattab and Zaharia 2020), with a soft minimum in place of the sum.
"""

from __future__ import annotations

from pathlib import Path
from typing import List, Sequence

import numpy as np

from bot.matching.mapped import load_array, save_array

SHARPNESS = 6.0  # how much the worst matched tokens outweigh the others
LEVELS = 127.0  # token vectors are kept as int8
PHRASING_TOKENS = 48
QUESTION_TOKENS = 96
COLUMNS = ("weakest there", "weakest here", "aligned there", "aligned here")


class TokenIndex:
    """The token vectors of all phrasings, one after the other.

    Args:
        tokens: int8 [all tokens, dimensions].
        offsets: int [phrasings + 1], where each phrasing's tokens begin.
    """

    def __init__(self, tokens: np.ndarray, offsets: np.ndarray) -> None:
        self.tokens = tokens
        self.offsets = np.asarray(offsets, np.int64)
        if int(self.offsets[-1]) != len(tokens):
            raise ValueError(f"{len(tokens)} token vectors, expected {int(self.offsets[-1])}")

    @classmethod
    def build(cls, rows: Sequence[np.ndarray]) -> TokenIndex:
        """An index over quantised token vectors, one array [tokens, dimensions] for each phrasing."""
        offsets = np.zeros(len(rows) + 1, np.int64)
        offsets[1:] = np.cumsum([len(row) for row in rows])
        return cls(np.concatenate(rows) if rows else np.zeros((0, 1), np.int8), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> np.ndarray:
        """A phrasing's token vectors, int8 [tokens, dimensions]."""
        if not 0 <= row < len(self):
            raise IndexError(row)
        return self.tokens[self.offsets[row] : self.offsets[row + 1]]

    def together(self, rows: Sequence[int]) -> np.ndarray:
        """The token vectors of several phrasings, one after the other, int8 [tokens, dimensions]."""
        if isinstance(rows, range) and rows.step == 1 and rows:
            return self.tokens[self.offsets[rows[0]] : self.offsets[rows[-1] + 1]]
        return np.concatenate([self[row] for row in rows])

    def save(self, directory: Path) -> None:
        """Writes ``tokens.npy`` and ``tokens-offsets.npy``."""
        save_array(directory, "tokens", self.tokens)
        save_array(directory, "tokens-offsets", self.offsets)

    @classmethod
    def load(cls, directory: Path) -> TokenIndex:
        return cls(load_array(directory, "tokens"), load_array(directory, "tokens-offsets"))

    def align(self, question: np.ndarray, rows: Sequence[int]) -> np.ndarray:
        """How well a question and a few phrasings cover each other.

        Args:
            question: float32 [tokens, dimensions], unit vectors.
            rows: positions of the phrasings.

        Returns:
            float32 [len(rows), 4]: the question's weakest tokens in the phrasing, the phrasing's weakest in the question
            (soft minima of the best cosines), and the two means.
        """
        parts: List[np.ndarray] = [self[row] for row in rows]
        sizes = np.array([len(part) for part in parts])
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        similarity = question[:QUESTION_TOKENS] @ floats(np.concatenate(parts)).T
        there = np.maximum.reduceat(similarity, starts, axis=1)
        here = similarity.max(axis=0)
        pull = np.exp(-SHARPNESS * here)
        weakest_here = np.add.reduceat(pull * here, starts) / np.add.reduceat(pull, starts)
        pulls = np.exp(-SHARPNESS * there)
        weakest_there = (pulls * there).sum(axis=0) / pulls.sum(axis=0)
        return np.column_stack([weakest_there, weakest_here, there.mean(axis=0), np.add.reduceat(here, starts) / sizes])

    def weakest(self, question: np.ndarray, groups: Sequence[Sequence[int]]) -> np.ndarray:
        """The soft minimum of the question's best cosines with the tokens of several phrasings taken as one, float32 [len(groups)].

        Args:
            question: float32 [tokens, dimensions], unit vectors.
            groups: the positions of the phrasings that are taken together; each has at least one.
        """
        parts = [self.together(rows) for rows in groups]
        ends = np.cumsum([len(part) for part in parts])
        similarity = question[:QUESTION_TOKENS] @ floats(np.concatenate(parts)).T
        best = np.maximum.reduceat(similarity, [0, *ends[:-1]], axis=1)
        pull = np.exp(-SHARPNESS * best)
        return (pull * best).sum(axis=0) / pull.sum(axis=0)


def quantise(tokens: np.ndarray) -> np.ndarray:
    """Unit vectors as int8."""
    return np.round(tokens[:PHRASING_TOKENS] * LEVELS).astype(np.int8)


def floats(tokens: np.ndarray) -> np.ndarray:
    """Quantised vectors as float32."""
    return tokens.astype(np.float32) * (1 / LEVELS)


def project(hidden: np.ndarray, projection: np.ndarray) -> np.ndarray:
    """Token vectors [n, width] in the space where they are compared, unit length."""
    moved = hidden @ projection
    return (moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9)).astype(np.float32)
