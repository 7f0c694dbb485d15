"""Makes the shipped ranker: bot/matching/weights/{background.tsv,maps.npz,ranker.json}.

    python tools/train_ranker.py [--data ../shared/data] [--check]

Learns from data/lookalikes (written for this), from RQE (pairs of questions of which one's answer also answers the other) and
from MedQuAD (the same focus with another question type, the same type with another focus). What is held out of them is the test
that ends the run; ``--check`` only runs that test on the shipped weights. Two idle cores take about ten minutes.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Dict, Iterator, List, Sequence, Tuple

import numpy as np
from ranker_data import FOLDS, Triple, background, difficulty, medquad, rqe, swapped, written
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score
from train_comparison import ALIKE, STEPS, WIDTH, Learnt, learn

from bot.matching.alignment import project, quantise
from bot.matching.base import Base, EntryQuestions, Question
from bot.matching.calibration import calibration_error, coverage, sigmoid
from bot.matching.candidates import find_candidates
from bot.matching.embedder import Embedder
from bot.matching.ranker import FEATURES, SHIPPED, SPEAKS_AGAINST, SPEAKS_FOR, Ranker, drugs
from bot.matching.reading import read

FOLD_STEPS = STEPS * 2 // 3  # of the nets that only make features for the coefficients
SIZE = 1524  # entries of a base that is asked
SAMPLE = 400  # points kept for calibration
# How much each kind counts for the maps and the net; what was written for this, by how near it is to the published difficulty.
WEIGHTS = {"swapped": 0.6, "rqe": 0.4, "medquad": 0.2}
SURE = 0.3  # of the weight of what was written, whatever its difficulty
RANKED = {"swapped": 0.2, "rqe": 0.7}  # the same for the ranker's coefficients, where the rest is by difficulty alone


class Texts:
    """Vectors and token states of every text that is learnt from or tested on."""

    def __init__(self, texts: Sequence[str], embedder: Embedder) -> None:
        unique = list(dict.fromkeys(texts))
        vectors, states = embedder.embed_with_tokens(unique, np.eye(WIDTH, dtype=np.float32), _progress)
        self.place = {text: n for n, text in enumerate(unique)}
        self.vectors = vectors
        self.states = [state[:96].astype(np.float16) for state in states]
        self.readings = {text: read(text, drugs()) for text in unique}

    def vector(self, texts: Sequence[str]) -> np.ndarray:
        return self.vectors[[self.place[text] for text in texts]]

    def question(self, text: str, ranker: Ranker) -> Question:
        place = self.place[text]
        return Question(self.readings[text], self.vectors[place], project(self.states[place].astype(np.float32), ranker.projection))

    def base(self, questions: Sequence[str], ranker: Ranker) -> Base:
        tokens = [quantise(project(self.states[self.place[text]].astype(np.float32), ranker.projection)) for text in questions]
        return Base.build([EntryQuestions(str(n), text) for n, text in enumerate(questions)], {}, self.vector(questions), tokens)


def asked(
    chosen: Sequence[Triple], everything: Sequence[Triple], ranker: Ranker, texts: Texts, top: int
) -> Iterator[Tuple[Triple, bool, np.ndarray, np.ndarray]]:
    """Every "same" and "other" asked against a base: (triple, whether it can be answered, features, whether right).

    The base has SIZE entries with one phrasing each: all questions of the triple's source, filled up with RQE's; those of
    another source may ask the same, and would be no look-alikes.
    """
    for source in dict.fromkeys(triple.source for triple in chosen):
        own = [triple.question for triple in everything if triple.source == source]
        fill = [triple.question for triple in everything if triple.source == "rqe"]
        questions = list(dict.fromkeys([*own, *fill]))[: max(SIZE, len(own))]
        yield from _asked([triple for triple in chosen if triple.source == source], questions, ranker, texts, top)


def _asked(
    triples: Sequence[Triple], questions: Sequence[str], ranker: Ranker, texts: Texts, top: int
) -> Iterator[Tuple[Triple, bool, np.ndarray, np.ndarray]]:
    base, stored = texts.base(questions, ranker), texts.vector(questions)
    place = {text: n for n, text in enumerate(questions)}
    for triple in triples:
        own = place[triple.question]
        for answerable, text in ((True, triple.same), (False, triple.other)):
            if answerable and triple.kind == "swapped":
                continue  # asked already
            meant, hidden = (triple.question if answerable else text), set()
            if triple.kind == "rqe" and not answerable:
                # The entry is not there: its nearest neighbour is a look-alike.
                text, meant, hidden = triple.same, triple.question, {own}
            # Other questions as near as that ask the same and are no look-alikes.
            hidden |= set(np.flatnonzero(stored @ texts.vector([meant])[0] >= ALIKE).tolist()) - {own}
            found = find_candidates(base, texts.question(text, ranker), ranker, top, sorted(hidden))
            yield triple, answerable, found.features, (found.rows == own) & answerable


def fit(rows: np.ndarray, right: np.ndarray, weights: np.ndarray, strength: float = 10.0) -> Tuple[np.ndarray, float]:
    """Logistic coefficients on the plain features, each speaking the way it may, and the intercept."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    scaled = np.column_stack([(rows - mean) / spread, np.ones(len(rows))])

    def loss(at: np.ndarray) -> Tuple[float, np.ndarray]:
        z = scaled @ at
        held = np.append(strength * at[:-1], 0)
        value = (weights * (np.logaddexp(0, z) - right * z)).sum() + (held[:-1] * at[:-1]).sum() / 2
        return float(value), scaled.T @ (weights * (sigmoid(z) - right)) + held

    bounds = [(0, None) if name in SPEAKS_FOR else (None, 0) if name in SPEAKS_AGAINST else (None, None) for name in FEATURES] + [
        (None, None)
    ]
    found = minimize(loss, np.zeros(scaled.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 5000}).x
    coefficients = found[:-1] / spread
    return coefficients, float(found[-1] - (coefficients * mean).sum())


