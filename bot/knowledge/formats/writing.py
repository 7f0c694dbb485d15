"""Files written so that nobody ever meets half of one, and what an export leaves behind."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Collection, List, Optional, Sequence

from bot.knowledge.entry import Entry, Term

_PLURALS = {"phrasings": "phrasings", "sources": "sources", "related": "related links", "next": "next links"}
_PLURALS |= {"next_question": "next questions", "review": "reviews", "updated": "dates of change", "topic": "topics", "status": "states"}
_PLURALS |= {"strictness": "marks of strictness"}
_USUAL = ("published", "normal")


def write_text(path: Path, text: str, like: Optional[Path] = None) -> Path:
    """Writes a file whole, in place of what was there, with its folder where that is missing; with another file's permissions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8", newline="")
    if like:
        shutil.copymode(like, part)
    os.replace(part, path)
    return path


def losses(entries: Sequence[Entry], terms: Sequence[Term], carries: Collection[str], titles: Collection[str] = ()) -> List[str]:
    """What these entries have that a format has no place for: ``reviews of 3 entries``."""
    found = []
    for field, plural in _PLURALS.items():
        count = 0 if field in carries else sum(bool(getattr(entry, field)) and getattr(entry, field) not in _USUAL for entry in entries)
        if count:
            found.append(f"{plural} of {count} {'entry' if count == 1 else 'entries'}")
    if terms and "terms" not in carries:
        found.append(f"{len(terms)} term{'s' if len(terms) > 1 else ''}")
    if titles and "titles" not in carries:
        found.append(f"{len(titles)} title{'s' if len(titles) > 1 else ''} of topics")
    return found
