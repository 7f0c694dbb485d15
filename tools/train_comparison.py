"""Learns the maps and the comparison net (bot/matching/comparison.py) from look-alikes; used by train_ranker.py.

The same net once more, in jax, which the environment has through TensorFlow and which does the gradients. A step draws triples, and
tells the paraphrase from the look-alike and from one of the ten nearest other questions; dropout and a pull back to the principal
directions hold the weights.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Dict, Sequence, Tuple

import numpy as np
from ranker_data import Triple

from bot.matching.alignment import SHARPNESS
from bot.matching.comparison import DOT, GAP, NOTHING, PRODUCT, ComparisonNet

WIDTH = 384
MAP_WIDTH = 96
TOKEN_WIDTH = 64
UNITS, SENTENCE_UNITS, HIDDEN_UNITS = 48, 16, 24
LONGEST = 40  # tokens of a text that learning looks at
NEIGHBOURS = 10
ALIKE = 0.85  # questions of several triples that are as near as this may ask the same
BATCH = 48
STEPS = 1400
RATE = 1e-3
KEPT = 0.8  # share of units that dropout leaves
ANCHOR, DECAY = 6.0 / WIDTH, 3e-4

Learnt = Tuple[np.ndarray, np.ndarray, ComparisonNet]


def learn(triples: Sequence[Triple], weights: np.ndarray, texts: Any, steps: int = STEPS) -> Learnt:
    """The map [WIDTH, MAP_WIDTH], the projection [WIDTH, TOKEN_WIDTH] and the net.

    Args:
        triples: ``other`` may be empty: then only near questions stand against ``same``.
        weights: float [triples], how often each is drawn.
        texts: vectors and token states of every text (``train_ranker.Texts``).
        steps: of gradient descent.
    """
    import jax
    import jax.numpy as jnp

    start = _start(texts)
    questions, same = texts.vector([t.question for t in triples]), texts.vector([t.same for t in triples])
    similarity = same @ questions.T
    sources = np.array([triple.source for triple in triples])
    # Questions of two sources, or very near ones, may ask the same; RQE's are of a kind of their own.
    comparable = (sources[:, None] == sources[None]) | (sources[None] == "rqe")
    similarity[~comparable | (questions @ questions.T >= ALIKE)] = -1
    near = np.argsort(-similarity, axis=1)[:, :NEIGHBOURS]
    anchored = ("map", "projection")

    def loss(weights, question, same, other, neighbour, has_other, key):
        keys = jax.random.split(key, 3)
        right, wrong, far = (_logits(jax, jnp, weights, same, question, keys[0]), _logits(jax, jnp, weights, other, question, keys[1]),
                             _logits(jax, jnp, weights, same, neighbour, keys[2]))  # fmt: skip
        soft = jax.nn.softplus
        each = soft(-right) + has_other * (soft(wrong) + 0.7 * soft(wrong - right)) + 0.5 * soft(far) + 0.5 * soft(far - right)
        held = sum(((weights[name] - start[name]) ** 2).sum() for name in anchored) * ANCHOR
        small = sum((weights[name] ** 2).sum() for name in ("compare", "sentence", "hidden", "out")) * DECAY
        return each.mean() + held + small

    @jax.jit
    def step(weights, first, second, batch, key, rate, count):
        slopes = jax.grad(loss)(weights, *batch, key)
        first = jax.tree_util.tree_map(lambda m, g: 0.9 * m + 0.1 * g, first, slopes)
        second = jax.tree_util.tree_map(lambda v, g: 0.999 * v + 0.001 * g * g, second, slopes)
        moved = jax.tree_util.tree_map(
            lambda w, m, v: w - rate * (m / (1 - 0.9**count)) / (jnp.sqrt(v / (1 - 0.999**count)) + 1e-8), weights, first, second
        )
        return moved, first, second

    learnt = {name: jnp.asarray(value) for name, value in start.items()}
    first = second = jax.tree_util.tree_map(jnp.zeros_like, learnt)
    random, key = np.random.default_rng(0), jax.random.PRNGKey(0)
    shares = weights / weights.sum()
    for count in range(1, steps + 1):
        drawn = random.choice(len(triples), BATCH, p=shares)
        neighbours = near[drawn, random.integers(0, NEIGHBOURS, BATCH)]
        has_other = np.array([float(bool(triples[n].other)) for n in drawn], np.float32)
        others = [triples[n].other or triples[m].question for n, m in zip(drawn, neighbours)]
        batch = [
            _packed(texts, names)
            for names in (
                [triples[n].question for n in drawn],
                [triples[n].same for n in drawn],
                others,
                [triples[n].question for n in neighbours],
            )
        ]
        key, own = jax.random.split(key)
        rate = RATE * min(1, count / 100) * (0.5 * (1 + np.cos(np.pi * count / steps)) + 0.02)
        learnt, first, second = step(learnt, first, second, (*batch, has_other), own, rate, count)
    found = {name: np.asarray(value).astype(np.float16).astype(np.float32) for name, value in learnt.items()}  # as they are kept
    return found["map"], found["projection"], ComparisonNet.from_arrays(found)


def _start(texts: Any) -> Dict[str, np.ndarray]:
    """Principal directions for the maps; small random weights for the net."""
    random = np.random.default_rng(0)
    tokens = np.concatenate(texts.states[::5]).astype(np.float32)
    tokens = tokens[random.permutation(len(tokens))[:40000]]

    def drawn(rows: int, *columns: int, scale: float = 1.0) -> np.ndarray:
        return (random.standard_normal((rows, *columns)) * scale / np.sqrt(rows)).astype(np.float32)

    layer = 2 * UNITS + SENTENCE_UNITS + 8
    start: Dict[str, Any] = {
        "map": principal(texts.vectors, MAP_WIDTH),
        "projection": principal(tokens, TOKEN_WIDTH),
        "temperature": 10.0,
        "weigh": np.zeros(TOKEN_WIDTH),
        "weigh_bias": 0.0,
        "compare": drawn(2 * TOKEN_WIDTH + 1, UNITS),
        "compare_bias": np.zeros(UNITS),
        "sentence": drawn(2 * MAP_WIDTH, SENTENCE_UNITS, scale=0.5),
        "sentence_bias": np.zeros(SENTENCE_UNITS),
        "hidden": drawn(layer, HIDDEN_UNITS, scale=0.5),
        "hidden_bias": np.zeros(HIDDEN_UNITS),
        "out": drawn(HIDDEN_UNITS, scale=0.1),
        "direct": np.array([2, 2, 1, 1, 3, 3, 0, 0]),
        "bias": -3.0,
    }
    assert set(start) == {"map", "projection"} | {field.name for field in fields(ComparisonNet)}
    return {name: np.asarray(value, np.float32) for name, value in start.items()}


def _packed(texts: Any, names: Sequence[str]) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Token states [n, LONGEST, WIDTH], their mask [n, LONGEST] and sentence vectors [n, WIDTH]."""
    states, mask = np.zeros((len(names), LONGEST, WIDTH), np.float32), np.zeros((len(names), LONGEST), np.float32)
    for n, name in enumerate(names):
        state = texts.states[texts.place[name]][:LONGEST]
        states[n, : len(state)], mask[n, : len(state)] = state, 1
    return states, mask, texts.vector(names)


