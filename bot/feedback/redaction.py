"""Takes what could name a person out of a reader's words before they are kept.

Every expression is linear in the length of the text, and the text is cut first.
"""

from __future__ import annotations

import re

MAX_LENGTH = 500  # characters kept of one question

_PATTERNS = (
    (re.compile(r"\b(?:https?://|www\.)\S+", re.I), "[link]"),
    (re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"), "[email]"),
    (re.compile(r"(?<!\w)@\w{2,30}"), "[handle]"),
    (re.compile(r"\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b"), "[date]"),
    (re.compile(r"(?<!\w)\+?\d(?:[\s().-]{0,2}\d){5,14}(?!\w)"), "[number]"),
    (re.compile(r"\b((?i:my name is|i am called|call me|name's))\s+[A-Za-z'’-]+(?:\s+[A-Z][\w'’-]+){0,2}"), r"\1 [name]"),
    (re.compile(r"\b(Dr|Doctor|Mr|Mrs|Ms|Miss|Prof)\.?\s+[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?"), r"\1 [name]"),
    (re.compile(r"\b\d{4,}\b"), "[number]"),
)

_TAKEN_OUT = re.compile(r"\[(?:link|email|handle|date|number|name)\]")


def redact(text: str) -> str:
    """The text, cut to 500 characters, without links, addresses, numbers that identify, dates and names given as such."""
    text = " ".join(text[: 4 * MAX_LENGTH].split())[:MAX_LENGTH]
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def is_redacted(text: str) -> bool:
    """Whether something was taken out of the text."""
    return _TAKEN_OUT.search(text) is not None