def untrained(learnt: Learnt) -> Ranker:
    """A ranker with maps and net alone."""
    return Ranker(np.zeros(len(FEATURES)), 0.0, *learnt, np.zeros(0), np.zeros(0, bool))


def weigh(triples: Sequence[Triple], texts: Texts) -> np.ndarray:
    """How much each triple counts by its difficulty, and 0 for those that were not written."""
    weights = np.zeros(len(triples))
    own = [n for n, triple in enumerate(triples) if triple.kind not in WEIGHTS]
    questions, same, other = (texts.vector([getattr(triples[n], name) for n in own]) for name in ("question", "same", "other"))
    weights[own] = difficulty((questions * same).sum(axis=1), (questions * other).sum(axis=1))
    return weights


def train(triples: Sequence[Triple], texts: Texts, fingerprint: str) -> Ranker:
    """The ranker: maps and net from all triples, coefficients from features that maps and nets of other folds made."""
    hardness = weigh(triples, texts)
    shares = np.array([WEIGHTS.get(t.kind, SURE + (1 - SURE) * min(hard, 4.0)) for t, hard in zip(triples, hardness)])
    counts: Dict[Triple, float] = {t: RANKED.get(t.kind, hard) for t, hard in zip(triples, hardness)}
    rows: List[np.ndarray] = []
    right: List[np.ndarray] = []
    weights: List[np.ndarray] = []
    best: List[Tuple[float, np.ndarray, np.ndarray]] = []
    for fold in range(1, FOLDS + 1):
        others = [n for n, triple in enumerate(triples) if triple.fold != fold]
        ranker = untrained(learn([triples[n] for n in others], shares[others], texts, FOLD_STEPS))
        unseen = [triple for triple in triples if triple.fold == fold and triple.kind != "medquad"]
        for triple, _, features, hits in asked(unseen, triples, ranker, texts, 8):
            rows.append(features[:3])
            right.append(hits[:3])
            weights.append(np.full(len(rows[-1]), counts[triple]))
            if triple.kind != "swapped":
                best.append((counts[triple], features, hits))
        print(f"fold {fold} of {FOLDS} learnt", file=sys.stderr)
    coefficients, intercept = fit(np.concatenate(rows), np.concatenate(right), np.concatenate(weights))
    ranker = replace(untrained(learn(triples, shares, texts)), coefficients=coefficients, intercept=intercept, embedder=fingerprint)
    logits = np.array([ranker.logits(features).max() for _, features, _ in best])
    hits = np.array([hits[int(np.argmax(ranker.logits(features)))] for _, features, hits in best])
    order = np.argsort(logits)
    reached = np.cumsum(np.array([count for count, _, _ in best])[order])
    picked = order[np.searchsorted(reached, np.linspace(0, reached[-1], SAMPLE, endpoint=False))]
    return replace(ranker, sample_logits=logits[picked], sample_right=hits[picked])


