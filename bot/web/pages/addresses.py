"""Where the pages are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from sanic.request import Request

from bot.cards import page_address
from bot.settings import Settings

_HOST = re.compile(r"(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?", re.ASCII)


@dataclass(frozen=True)
class Addresses:
    """Paths for the site's own links, absolute addresses for canonical links, the sitemap and structured data.

    Args:
        origin: scheme and host, e.g. ``https://example.org``.
        prefix: path that a proxy puts before every page and takes away again, e.g. ``/answers``, or "".
    """

    origin: str
    prefix: str = ""

    @classmethod
    def of(cls, request: Request, settings: Settings) -> "Addresses":
        """From the public address where it is set, else from the request, whose host is believed only if it can be one."""
        if settings.public_url:
            parts = urlsplit(settings.public_url)
            return cls(f"{parts.scheme}://{parts.netloc}", parts.path)
        host = request.host if _HOST.fullmatch(request.host or "") else f"{settings.host}:{settings.port}"
        return cls(f"{'https' if request.scheme == 'https' else 'http'}://{host}")

    def path(self, path: str) -> str:
        """A path of this site as a reader's browser must ask for it."""
        return self.prefix + path

    def absolute(self, path: str) -> str:
        return self.origin + self.prefix + path

    @staticmethod
    def entry(entry_id: str) -> str:
        """Path of an entry's page."""
        return page_address(entry_id)

    @staticmethod
    def version(entry_id: str, answer_hash: str) -> str:
        """Path of one version of an entry; it stays."""
        return f"{page_address(entry_id)}/{answer_hash}"

    @staticmethod
    def topic(topic: str) -> str:
        """Path of a topic's page."""
        return f"/topics/{quote(topic, safe='')}"