def _logits(jax: Any, jnp: Any, weights: Dict[str, Any], asked: Any, stored: Any, key: Any) -> Any:
    """As ``ComparisonNet.logits``, for a batch of pairs, with dropout."""

    def unit(x):
        return x / jnp.sqrt((x * x).sum(-1, keepdims=True) + 1e-6)

    def one_way(here, here_mask, there, there_mask):
        similarity = jnp.einsum("bid,bjd->bij", here, there)
        attention = jax.nn.softmax(jnp.where(there_mask[:, None] > 0, weights["temperature"] * similarity, NOTHING), -1)
        counterpart = jnp.einsum("bij,bjd->bid", attention, there)
        best = jnp.where(there_mask[:, None] > 0, similarity, -9).max(-1)
        compared = jnp.concatenate([here * counterpart * PRODUCT, jnp.abs(here - counterpart), best[..., None]], -1)
        units = jax.nn.relu(compared @ weights["compare"] + weights["compare_bias"])
        weight = jax.nn.softmax(jnp.where(here_mask > 0, here @ weights["weigh"] * PRODUCT + weights["weigh_bias"], NOTHING), -1)
        best = jnp.where(here_mask > 0, best, 0)
        pull = here_mask * jnp.exp(-SHARPNESS * best)
        return (units * weight[..., None]).sum(1), (pull * best).sum(-1) / (pull.sum(-1) + 1e-9), (weight * best).sum(-1)

    (states, mask, vectors), (other_states, other_mask, other_vectors) = asked, stored
    here, there = unit(states @ weights["projection"]), unit(other_states @ weights["projection"])
    forth, back = one_way(here, mask, there, other_mask), one_way(there, other_mask, here, mask)
    mapped, other_mapped = unit(vectors @ weights["map"]), unit(other_vectors @ weights["map"])
    scalars = [forth[1], back[1], forth[2], back[2], (mapped * other_mapped).sum(-1), (vectors * other_vectors).sum(-1)]
    scalars = jnp.stack([*scalars, jnp.log(mask.sum(-1)) / 4, jnp.log(other_mask.sum(-1)) / 4], -1)
    crossed = jnp.concatenate([mapped * other_mapped * DOT, jnp.abs(mapped - other_mapped) * GAP], -1)
    sentences = jax.nn.relu(crossed @ weights["sentence"] + weights["sentence_bias"])
    keys = jax.random.split(key)

    def dropped(x, own):
        return x * jax.random.bernoulli(own, KEPT, x.shape) / KEPT

    layer = dropped(jnp.concatenate([forth[0], back[0], sentences, scalars], -1), keys[0])
    hidden = dropped(jax.nn.relu(layer @ weights["hidden"] + weights["hidden_bias"]), keys[1])
    return hidden @ weights["out"] + scalars @ weights["direct"] + weights["bias"]


def principal(vectors: np.ndarray, width: int) -> np.ndarray:
    """The directions [dimensions, width] along which vectors are longest."""
    _, directions = np.linalg.eigh(vectors.T.astype(np.float64) @ vectors)
    return directions[:, ::-1][:, :width].astype(np.float32)
