"""Trained models in a folder: which is the newest, and what it was trained on."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterable, Optional, Tuple

from bot.settings import PROJECT

_NAME = re.compile(r"citewell-(?P<questions_hash>[0-9a-f]{16})-(?P<fingerprint>[0-9a-f]{16})\.tar\.gz")
KEEP = 2  # models kept, the newest one included


@dataclass(frozen=True)
class Model:
    """A model archive; its name carries the store's questions hash and the fingerprint of everything else.

    ``stamp`` (time of its last change in nanoseconds, size in bytes) tells archives of the same name apart.
    """

    path: Path
    questions_hash: str
    fingerprint: str
    stamp: Tuple[int, int] = field(default=(0, 0), compare=False)

    @classmethod
    def at(cls, folder: Path, questions_hash: str, fingerprint: str) -> "Model":
        return cls(folder / f"citewell-{questions_hash}-{fingerprint}.tar.gz", questions_hash, fingerprint)

    @classmethod
    def newest(cls, folder: Path) -> Optional["Model"]:
        """The model trained last, or None."""
        found = []
        for path in folder.glob("citewell-*.tar.gz"):
            with suppress(FileNotFoundError):  # a training removes old ones
                if match := _NAME.fullmatch(path.name):
                    stat = path.stat()
                    found.append(cls(path, match["questions_hash"], match["fingerprint"], (stat.st_mtime_ns, stat.st_size)))
        return max(found, key=lambda model: model.stamp, default=None)

    def is_same_file(self, other: Optional["Model"]) -> bool:
        """Whether that is this archive, unchanged."""
        return self == other and other is not None and self.stamp == other.stamp


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


def code_fingerprint(project: Path = PROJECT) -> str:
    """16 hex digits that change with Citewell's own code, as it is on disk now."""
    return fingerprint(path for room in ("bot", "actions") for path in (project / room).rglob("*.py"))
