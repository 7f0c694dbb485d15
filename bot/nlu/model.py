"""Trained models in a folder: which is the newest, and what it was trained on."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Iterable, Optional

_NAME = re.compile(r"citewell-(?P<questions_hash>[0-9a-f]{16})-(?P<fingerprint>[0-9a-f]{16})\.tar\.gz")
KEEP = 2  # models kept, the newest one included


@dataclass(frozen=True)
class Model:
    """A model archive; its name carries the store's questions hash and the fingerprint of everything else."""

    path: Path
    questions_hash: str
    fingerprint: str

    @classmethod
    def at(cls, folder: Path, questions_hash: str, fingerprint: str) -> "Model":
        return cls(folder / f"citewell-{questions_hash}-{fingerprint}.tar.gz", questions_hash, fingerprint)

    @classmethod
    def newest(cls, folder: Path) -> Optional["Model"]:
        """The model trained last, or None."""
        found = [
            (path.stat().st_mtime_ns, path, match) for path in folder.glob("citewell-*.tar.gz") if (match := _NAME.fullmatch(path.name))
        ]
        if not found:
            return None
        _, path, match = max(found, key=lambda item: item[0])
        return cls(path, match["questions_hash"], match["fingerprint"])


def remove_old(folder: Path) -> None:
    """Deletes all but the newest models."""
    models = sorted(folder.glob("citewell-*.tar.gz"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in models[KEEP:]:
        path.unlink()


def fingerprint(files: Iterable[Path], *values: str) -> str:
    """16 hex digits that change with any of the files or values."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update("\0".join(values).encode())
    return digest.hexdigest()[:16]
