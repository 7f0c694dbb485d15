"""Makes the shipped ranker: bot/matching/weights/{background.tsv,maps.npz,ranker.json}.

    python tools/train_ranker.py [--data ../shared/data] [--check]

Learns from bot/matching/weights/lookalikes.tsv (written for this), from RQE (pairs of questions of which one's answer also
answers the other) and from MedQuAD (the same focus with another question type, the same type with another focus). A third of
the look-alikes and of RQE is kept for the test that ends the run; ``--check`` only runs that test on the shipped weights.
Two cores take about four minutes. jax, which the environment has through TensorFlow, does the gradients.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Iterator, List, Sequence, Tuple

import numpy as np
from ranker_data import FOLDS, Triple, background, medquad, rqe, swapped, written
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score

from bot.matching.alignment import SHARPNESS, project, quantise
from bot.matching.base import Base, EntryQuestions, Question
from bot.matching.calibration import calibration_error, coverage, sigmoid
from bot.matching.candidates import find_candidates
from bot.matching.embedder import Embedder
from bot.matching.ranker import FEATURES, SHIPPED, SPEAKS_AGAINST, SPEAKS_FOR, Ranker, drugs
from bot.matching.reading import read

WIDTH = 384
MAP_WIDTH = 96
TOKEN_WIDTH = 48
LONGEST = 32  # tokens of a text that learning looks at
SAMPLE = 400  # points kept for calibration
WEIGHTS = {"far": 1.0, "middle": 2.5, "near": 2.5, "short": 1.5, "swapped": 1.0, "rqe": 0.7, "medquad": 0.3}
RANKED = {
    **WEIGHTS,
    "far": 0.4,
    "swapped": 0.4,
}  # hard ones shape the maps; how probable a match is, they would distort


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

    def padded(self, texts: Sequence[str]) -> Tuple[np.ndarray, np.ndarray]:
        states, mask = np.zeros((len(texts), LONGEST, WIDTH), np.float16), np.zeros((len(texts), LONGEST), np.float32)
        for n, text in enumerate(texts):
            state = self.states[self.place[text]][:LONGEST]
            states[n, : len(state)], mask[n, : len(state)] = state, 1
        return states, mask

    def question(self, text: str, ranker: Ranker) -> Question:
        place = self.place[text]
        return Question(self.readings[text], self.vectors[place], project(self.states[place].astype(np.float32), ranker.projection))

    def base(self, questions: Sequence[str], ranker: Ranker) -> Base:
        tokens = [quantise(project(self.states[self.place[text]].astype(np.float32), ranker.projection)) for text in questions]
        return Base.build([EntryQuestions(str(n), text) for n, text in enumerate(questions)], {}, self.vector(questions), tokens)


def learn_map(triples: Sequence[Triple], texts: Texts, steps: int = 400, batch: int = 256) -> np.ndarray:
    """A linear map [WIDTH, MAP_WIDTH] that draws the same together and look-alikes apart (softmax over a batch)."""
    import jax
    import jax.numpy as jnp

    anchors, same, other = (texts.vector([getattr(triple, name) for triple in triples]) for name in ("question", "same", "other"))
    weights = np.array([WEIGHTS[triple.kind] for triple in triples])
    start = jnp.array(_principal(texts.vectors, MAP_WIDTH))

    def unit(x):
        return x / jnp.sqrt((x * x).sum(-1, keepdims=True) + 1e-6)

    def loss(matrix, a, p, n):
        a, p, n = unit(a @ matrix), unit(p @ matrix), unit(n @ matrix)
        forth, back = jnp.concatenate([p @ a.T, p @ n.T], 1) / 0.05, jnp.concatenate([a @ p.T, a @ n.T], 1) / 0.05
        own = jnp.arange(a.shape[0])
        found = -jax.nn.log_softmax(forth, 1)[own, own] - jax.nn.log_softmax(back, 1)[own, own]
        return found.mean() + 4.0 * ((matrix - start) ** 2).sum() / WIDTH

    return _descend(loss, start, [anchors, same, other], weights, steps, batch, 1e-3)


def learn_projection(triples: Sequence[Triple], texts: Texts, steps: int = 250, batch: int = 48) -> np.ndarray:
    """A projection [WIDTH, TOKEN_WIDTH] of token states under which the weakest tokens tell look-alikes apart."""
    import jax
    import jax.numpy as jnp

    arrays = [array for name in ("question", "same", "other") for array in texts.padded([getattr(triple, name) for triple in triples])]
    weights = np.array([WEIGHTS[triple.kind] for triple in triples])
    sample = np.concatenate(texts.states[::5]).astype(np.float32)
    start = jnp.array(_principal(sample, TOKEN_WIDTH))

    def unit(x):
        return x / jnp.sqrt((x * x).sum(-1, keepdims=True) + 1e-6)

    def score(matrix, a, a_mask, b, b_mask):
        similarity = jnp.einsum("...id,...jd->...ij", unit(a @ matrix), unit(b @ matrix))
        there = jnp.where(b_mask[..., None, :] > 0, similarity, -9).max(-1)
        here = jnp.where(a_mask[..., :, None] > 0, similarity, -9).max(-2)
        parts = []
        for best, mask in ((there, a_mask), (here, b_mask)):
            best = jnp.where(mask > 0, best, 0)
            pull = mask * jnp.exp(-SHARPNESS * best)
            parts.append((pull * best).sum(-1) / (pull.sum(-1) + 1e-9))
        return 0.5 * (parts[0] + parts[1])

    def loss(matrix, a, a_mask, p, p_mask, n, n_mask):
        across = score(matrix, p[:, None], p_mask[:, None], a[None], a_mask[None]) / 0.05
        apart = score(matrix, n, n_mask, a, a_mask) / 0.05
        own = jnp.arange(a.shape[0])
        forth = -jax.nn.log_softmax(across, 1)[own, own]
        back = -jax.nn.log_softmax(jnp.concatenate([across.T, apart[:, None]], 1), 1)[own, own]
        return (forth + 2 * back).mean() + 3.0 * ((matrix - start) ** 2).sum() / TOKEN_WIDTH

    return _descend(loss, start, arrays, weights, steps, batch, 2e-3)


def asked(
    triples: Sequence[Triple], questions: Sequence[str], base: Base, ranker: Ranker, texts: Texts, top: int
) -> Iterator[Tuple[Triple, bool, np.ndarray, np.ndarray]]:
    """Every "same" and "other" asked against a base: (triple, whether it can be answered, features, whether right)."""
    place = {text: n for n, text in enumerate(questions)}
    for triple in triples:
        own = place[triple.question]
        for answerable, text in ((True, triple.same), (False, triple.other)):
            if answerable and triple.kind == "swapped":
                continue  # asked already
            hidden: List[int] = [] if answerable else [place[text]] if text in place else []
            if triple.kind == "rqe" and not answerable:
                text, hidden = triple.same, [own]  # the entry is not there: its nearest neighbour is a look-alike
            found = find_candidates(base, texts.question(text, ranker), ranker, top, hidden)
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


def untrained(matrix: np.ndarray, projection: np.ndarray) -> Ranker:
    """A ranker with maps alone; half precision, as they are kept."""
    matrix, projection = (array.astype(np.float16).astype(np.float32) for array in (matrix, projection))
    return Ranker(np.zeros(len(FEATURES)), 0.0, matrix, projection, np.zeros(0), np.zeros(0, bool))


def train(triples: Sequence[Triple], texts: Texts, fingerprint: str) -> Ranker:
    """The ranker: maps from all triples, coefficients from features that maps of other folds made."""
    rows: List[np.ndarray] = []
    right: List[np.ndarray] = []
    weights: List[np.ndarray] = []
    best: List[Tuple[Triple, np.ndarray, np.ndarray]] = []
    questions = list(dict.fromkeys(triple.question for triple in triples))
    for fold in range(1, FOLDS + 1):
        others = [triple for triple in triples if triple.fold != fold]
        ranker = untrained(learn_map(others, texts), learn_projection(others, texts))
        base = texts.base(questions, ranker)
        for triple, _, features, hits in asked([triple for triple in triples if triple.fold == fold], questions, base, ranker, texts, 8):
            rows.append(features[:3])
            right.append(hits[:3])
            weights.append(np.full(len(rows[-1]), RANKED[triple.kind]))
            best.append((triple, features, hits))
    x, y, w = np.concatenate(rows), np.concatenate(right), np.concatenate(weights)
    coefficients, intercept = fit(x, y, w)
    ranker = replace(
        untrained(learn_map(triples, texts), learn_projection(triples, texts)),
        coefficients=coefficients,
        intercept=intercept,
        embedder=fingerprint,
    )
    outcomes = []
    for triple, features, hits in best:
        if triple.kind in ("middle", "near", "short", "rqe"):
            logits = ranker.logits(features)
            outcomes.append((float(logits.max()), bool(hits[int(np.argmax(logits))])))
    outcomes.sort()
    picked = np.array(outcomes)[np.linspace(0, len(outcomes) - 1, SAMPLE).astype(int)]
    return replace(ranker, sample_logits=picked[:, 0], sample_right=picked[:, 1] > 0)


def check(triples: Sequence[Triple], everything: Sequence[Triple], texts: Texts, ranker: Ranker, size: int = 1524) -> None:
    """Prints how well unseen triples are told apart in a base of ``size`` entries with one phrasing each.

    Columns: top-1, top-3 and MRR of the paraphrases; coverage when 95 % and 90 % of the answers must be right, look-alikes mixed
    in, by the ranker and by plain cosine; calibration error; AUC of paraphrase against look-alike, by ranker and by cosine.
    """
    columns = ("n", "top-1", "top-3", "MRR", "95 %", "90 %", "cos 95", "cos 90", "ECE", "AUC", "cos AUC")
    print(f"{'unseen':16s}" + "".join(f"{column:>8s}" for column in columns))
    groups = {"look-alikes": ("near", "middle"), "hard look-alikes": ("far",), "short questions": ("short",), "RQE": ("rqe",)}
    for label, kinds in groups.items():
        chosen = [triple for triple in triples if triple.kind in kinds]
        fill = [triple.question for triple in everything if triple.kind not in ("swapped", "medquad")]
        questions = list(dict.fromkeys([triple.question for triple in chosen] + fill))[: max(size, len(chosen))]
        tops, plain, ranks = [], [], []
        for _, answerable, features, right in asked(chosen, questions, texts.base(questions, ranker), ranker, texts, 10):
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
        values += [calibration_error(sigmoid(logits), hits), *(pair_auc(chosen, texts, ranker) if "rqe" not in kinds else ())]
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


def _principal(vectors: np.ndarray, width: int) -> np.ndarray:
    _, directions = np.linalg.eigh(vectors.T.astype(np.float64) @ vectors)
    return directions[:, ::-1][:, :width].astype(np.float32)


def _descend(loss, start, arrays: Sequence[np.ndarray], weights: np.ndarray, steps: int, batch: int, rate: float) -> np.ndarray:
    """Adam (Kingma and Ba 2015) on batches drawn by weight."""
    import jax

    gradient = jax.jit(jax.grad(loss))
    random = np.random.default_rng(0)
    matrix, first, second = start, 0.0, 0.0
    for step in range(1, steps + 1):
        drawn = random.choice(len(weights), min(batch, len(weights)), replace=False, p=weights / weights.sum())
        slope = gradient(matrix, *(array[drawn].astype(np.float32) for array in arrays))
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        matrix = matrix - rate * (first / (1 - 0.9**step)) / ((second / (1 - 0.999**step)) ** 0.5 + 1e-8)
    return np.array(matrix)


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
    np.fill_diagonal(similarity, -1)
    nearest = similarity.argmax(axis=1)
    filled = [replace(triple, other=targets[place].question) for triple, place in zip(targets, nearest)]
    return [triple for triple in triples if triple.kind != "rqe"] + filled


if __name__ == "__main__":
    main()
