"""The hidden field of the rating form: which answer was shown, in which version, signed and for a few days.

It takes the place of a cookie. One view of a page is one token, so that the same form sent twice changes a rating and never
adds one; a form on somebody else's site has no token.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from typing import Optional

DAYS = 2  # a page that stays open longer must be loaded again
MAX_LENGTH = 200
_DAY = 86_400


@dataclass(frozen=True)
class PageView:
    """What a reader was shown. ``session`` takes the place of the conversation's in feedback.db; it names nobody."""

    answer_id: str
    entry_hash: str
    revision: str
    expired: bool = False

    @property
    def session(self) -> str:
        return f"page-{self.answer_id}"


class RatingTokens:
    """Issues and reads tokens; the key is made from the server's secret for this purpose alone."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.new(secret, b"citewell rating of a page", hashlib.sha256).digest()

    def issue(self, entry_id: str, entry_hash: str, revision: str) -> str:
        fields = f"{secrets.token_urlsafe(12)}.{entry_hash}.{revision}.{today()}"
        return f"{fields}.{self._signature(entry_id, fields)}"

    def read(self, token: object, entry_id: str) -> Optional[PageView]:
        """What the token says, or None where this server did not issue it for that entry."""
        if not isinstance(token, str) or not token.isascii() or len(token) > MAX_LENGTH:
            return None
        fields, _, signature = token.rpartition(".")
        if fields.count(".") != 3 or not hmac.compare_digest(signature, self._signature(entry_id, fields)):
            return None
        answer_id, entry_hash, revision, day = fields.split(".")
        return PageView(answer_id, entry_hash, revision, expired=not 0 <= today() - int(day) < DAYS)

    def _signature(self, entry_id: str, fields: str) -> str:
        message = f"{entry_id}\n{fields}".encode("utf-8", "replace")
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()[:32]


def today() -> int:
    """The day, counted since 1970 in UTC."""
    return int(time.time() // _DAY)
