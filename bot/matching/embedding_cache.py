"""Vectors of texts that were embedded before, so that training again embeds only what changed.

A folder for each pair of weights and projection; in it chunks that are only ever added, so that a changed entry writes one
small file. A chunk (uncompressed npz, whose parts carry checksums) is written beside its place and then moved there: a crash
leaves whole chunks and loses at most the block in work.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Sequence, Tuple
from zipfile import BadZipFile

import numpy as np

from bot.matching.alignment import TokenIndex, quantise
from bot.matching.embedder import DIMENSIONS, Embedder, Progress

BLOCK = 4096  # texts that are embedded before they are written
FEW = 16  # so many chunks smaller than a block are merged into one
KEEP = 200_000  # vectors of texts no longer used are kept up to so many
ABANDONED = 3600.0  # seconds after which an unfinished chunk is no training's that still runs
FOLDERS = 2  # pairs of weights and projection that are kept

Row = Tuple[np.ndarray, np.ndarray]  # float16 [dimensions], int8 [tokens, d]


def embed_cached(
    texts: Sequence[str],
    embedder: Embedder,
    projection: np.ndarray,
    cache: Optional[Path] = None,
    progress: Optional[Progress] = None,
) -> Tuple[np.ndarray, TokenIndex]:
    """Vectors of texts and of their tokens, taken from the cache where it has them; what is new is added to it.

    Args:
        texts: what to embed.
        embedder: used for what the cache lacks; other weights never share a vector.
        projection: for the token vectors; another one never shares them.
        cache: a folder, made when missing; a damaged chunk of it is dropped.
        progress: called with (texts done, texts to embed).

    Returns:
        float16 [len(texts), dimensions], and the token vectors, int8, in the same order.
    """
    if not len(texts):
        return np.zeros((0, DIMENSIONS), np.float16), TokenIndex.build([])
    keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16] for text in texts]
    wanted = dict.fromkeys(keys)
    folder = _folder(cache, embedder, projection) if cache else None
    known: Dict[bytes, Row] = dict(_stored(folder, wanted)) if folder else {}
    fresh = {key: text for key, text in zip(keys, texts) if key not in known}
    for start in range(0, len(fresh), BLOCK):
        block = list(fresh)[start : start + BLOCK]
        report = (lambda done, _, start=start: progress(start + done, len(fresh))) if progress else None  # type: ignore[misc]
        vectors, tokens = embedder.embed_with_tokens([fresh[key] for key in block], projection, report)
        made = dict(zip(block, zip(vectors.astype(np.float16), map(quantise, tokens))))
        known.update(made)
        if folder:
            _write(folder, made)
    if folder and fresh:
        _tidy(folder, {key: known[key] for key in wanted})
    return np.stack([known[key][0] for key in keys]), TokenIndex.build([known[key][1] for key in keys])


def _folder(cache: Path, embedder: Embedder, projection: np.ndarray) -> Path:
    if cache.is_file():
        cache.unlink()
    made_with = hashlib.sha256(np.ascontiguousarray(projection).tobytes()).hexdigest()[:8]
    folder = cache / f"{embedder.fingerprint}-{made_with}"
    folder.mkdir(parents=True, exist_ok=True)
    os.utime(folder)
    others = sorted((path for path in cache.iterdir() if path.is_dir() and path != folder), key=lambda path: path.stat().st_mtime)
    for path in others[: max(0, len(others) + 1 - FOLDERS)]:
        shutil.rmtree(path, ignore_errors=True)
    return folder


def _stored(folder: Path, wanted: Dict[bytes, None]) -> Iterator[Tuple[bytes, Row]]:
    """What the chunks have of the wanted keys; damaged chunks, and what a crash left unfinished, go."""
    for path in folder.glob("*.tmp"):
        if time.time() - path.stat().st_mtime > ABANDONED:
            path.unlink(missing_ok=True)
    for path in sorted(folder.glob("*.npz")):
        rows = _read(path)
        if rows is None:
            path.unlink(missing_ok=True)
        yield from ((key, row) for key, row in rows or () if key in wanted)


def _read(path: Path) -> Optional[List[Tuple[bytes, Row]]]:
    try:
        with np.load(path, allow_pickle=False) as content:
            keys: List[bytes] = content["keys"].view("V16").ravel().tolist()
            tokens = np.split(content["tokens"], np.cumsum(content["sizes"])[:-1])
            rows = list(zip(keys, zip(content["vectors"], tokens)))
            return rows if len(rows) == len(keys) == len(tokens) else None
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def _write(folder: Path, rows: Dict[bytes, Row]) -> Path:
    path = folder / f"{time.time_ns():020d}-{os.getpid()}.npz"
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    with draft.open("wb") as file:
        np.savez(
            file,
            keys=np.frombuffer(b"".join(rows), np.uint8).reshape(-1, 16),
            vectors=np.stack([vector for vector, _ in rows.values()]),
            tokens=np.concatenate([tokens for _, tokens in rows.values()]),
            sizes=np.array([len(tokens) for _, tokens in rows.values()], np.int32),
        )
    os.replace(draft, path)
    return path


def _tidy(folder: Path, used: Dict[bytes, Row]) -> None:
    """Merges small chunks where there are many, and forgets what is not used where that is much."""
    sizes = {path: _size(path) for path in folder.glob("*.npz")}
    small = [path for path, size in sizes.items() if size < BLOCK]
    if sum(sizes.values()) - len(used) > KEEP:
        kept, old = used, list(sizes)
    elif len(small) >= FEW:
        kept, old = {key: row for path in small for key, row in _read(path) or ()}, small
    else:
        return
    keys = list(kept)
    for start in range(0, len(keys), 16 * BLOCK):
        _write(folder, {key: kept[key] for key in keys[start : start + 16 * BLOCK]})
    for path in old:
        path.unlink(missing_ok=True)


def _size(path: Path) -> int:
    try:
        with np.load(path, allow_pickle=False) as content:
            return len(content["sizes"])
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return 0
