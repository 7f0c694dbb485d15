"""What every page's answer shares: security headers, validators, threads, and an error that is a page, too.

A reader's words (what was searched for) are never in a log: neither in ours nor, by an exception that Sanic would log with
its address, in Sanic's.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import logging
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Callable, Coroutine, Mapping, Optional

from markupsafe import Markup
from sanic import response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import __version__
from bot.errors import CitewellError
from bot.settings import Settings
from bot.web.pages.addresses import Addresses
from bot.web.rendering import render

logger = logging.getLogger(__name__)

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: with it browsers send forms without their origin.
    "Referrer-Policy": "same-origin",
}
REVALIDATE = "private, no-cache"  # the form in the page is one reader's; a withdrawn answer is gone at the next look
PUBLIC = "public, max-age=300"
NEVER_KEPT = "no-store"
PAGES_LANGUAGE = "en"  # of their own words
MAX_QUERY = 200  # characters of a search

Handler = Callable[..., HTTPResponse]


class Pages:
    """Renders pages of one site.

    Args:
        settings: its title, its address.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def html(
        self,
        request: Request,
        template: str,
        status: int = 200,
        cache: str = PUBLIC,
        index: bool = True,
        headers: Optional[Mapping[str, str]] = None,
        fill: Optional[Mapping[str, str]] = None,
        tag: str = "",
        **context: Any,
    ) -> HTTPResponse:
        """A page, or 304 where the reader's copy is still right.

        Args:
            index: whether search engines may list it.
            tag: what the reader's copy depends on beside the page itself.
            fill: text to put in the place of other text after the page's tag was computed, e.g. a token.
        """
        body = self.render(request, template, index=index, **context)
        sent = {**HEADERS, "Cache-Control": cache, **(headers or {})}
        if not index:
            sent["X-Robots-Tag"] = "noindex"
        if cache != NEVER_KEPT and status == 200:
            sent["ETag"] = f'W/"{hashlib.sha256(f"{tag}{body}".encode()).hexdigest()[:24]}"'
            if _matches(request.headers.get("if-none-match", ""), sent["ETag"]):
                return response.empty(status=304, headers=sent)
        for placeholder, text in (fill or {}).items():
            body = body.replace(placeholder, text)
        return response.html(body, status=status, headers=sent)

    def render(self, request: Request, template: str, **context: Any) -> str:
        addresses = Addresses.of(request, self.settings)
        common = {
            "title": self.settings.title,
            "content_language": content_language(self.settings.language),
            "version": __version__,
            "addresses": addresses,
            "query": "",
            "max_query": MAX_QUERY,
        }
        return render(template, **{**common, **context})

    def message(self, request: Request, status: int, heading: str, text: str, **context: Any) -> HTTPResponse:
        """A page that says what went wrong and what to do next."""
        fields = {"suggestions": (), "back": None, **context}
        return self.html(request, "message.html", status=status, cache=NEVER_KEPT, index=False, heading=heading, text=text, **fields)

    def in_a_thread(self, handler: Handler) -> Callable[..., Coroutine[Any, Any, HTTPResponse]]:
        """The handler away from the event loop, which answers the chat; what it raises becomes a page."""

        @functools.wraps(handler)
        async def run(request: Request, **fields: str) -> HTTPResponse:
            try:
                return await asyncio.get_running_loop().run_in_executor(None, functools.partial(handler, request, **fields))
            except SanicException:
                raise
            except CitewellError as error:
                logger.error("A page could not be shown: %s", error)
            except Exception as error:  # the process's edge; the exception's text can hold the reader's words
                logger.error("A page failed: %s", type(error).__name__, exc_info=logger.isEnabledFor(logging.DEBUG))
            text = "The answers cannot be read just now. Please try again in a few minutes."
            return self.message(request, 503, "Something went wrong on our side", text)

        return run


def content_language(language: str) -> Markup:
    """The attribute for what editors wrote, where that is in another language than the pages around it."""
    return Markup("") if language == PAGES_LANGUAGE else Markup(' lang="{}"').format(language)


def http_date(iso: str) -> str:
    """An ISO 8601 time with its offset as HTTP writes it."""
    return format_datetime(datetime.fromisoformat(iso), usegmt=True)


def _matches(wanted: str, etag: str) -> bool:
    return wanted.strip() == "*" or etag.removeprefix("W/") in (each.strip().removeprefix("W/") for each in wanted.split(","))
