"""The one family of exceptions.

CitewellError
├── ContentError        content that cannot be imported; carries every problem found
├── StoreError          a store that is missing, unreadable, or made by another version
├── ModelError          no trained model, or one that does not fit the store
├── WeightsError        embedding weights that are missing or not the expected ones
├── SettingsError       a setting with an unusable value
├── FeedbackError       a rating that cannot be kept
├── PortInUse           an address another program listens on
└── RefusedMessage      a reader's message that the channel does not pass on

Each message says what failed and where, what was found, and what to do next.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Optional, Sequence, Tuple


class CitewellError(Exception):
    """Anything Citewell itself reports; its text is meant for the person who reads it."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with content, at one place.

    Args:
        code: stable name of the kind of problem, e.g. ``unknown-key``.
        path: the file, as it was named to the command, or an entry id in the store.
        line: 1-based line, or None where a problem belongs to the whole file.
        found: what is there now.
        cure: what to do about it.
        severity: an ``error`` stops an import, a ``warning`` should be seen to, a ``note`` may be.
    """

    code: str
    path: str
    line: Optional[int]
    found: str
    cure: str
    severity: Literal["error", "warning", "note"] = "error"

    @property
    def place(self) -> str:
        """``path:line``, or the path alone."""
        return f"{self.path}:{self.line}" if self.line else self.path

    def __str__(self) -> str:
        return f"{self.place}: {self.severity} [{self.code}] {self.found}. {self.cure}"


class ContentError(CitewellError):
    """Content that cannot be imported. ``problems`` holds every one that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: Tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class StoreError(CitewellError):
    """A store that cannot be used. ``path`` is its file."""

    def __init__(self, message: str, path: Optional[Path] = None) -> None:
        self.path = path
        super().__init__(message)


class ModelError(CitewellError):
    """A model that is missing or does not fit."""


class WeightsError(CitewellError):
    """Embedding weights that are missing or differ from the pinned ones."""


class SettingsError(CitewellError):
    """A setting that cannot be used. ``name`` is the setting."""

    def __init__(self, message: str, name: str) -> None:
        self.name = name
        super().__init__(message)


class FeedbackError(CitewellError):
    """A rating that cannot be kept, e.g. for an answer that was never delivered."""


class PortInUse(CitewellError):
    """Another program listens on ``port``."""

    def __init__(self, port: int, option: str = "--port") -> None:
        self.port = port
        super().__init__(
            f"Port {port} is already in use. Stop the other program, or choose another port: citewell serve {option} {port + 1}"
        )


class RefusedMessage(CitewellError):
    """A reader's message that is not passed on. ``code`` is stable; the text may be shown to the reader."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)
