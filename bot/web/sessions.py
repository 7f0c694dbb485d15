"""Names of conversations: made by the server, unguessable, and signed so that none can be made up."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Optional

_ID_BYTES = 18


class Sessions:
    """Issues and verifies session tokens, ``<id>.<signature>``; the id alone names the conversation in Rasa."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @classmethod
    def from_file(cls, path: Path) -> "Sessions":
        """With the secret of :func:`server_secret`."""
        return cls(server_secret(path))

    def issue(self) -> str:
        session = secrets.token_urlsafe(_ID_BYTES)
        return f"{session}.{self._signature(session)}"

    def verify(self, token: object) -> Optional[str]:
        """The session's id if this server issued the token, else None."""
        if not isinstance(token, str) or not token.isascii() or len(token) > 200:
            return None
        session, _, signature = token.rpartition(".")
        return session if session and hmac.compare_digest(signature, self._signature(session)) else None

    def _signature(self, session: str) -> str:
        return hmac.new(self._secret, session.encode(), hashlib.sha256).hexdigest()[:32]


def server_secret(path: Path) -> bytes:
    """Reads the secret, or makes it (readable by this user only) where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_hex(32).encode())
            file.flush()
            os.fsync(file.fileno())
    return path.read_bytes()
