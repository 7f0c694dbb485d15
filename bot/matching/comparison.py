"""Two texts read side by side: does one ask what the other asks? A small net over the vectors of their tokens.

Each token looks in the other text for its counterpart (soft attention), is compared with what it finds, and the comparisons
are weighed and added up, both ways round: decomposable attention (Parikh et al., EMNLP 2016) with the comparison functions of
Wang and Jiang (ICLR 2017). The tokens' vectors come from the sentence encoder and stay frozen, so that a stored phrasing is kept as
a few hundred bytes and nothing is encoded again. ``tools/train_comparison.py`` learns the weights from look-alikes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Dict, List, Mapping, Tuple

import numpy as np

from bot.matching.alignment import LEVELS, QUESTION_TOKENS, SHARPNESS

NOTHING = -1e9  # attention paid to padding
PRODUCT, DOT, GAP = 4.0, 8.0, 3.0  # bring products and differences of unit vectors to the scale of one


@dataclass(frozen=True)
class ComparisonNet:
    """Weights; d token dimensions, m mapped dimensions, h comparison units, s sentence units, o hidden units.

    Attributes:
        temperature: float [], of the attention.
        weigh, weigh_bias: [d], []: how much a token matters.
        compare, compare_bias: [2 d + 1, h], [h].
        sentence, sentence_bias: [2 m, s], [s].
        hidden, hidden_bias: [2 h + s + 8, o], [o].
        out: [o]. direct: [8], past the hidden layer. bias: [].
    """

    temperature: np.ndarray
    weigh: np.ndarray
    weigh_bias: np.ndarray
    compare: np.ndarray
    compare_bias: np.ndarray
    sentence: np.ndarray
    sentence_bias: np.ndarray
    hidden: np.ndarray
    hidden_bias: np.ndarray
    out: np.ndarray
    direct: np.ndarray
    bias: np.ndarray

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> ComparisonNet:
        """The net in a file's arrays; raises KeyError where one is missing."""
        return cls(**{field.name: np.asarray(arrays[field.name], np.float32) for field in fields(cls)})

    def to_arrays(self) -> Dict[str, np.ndarray]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def logits(
        self,
        tokens: np.ndarray,
        phrasings: List[np.ndarray],
        cosines: np.ndarray,
        mapped: np.ndarray,
        mapped_phrasings: np.ndarray,
    ) -> np.ndarray:
        """Log odds that each phrasing asks what the question asks; above 0 where that is likelier than not, by the net alone.

        Args:
            tokens: float32 [question tokens, d], unit vectors.
            phrasings: int8 [tokens, d] each, as ``alignment.quantise`` makes them; at least one.
            cosines: float32 [n] of the sentence vectors.
            mapped: float32 [m], the question's mapped sentence vector.
            mapped_phrasings: float32 [n, m].

        Returns:
            float32 [n].
        """
        question = tokens[:QUESTION_TOKENS]
        sizes = np.array([len(part) for part in phrasings])
        there = np.zeros((len(phrasings), int(sizes.max()), question.shape[1]), np.float32)
        for place, part in enumerate(phrasings):
            there[place, : len(part)] = part
        there *= 1 / LEVELS
        mask = np.arange(there.shape[1])[None] < sizes[:, None]
        here = np.broadcast_to(question, (len(phrasings), *question.shape))
        everything = np.ones(here.shape[:2], bool)
        similarity = question @ there.transpose(0, 2, 1)  # [n, question tokens, phrasing tokens]
        forth = self._one_way(similarity, here, everything, there, mask)
        back = self._one_way(similarity.transpose(0, 2, 1), there, mask, here, everything)
        near = mapped_phrasings @ mapped
        scalars = np.column_stack([
            forth[1], back[1], forth[2], back[2], near, cosines,
            np.full(len(phrasings), np.log(len(question)) / 4), np.log(sizes) / 4,
        ])  # fmt: skip
        crossed = np.concatenate([mapped_phrasings * mapped * DOT, np.abs(mapped_phrasings - mapped) * GAP], axis=1)
        sentences = np.maximum(crossed @ self.sentence + self.sentence_bias, 0)
        layer = np.concatenate([forth[0], back[0], sentences, scalars], axis=1)
        return np.maximum(layer @ self.hidden + self.hidden_bias, 0) @ self.out + scalars @ self.direct + self.bias

    def _one_way(
        self, similarity: np.ndarray, here: np.ndarray, here_mask: np.ndarray, there: np.ndarray, there_mask: np.ndarray
    ) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
        """How well ``there`` has what ``here`` says: the comparisons weighed together [n, h], the weakest tokens (soft minimum)
        and the weighed mean of the best similarities [n]."""
        attention = _softmax(np.where(there_mask[:, None, :], self.temperature * similarity, NOTHING))
        counterpart = attention @ there
        best = np.where(there_mask[:, None, :], similarity, -9).max(axis=2)
        compared = np.concatenate([here * counterpart * PRODUCT, np.abs(here - counterpart), best[..., None]], axis=2)[here_mask]
        units = np.zeros((*here_mask.shape, self.compare.shape[1]), np.float32)
        units[here_mask] = np.maximum(compared @ self.compare + self.compare_bias, 0)
        weight = _softmax(np.where(here_mask, here @ self.weigh * PRODUCT + self.weigh_bias, NOTHING))
        best = np.where(here_mask, best, 0)
        pull = here_mask * np.exp(-SHARPNESS * best)
        weakest = (pull * best).sum(axis=1) / (pull.sum(axis=1) + 1e-9)
        return (weight[:, None, :] @ units)[:, 0], weakest, (weight * best).sum(axis=1)


def _softmax(values: np.ndarray) -> np.ndarray:
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
