"""The entries of a base as a sequence, whose texts are read from the mapped files when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Tuple

if TYPE_CHECKING:
    from bot.matching.base import Base


class StoredEntry:
    """An entry of a base; its texts are read when they are asked for."""

    __slots__ = ("_base", "_owner")

    def __init__(self, base: Base, owner: int) -> None:
        self._base, self._owner = base, owner

    @property
    def entry_id(self) -> str:
        return self._base.ids[self._owner]

    @property
    def question(self) -> str:
        return self._base.texts[self._base.rows_of(self._owner)[0]]

    @property
    def phrasings(self) -> Tuple[str, ...]:
        return tuple(self._base.texts[row] for row in self._base.rows_of(self._owner)[1:])


class StoredEntries(Sequence):  # type: ignore[type-arg]
    """The entries of a base by their position."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def __len__(self) -> int:
        return len(self._base.ids)

    def __getitem__(self, owner: int) -> StoredEntry:  # type: ignore[override]
        if not 0 <= owner < len(self):
            raise IndexError(owner)
        return StoredEntry(self._base, int(owner))
