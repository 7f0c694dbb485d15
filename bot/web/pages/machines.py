"""The routes search engines follow: robots.txt and the sitemap (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from typing import Iterable, List, Tuple
from xml.sax.saxutils import escape

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.settings import Settings
from bot.web.pages.addresses import Addresses
from bot.web.pages.answering import PUBLIC, Pages
from bot.web.pages.library import Library

PER_SITEMAP = 40_000  # addresses; the protocol allows 50,000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_CLOSED = ("/search", "/webhooks/", "/socket.io/", "/q/*/rate")


class Machines:
    """The routes of robots.txt and the sitemap."""

    def __init__(self, settings: Settings, pages: Pages, library: Library) -> None:
        self._settings, self._pages, self._library = settings, pages, library

    def add_to(self, blueprint: Blueprint) -> None:
        for handler, path in (
            (self.robots, "/robots.txt"),
            (self.sitemap, "/sitemap.xml"),
            (self.part, r"/sitemap-<number:int>.xml"),
        ):
            blueprint.add_route(self._pages.in_a_thread(handler), path, methods=["GET", "HEAD"])

    def robots(self, request: Request) -> HTTPResponse:
        addresses = Addresses.of(request, self._settings)
        lines = ["User-agent: *", *(f"Disallow: {addresses.path(path)}" for path in _CLOSED)]
        lines += ["", f"Sitemap: {addresses.absolute('/sitemap.xml')}", ""]
        return response.text("\n".join(lines), headers={"Cache-Control": PUBLIC})

    def sitemap(self, request: Request) -> HTTPResponse:
        """Every entry and topic; beyond 40,000 addresses a list of parts."""
        every = self._addresses()
        if len(every) <= PER_SITEMAP:
            return _xml("urlset", "url", self._absolute(request, every))
        parts = [(f"/sitemap-{number}.xml", "") for number in range(1, -(-len(every) // PER_SITEMAP) + 1)]
        return _xml("sitemapindex", "sitemap", self._absolute(request, parts))

    def part(self, request: Request, number: int) -> HTTPResponse:
        some = self._addresses()[max(0, number - 1) * PER_SITEMAP : max(0, number) * PER_SITEMAP]
        if not some:
            return self._pages.message(request, 404, "Page not found", "There is no such part of the sitemap.")
        return _xml("urlset", "url", self._absolute(request, some))

    def _addresses(self) -> List[Tuple[str, str]]:
        """(path, day of the last change)."""
        entries = self._library.listing()
        topics = dict.fromkeys(each.topic for each in entries if each.topic)
        pages = [("/topics", ""), *((Addresses.topic(topic), "") for topic in topics)]
        return pages + [(Addresses.entry(each.id), each.imported_at[:10]) for each in entries]

    def _absolute(self, request: Request, paths: Iterable[Tuple[str, str]]) -> Iterable[Tuple[str, str]]:
        addresses = Addresses.of(request, self._settings)
        return ((addresses.absolute(path), day) for path, day in paths)


def _xml(root: str, element: str, places: Iterable[Tuple[str, str]]) -> HTTPResponse:
    rows = (f"<{element}><loc>{escape(url)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</{element}>" for url, day in places)
    body = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_NAMESPACE}">', *rows, f"</{root}>", ""])
    return response.raw(body.encode(), content_type="application/xml; charset=utf-8", headers={"Cache-Control": PUBLIC})
