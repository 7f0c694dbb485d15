"""Softmax regression with L2 regularisation over a dense part and a sparse one: what scikit-learn's LogisticRegression computes,
in a fraction of its time where nearly all columns are words that a text does not have.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, List, Tuple

import numpy as np

PARTS = 4  # of the examples, and of the columns, worked on side by side


def softmax_regression(
    dense: np.ndarray, sparse: Any, labels: np.ndarray, weights: np.ndarray, regularization: float
) -> Tuple[np.ndarray, np.ndarray]:
    """Weights float64 [classes, dense and sparse columns] and bias [classes] of the most probable model.

    Args:
        dense: [examples, columns].
        sparse: CSR matrix [examples, further columns].
        labels: int [examples], 0 to classes - 1.
        weights: float [examples], how much each counts.
        regularization: inverse strength, over 0; larger trusts the examples more. The bias is free.
    """
    from scipy.optimize import minimize

    dense = np.asarray(dense, np.float32)
    near, width, classes = dense.shape[1], dense.shape[1] + sparse.shape[1] + 1, int(labels.max()) + 1
    examples = [(rows, dense[rows], sparse[rows]) for rows in _parts(len(labels))]
    columns = [(part, sparse[:, part].T.tocsr()) for part in _parts(sparse.shape[1])]
    shares, errors, slope = np.empty((len(labels), classes)), np.empty(len(labels)), np.empty((width, classes))

    def judge(values: np.ndarray, rows: slice, its_dense: np.ndarray, its_sparse: Any) -> None:
        """How wrong some examples are, and by how much each of their classes is off."""
        logits = its_dense @ values[:near].astype(np.float32) + its_sparse @ values[near:-1] + values[-1]
        logits -= logits.max(axis=1, keepdims=True)
        right = np.arange(len(logits)), labels[rows]
        chosen = logits[right]
        np.exp(logits, out=logits)
        totals = logits.sum(axis=1)
        errors[rows] = np.log(totals) - chosen
        logits /= totals[:, None]
        logits[right] -= 1
        shares[rows] = logits * weights[rows, None]

    def pull(part: slice, transposed: Any) -> None:
        """Where some of the sparse columns should go."""
        slope[near:-1][part] = transposed @ shares

    with ThreadPoolExecutor(min(PARTS, os.cpu_count() or 1)) as pool:

        def loss(flat: np.ndarray) -> Tuple[float, np.ndarray]:
            values = flat.reshape(width, classes)
            list(pool.map(lambda part: judge(values, *part), examples))
            found = pool.map(lambda part: pull(*part), columns)
            slope[:near] = dense.T @ shares.astype(np.float32)
            slope[-1] = shares.sum(axis=0)
            list(found)
            slope[:-1] += values[:-1] / regularization
            return weights @ errors + (values[:-1] ** 2).sum() / (2 * regularization), slope.flatten()

        options = {"maxiter": 1000, "gtol": 1e-5 * weights.sum()}  # nearer than that hardly moves a probability
        found = minimize(loss, np.zeros(width * classes), jac=True, method="L-BFGS-B", options=options).x.reshape(width, classes)
    return found[:-1].T, found[-1]


def _parts(count: int) -> List[slice]:
    ends = np.linspace(0, count, PARTS + 1).astype(int).tolist()
    return [slice(start, end) for start, end in zip(ends, ends[1:])]
