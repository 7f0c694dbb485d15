"""Arrays and texts kept in files that are mapped into memory, not read: only the pages that a question touches take room.

A model is unpacked into a folder that may be deleted once it is loaded; on Linux and macOS a mapped file stays readable
until the last mapping goes.
"""

from __future__ import annotations

from collections.abc import Sequence as Rows
from hashlib import blake2b
from pathlib import Path
from typing import Dict, Iterable, Iterator, List, Mapping, Sequence

import numpy as np


def save_array(directory: Path, name: str, values: np.ndarray) -> None:
    """Writes ``<name>.npy``."""
    np.save(directory / f"{name}.npy", values)


def load_array(directory: Path, name: str) -> np.ndarray:
    """What ``save_array`` wrote, read-only and mapped. Raises OSError or ValueError where it is missing or cut short."""
    path = directory / f"{name}.npy"
    try:
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    except ValueError:  # an empty array cannot be mapped; a damaged one cannot be read either
        mapped = np.load(path, allow_pickle=False)
    return np.asarray(mapped)  # as a plain array: indexing a memmap costs more


class Texts(Rows):  # type: ignore[type-arg]
    """Texts one after the other as UTF-8, each decoded when it is asked for.

    Args:
        blob: uint8 [bytes].
        offsets: int64 [texts + 1], where each text begins.
    """

    def __init__(self, blob: np.ndarray, offsets: np.ndarray) -> None:
        self.blob, self.offsets = blob, offsets

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """Any strings; half of a surrogate pair is kept too."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        offsets = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)), out=offsets[1:])
        return cls(np.frombuffer(b"".join(encoded), np.uint8), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> str:  # type: ignore[override]
        if not 0 <= row < len(self):
            raise IndexError(row)
        return self.blob[self.offsets[row] : self.offsets[row + 1]].tobytes().decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return (self[row] for row in range(len(self)))

    def save(self, directory: Path, name: str) -> None:
        save_array(directory, name, self.blob)
        save_array(directory, f"{name}-offsets", self.offsets)

    @classmethod
    def load(cls, directory: Path, name: str) -> Texts:
        texts = cls(load_array(directory, name), load_array(directory, f"{name}-offsets"))
        if int(texts.offsets[-1]) != len(texts.blob):
            raise ValueError(f"{name}: {len(texts.blob)} bytes, expected {int(texts.offsets[-1])}")
        return texts


class Wordings:
    """Which rows have a wording: sorted 64-bit hashes. Two wordings may share one, so the caller compares the texts.

    Args:
        hashes: uint64 [rows], never falling.
        rows: int32 [rows], the row behind each hash; rising among equal hashes.
    """

    def __init__(self, hashes: np.ndarray, rows: np.ndarray) -> None:
        self.hashes, self.rows = hashes, rows

    @classmethod
    def of(cls, wordings: Sequence[str]) -> Wordings:
        hashes = np.fromiter(map(_hash, wordings), np.uint64, len(wordings))
        order = np.argsort(hashes, kind="stable").astype(np.int32)
        return cls(hashes[order], order)

    def find(self, wording: str) -> List[int]:
        """Rows whose wording has the same hash, in order."""
        wanted = np.uint64(_hash(wording))
        start, end = np.searchsorted(self.hashes, wanted, "left"), np.searchsorted(self.hashes, wanted, "right")
        rows: List[int] = self.rows[start:end].tolist()
        return rows


class Postings:
    """For each of some names, the rows that have it.

    Args:
        names: position of each name.
        offsets: int64 [names + 1], where each name's rows begin.
        rows: int32 [all], rising within a name.
    """

    def __init__(self, names: Mapping[str, int], offsets: np.ndarray, rows: np.ndarray) -> None:
        self.names, self.offsets, self.rows = names, offsets, rows

    @classmethod
    def of(cls, lists: Mapping[str, Sequence[int]]) -> Postings:
        offsets = np.zeros(len(lists) + 1, np.int64)
        np.cumsum([len(rows) for rows in lists.values()], out=offsets[1:])
        rows = np.fromiter((row for rows in lists.values() for row in rows), np.int32, int(offsets[-1]))
        return cls({name: place for place, name in enumerate(lists)}, offsets, rows)

    def get(self, name: str, default: Sequence[int] = ()) -> Sequence[int]:
        """The rows of a name, int32; ``default`` where no row has it."""
        place = self.names.get(name)
        return default if place is None else self.rows[self.offsets[place] : self.offsets[place + 1]]  # type: ignore[return-value]

    def count(self, name: str) -> int:
        place = self.names.get(name)
        return 0 if place is None else int(self.offsets[place + 1] - self.offsets[place])

    def save(self, directory: Path, name: str) -> Dict[str, int]:
        """Writes the arrays; the names are for the caller to keep."""
        save_array(directory, name, self.rows)
        save_array(directory, f"{name}-offsets", self.offsets)
        return dict(self.names)

    @classmethod
    def load(cls, directory: Path, name: str, names: Mapping[str, int]) -> Postings:
        return cls(names, load_array(directory, f"{name}-offsets"), load_array(directory, name))


def _hash(wording: str) -> int:
    return int.from_bytes(blake2b(wording.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
