"""What a topic is called: by the knowledge base, or else by its own name."""

from __future__ import annotations

import re
from typing import Collection, Tuple


def words_of(topic: str) -> Tuple[str, ...]:
    """``about-ms`` in words: about, ms."""
    return tuple(re.findall(r"[^-_\s]+", topic))


def title_of(topic: str, abbreviations: Collection[str] = ()) -> str:
    """A topic without a title of its own, as a reader sees it; words that are abbreviations are written so.

    >>> title_of("about-ms", {"MS"})
    'About MS'
    """
    words = " ".join(word.upper() if word.upper() in abbreviations else word for word in words_of(topic))
    return words[:1].upper() + words[1:]
