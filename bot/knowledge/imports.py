"""What an import does to a store, worked out before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Mapping, Sequence, Tuple

from bot.errors import ContentError
from bot.knowledge.entry import Entry
from bot.knowledge.problems import Place, problem


@dataclass(frozen=True)
class ImportResult:
    """What an import did, as entry ids. ``terms_changed``, ``titles_changed``: whether it also changed the terms, the titles of topics."""

    added: Tuple[str, ...] = ()
    changed: Tuple[str, ...] = ()
    unchanged: Tuple[str, ...] = ()
    removed: Tuple[str, ...] = ()
    terms_changed: bool = False
    titles_changed: bool = False

    @property
    def nothing_changed(self) -> bool:
        """Whether readers get the same as before."""
        return not (self.added or self.changed or self.removed or self.terms_changed or self.titles_changed)


@dataclass(frozen=True)
class Stored:
    """What an import must know of a stored entry."""

    content_hash: str
    origin: str


def plan(
    stored: Mapping[str, Stored],
    content_hashes: Mapping[str, str],
    origin: str,
    remove_vanished: bool,
    remove_others: bool,
) -> ImportResult:
    """Compare what is stored with what comes in; ``remove_others`` removes whatever does not come in."""
    ids = tuple(content_hashes)
    known = tuple(entry_id for entry_id in ids if entry_id in stored)
    gone = (entry_id for entry_id in sorted(stored) if entry_id not in content_hashes)
    return ImportResult(
        added=tuple(entry_id for entry_id in ids if entry_id not in stored),
        changed=tuple(each for each in known if stored[each].content_hash != content_hashes[each]),
        unchanged=tuple(each for each in known if stored[each].content_hash == content_hashes[each]),
        removed=tuple(each for each in gone if remove_others or (remove_vanished and covers(origin, stored[each].origin))),
    )


def covers(origin: str, other: str) -> bool:
    """Whether all that ``other`` names, one path a line, is named by ``origin`` or lies in a folder it names."""
    wholes = [PurePath(line) for line in origin.split("\n")]
    parts = [PurePath(line) for line in other.split("\n")]
    return all(any(part == whole or whole in part.parents for whole in wholes) for part in parts)


def refuse_doubles(entries: Sequence[Entry]) -> None:
    """Raises ContentError where two entries have the same id."""
    ids = [entry.id for entry in entries]
    doubles = dict.fromkeys(entry_id for entry_id in ids if ids.count(entry_id) > 1) if len(set(ids)) < len(ids) else ()
    cure = "Give one of them another id."
    problems = [problem("duplicate-id", Place(each), "", f"two entries have the id {each}", cure) for each in doubles]
    if problems:
        raise ContentError(problems)
