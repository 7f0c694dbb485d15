"""From features to the probability that an entry is what was asked.

A logistic model (Cox 1958) in plain numbers; ``tools/train_ranker.py`` makes them. ``weights/`` beside this file holds
the shipped ones: ``ranker.json``, the linear map of the vectors, and how often words occur in medical text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Mapping, Tuple

import numpy as np

from bot.errors import ModelError
from bot.matching.alignment import COLUMNS
from bot.matching.calibration import logistic
from bot.matching.comparison import ComparisonNet
from bot.matching.features import WORD_FEATURES

SHIPPED = Path(__file__).parent / "weights"
HELD = 15.0  # how firmly the shipped coefficients hold against a base's own phrasings
FEATURES: Tuple[str, ...] = (
    "cosine",
    "mapped cosine",
    "characters",
    *COLUMNS,
    "compared",  # log odds of the comparison net for the best phrasing
    "compared together",  # their mean over the entry's nearest phrasings
    "cosine margin",
    "mapped margin",
    "aligned margin",
    "support margin",
    "characters margin",
    "compared margin",
    "second cosine",
    "unanswerable margin",  # how much nearer it is than the nearest question known to have no entry
    "support",  # mean cosine of the entry's three nearest phrasings
    "weakest in entry",  # as "weakest there", in all of the entry's phrasings together
    "covered with answer",  # as "covered", by its phrasings and its answer
    "covered with answer margin",
    "classifier",  # score of EntryClassifier
    "classifier margin",
    "covered by entry",  # as "covered", by all of the entry's phrasings together
    "terms missing in entry",  # as "terms missing there", in all of the entry's phrasings together
    *WORD_FEATURES,
)


# Which way a feature may speak. Look-alikes that were written to share every word would teach that sharing words speaks
# against a match; where that is only the writer's cunning, it must not be learnt.
_FOR = ("cosine", "mapped", "characters", "weakest", "aligned", "compared", "support", "covered", "covers", "unanswerable")
SPEAKS_FOR = frozenset(name for name in FEATURES if name.split()[0] in _FOR or name.endswith(" shared"))
SPEAKS_AGAINST = frozenset(name for name in FEATURES if " missing" in name or name.endswith(("in conflict", " differs", " differ")))


@dataclass(frozen=True)
class Ranker:
    """Logistic weights over FEATURES, and what makes the learnt ones among them: the linear map of sentence vectors, the
    projection of token vectors, and the comparison net.

    ``sample_*`` is a calibration sample from the ranker's own held-out questions: the logit of the best match, and
    whether that was right. It stands in for held-out phrasings where a knowledge base has few.
    """

    coefficients: np.ndarray  # [features]
    intercept: float
    map: np.ndarray  # [dimensions, mapped dimensions]
    projection: np.ndarray  # [token width, token dimensions]
    net: ComparisonNet
    sample_logits: np.ndarray
    sample_right: np.ndarray
    embedder: str = ""  # fingerprint of the weights it was trained with

    def logits(self, features: np.ndarray) -> np.ndarray:
        """Log odds, float [n], of features [n, len(FEATURES)]."""
        return features @ self.coefficients + self.intercept

    def mapped(self, vectors: np.ndarray) -> np.ndarray:
        """Vectors [n, dimensions] in the space where look-alikes stand apart, unit length."""
        moved = vectors @ self.map
        return moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-12)

    def adapted(self, features: np.ndarray, right: np.ndarray, counts: np.ndarray) -> Ranker:
        """The ranker fitted to a knowledge base's own held-out phrasings, held near the shipped coefficients.

        Args:
            features: [n, len(FEATURES)], candidates of held-out questions.
            right: bool [n], whether a candidate was the entry asked for.
            counts: float [n], how much each counts.
        """
        spread = features.std(axis=0) + 1e-3
        rows = np.column_stack([features / spread, np.ones(len(features))])
        prior = np.append(self.coefficients * spread, self.intercept)
        stiffness = np.append(np.full(len(spread), HELD), 0.1)
        weights = logistic(rows, right.astype(np.float64), counts, prior, stiffness)
        return replace(self, coefficients=weights[:-1] / spread, intercept=float(weights[-1]))

    def save(self, directory: Path) -> None:
        """Writes ``ranker.json`` and ``maps.npz``."""
        content: Dict[str, Any] = {
            "format": 1,
            "embedder": self.embedder,
            "intercept": round(float(self.intercept), 6),
            "coefficients": {name: round(float(weight), 6) for name, weight in zip(FEATURES, self.coefficients)},
            "sample": [[round(float(logit), 4), int(right)] for logit, right in zip(self.sample_logits, self.sample_right)],
        }
        (directory / "ranker.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        arrays = {"map": self.map, "projection": self.projection, **self.net.to_arrays()}
        np.savez_compressed(directory / "maps.npz", **{name: array.astype(np.float16) for name, array in arrays.items()})

    @classmethod
    def load(cls, directory: Path = SHIPPED) -> Ranker:
        """The ranker kept in a folder, the shipped one by default.

        Raises:
            ModelError: there is none, or it was made for other features.
        """
        path = directory / "ranker.json"
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            weights: Mapping[str, float] = content["coefficients"]
            if tuple(weights) != FEATURES or content["format"] != 1:
                raise ModelError(f"{path}: made for other features than this version computes. Train again: citewell train")
            sample = np.array(content["sample"], np.float64).reshape(-1, 2)
            with np.load(directory / "maps.npz") as maps:
                matrix, projection = maps["map"].astype(np.float32), maps["projection"].astype(np.float32)
                net = ComparisonNet.from_arrays(maps)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{path}: not a usable ranker ({error}). Train again: citewell train") from error
        return cls(
            np.array(list(weights.values()), np.float64),
            float(content["intercept"]),
            matrix,
            projection,
            net,
            sample[:, 0],
            sample[:, 1] > 0,
            content["embedder"],
        )


@lru_cache(maxsize=None)
def background(directory: Path = SHIPPED) -> Tuple[Dict[str, int], int]:
    """How many of how many medical questions hold each stem: (counts, questions in all); empty where nothing is shipped."""
    path = directory / "background.tsv"
    if not path.is_file():
        return {}, 0
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {row[0]: int(row[1]) for row in rows}, int(first)


@lru_cache(maxsize=None)
def drugs(directory: Path = SHIPPED) -> Dict[str, Tuple[str, str]]:
    """Surfaces of common medicines, generic and brand, so that a base that came without terms can tell two drugs apart."""
    path = directory / "drugs.tsv"
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()) if path.is_file() else ()
    return {row[0]: (row[1], "drug") for row in rows}


def with_drugs(surfaces: Mapping[str, Tuple[str, str]]) -> Dict[str, Tuple[str, str]]:
    """A base's own surfaces, and the shipped medicines under the names that the base has for them."""
    shipped = {surface: surfaces.get(term[0], term) for surface, term in drugs().items()}
    return {**shipped, **surfaces}
