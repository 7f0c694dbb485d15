"""Vectors of texts that were embedded before, so that training again embeds only what changed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Tuple
from zipfile import BadZipFile

import numpy as np

from bot.matching.alignment import quantise
from bot.matching.embedder import Embedder, Progress

KEEP = 200_000  # vectors of texts no longer used are kept up to so many in all

Known = Dict[str, Tuple[np.ndarray, np.ndarray]]


def embed_cached(
    texts: Sequence[str],
    embedder: Embedder,
    projection: np.ndarray,
    cache: Optional[Path] = None,
    progress: Optional[Progress] = None,
) -> Tuple[np.ndarray, List[np.ndarray]]:
    """Vectors of texts and of their tokens, taken from the cache file where it has them; what is new is added to it.

    Args:
        texts: what to embed.
        embedder: used for what the cache lacks; other weights never share a vector.
        projection: for the token vectors; another one never shares them.
        cache: an ``.npz`` file, made when missing; a damaged one is made anew.
        progress: called with (texts done, texts to embed).

    Returns:
        float32 [len(texts), dimensions], and for each text int8 [tokens, d].
    """
    made_with = f"{embedder.fingerprint} {hashlib.sha256(np.ascontiguousarray(projection).tobytes()).hexdigest()[:16]}"
    keys = [hashlib.sha256(f"{made_with}\n{text}".encode("utf-8", "replace")).hexdigest()[:32] for text in texts]
    known = _read(cache) if cache else {}
    fresh = {key: text for key, text in zip(keys, texts) if key not in known}
    if fresh:
        vectors, tokens = embedder.embed_with_tokens(list(fresh.values()), projection, progress)
        known.update(zip(fresh, zip(vectors, map(quantise, tokens))))
        if cache:
            _write(cache, known, keep=set(keys))
    if not keys:
        return embedder.embed([]), []
    return np.stack([known[key][0] for key in keys]), [known[key][1] for key in keys]


def _read(cache: Path) -> Known:
    try:
        with np.load(cache) as content:
            tokens = np.split(content["tokens"], np.cumsum(content["sizes"])[:-1])
            return dict(zip(content["keys"].tolist(), zip(content["vectors"], tokens)))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return {}


def _write(cache: Path, known: Known, keep: set[str]) -> None:
    width = {len(known[key][0]) for key in keep}, {known[key][1].shape[1] for key in keep}
    surplus = len(known) - max(KEEP, len(keep))
    for key in [key for key in known if key not in keep]:
        other = {len(known[key][0])}, {known[key][1].shape[1]}
        if surplus > 0 or other != width:
            del known[key]
            surplus -= 1
    cache.parent.mkdir(parents=True, exist_ok=True)
    draft = cache.with_name(f"{cache.name}.{os.getpid()}.tmp")
    with draft.open("wb") as file:
        np.savez(
            file,
            keys=np.array(list(known)),
            vectors=np.stack([vector for vector, _ in known.values()]),
            tokens=np.concatenate([tokens for _, tokens in known.values()]),
            sizes=np.array([len(tokens) for _, tokens in known.values()]),
        )
    os.replace(draft, cache)
