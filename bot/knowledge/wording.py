"""Two wordings are the same when only case, punctuation and white space tell them apart; an id is made from words."""

from __future__ import annotations

import hashlib
import re
import unicodedata

MAX_ID_LENGTH = 100

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = dict.fromkeys(map(ord, "'\u2018\u2019\u02bc\u00b4`"))


def normalise(text: str) -> str:
    """The words of a text alone: lower case, one space between them, no punctuation ("" where there are none)."""
    if text.isascii():
        return " ".join(_ASCII_WORD.findall(text.translate(_APOSTROPHES).lower()))
    folded = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold()
    # Marks stay (category M): in many scripts they carry the vowels.
    return " ".join("".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in folded).split())


def is_slug(text: str) -> bool:
    """Whether the text can be an id: lower-case letters, digits and single hyphens, at most 100 characters."""
    return len(text) <= MAX_ID_LENGTH and _SLUG.fullmatch(text) is not None


def slugify(text: str, max_length: int = 80) -> str:
    """An id made from a text, cut at a word; a text without Latin letters or digits gets one made from its hash.

    >>> slugify("Does Imuran help with MS?")
    'does-imuran-help-with-ms'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = "-".join(words)
    if len(slug) > max_length:
        slug = slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]
    return slug or "entry-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