def check(triples: Sequence[Triple], everything: Sequence[Triple], texts: Texts, ranker: Ranker) -> None:
    """Prints how well unseen triples are told apart in a base of SIZE entries with one phrasing each.

    Columns: top-1, top-3 and MRR of the paraphrases; coverage when 95 % and 90 % of the answers must be right, look-alikes mixed
    in, by the ranker and by plain cosine; calibration error; AUC of paraphrase against look-alike, by ranker and by cosine.
    """
    columns = ("n", "top-1", "top-3", "MRR", "95 %", "90 %", "cos 95", "cos 90", "ECE", "AUC", "cos AUC")
    print(f"{'unseen':16s}" + "".join(f"{column:>8s}" for column in columns))
    own = [triple for triple in triples if triple.kind not in WEIGHTS]
    hardness = weigh(own, texts)
    drawn = np.random.default_rng(0).random(len(own)) * hardness.max() * 0.6
    groups = {
        "published": [triple for triple, hard, draw in zip(own, hardness, drawn) if draw < hard],
        "near": [triple for triple in own if triple.kind == "near"],
        "hard": [triple for triple in own if triple.kind != "near"],
        "RQE": [triple for triple in triples if triple.kind == "rqe"],
    }
    for label, chosen in groups.items():
        tops, plain, ranks = [], [], []
        for _, answerable, features, right in asked(chosen, everything, ranker, texts, 10):
            order = np.argsort(-ranker.logits(features), kind="stable")
            tops.append((ranker.logits(features)[order[0]], right[order[0]]))
            plain.append((features[:, 0].max(), right[features[:, 0].argmax()]))
            if answerable:
                ranks.append(int(np.flatnonzero(right[order])[0]) + 1 if right.any() else 99)
        logits, hits = np.array(tops).T
        cosines, cosine_hits = np.array(plain).T
        rank, n = np.array(ranks), len(chosen)
        values = [np.mean(rank == 1), np.mean(rank <= 3), np.mean(1 / rank)]
        values += [coverage(logits, hits, n, precision) for precision in (0.95, 0.9)]
        values += [coverage(cosines, cosine_hits, n, precision) for precision in (0.95, 0.9)]
        values += [calibration_error(sigmoid(logits), hits), *(pair_auc(chosen, texts, ranker) if label != "RQE" else ())]
        print(f"{label:16s}{n:8d}" + "".join(f"{value:8.3f}" for value in values))


def pair_auc(triples: Sequence[Triple], texts: Texts, ranker: Ranker) -> Tuple[float, float]:
    """AUC of paraphrase against look-alike, each alone beside its question: by the ranker, and by cosine."""
    labels, logits, cosines = [], [], []
    for triple in triples:
        base = texts.base([triple.question], ranker)
        for text, label in ((triple.same, 1), (triple.other, 0)):
            features = find_candidates(base, texts.question(text, ranker), ranker, 1).features
            labels.append(label)
            logits.append(float(ranker.logits(features)[0]))
            cosines.append(float(features[0, 0]))
    return float(roc_auc_score(labels, logits)), float(roc_auc_score(labels, cosines))


def _progress(done: int, total: int) -> None:
    if done % 1024 and done != total:
        return
    print(f"\rembedding {done}/{total}", end="\n" if done == total else "", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(__file__).parents[2] / "shared" / "data",
        help="folder with medquad.tar.xz and rqe-train.xml.xz",
    )
    parser.add_argument("--check", action="store_true", help="only test the shipped weights")
    arguments = parser.parse_args()
    synthetic, sentences, conditions = medquad(arguments.data, 2500)
    real = written() + rqe(arguments.data)
    if not arguments.check:
        background([*sentences, *(triple.same for triple in real if triple.fold)])
    synthetic += swapped(real, conditions)
    embedder = Embedder()
    texts = Texts([text for triple in real + synthetic for text in (triple.question, triple.same, triple.other) if text], embedder)
    real = neighbours(real, texts)
    if not arguments.check:
        train([triple for triple in real + synthetic if triple.fold], texts, embedder.fingerprint).save(SHIPPED)
    ranker = Ranker.load()
    for name, weight in sorted(zip(FEATURES, ranker.coefficients), key=lambda item: item[0]):
        print(f"  {name:24s} {weight:8.3f}")
    check([triple for triple in real + synthetic if not triple.fold], real, texts, ranker)


def neighbours(triples: Sequence[Triple], texts: Texts) -> List[Triple]:
    """RQE's triples with the nearest question that is not entailed as the look-alike."""
    targets = [triple for triple in triples if triple.kind == "rqe"]
    similarity = texts.vector([triple.same for triple in targets]) @ texts.vector([triple.question for triple in targets]).T
    questions = texts.vector([triple.question for triple in targets])
    similarity[questions @ questions.T >= ALIKE] = -1
    nearest = similarity.argmax(axis=1)
    filled = [replace(triple, other=targets[place].question) for triple, place in zip(targets, nearest)]
    return [triple for triple in triples if triple.kind != "rqe"] + filled


if __name__ == "__main__":
    main()
