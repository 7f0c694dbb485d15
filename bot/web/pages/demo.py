"""The page at ``/``: the chat on an article made of stored answers, with its settings to try and the code that embeds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Tuple

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.knowledge.render import opening_html
from bot.knowledge.store import Listed
from bot.web.pages.answering import CONTENT_SECURITY_POLICY, Pages
from bot.web.pages.entry_view import EntryView
from bot.web.pages.library import Library
from bot.web.pages.reading import METHODS, UNTOPICED
from bot.web.pages.widget_settings import SETTINGS, SWATCHES, TEAL

SECTIONS = 4  # answers of the article
# The chat's websocket; some browsers do not take it for 'self'.
WITH_CHAT = f"{CONTENT_SECURITY_POLICY}; connect-src 'self' ws: wss:"


@dataclass(frozen=True)
class Section:
    """One answer of the article: its question, and the first paragraph as HTML."""

    id: str
    question: str
    opening: str


class Demo:
    """The route of the demo page."""

    def __init__(self, pages: Pages, library: Library) -> None:
        self._pages, self._library = pages, library

    def add_to(self, blueprint: Blueprint) -> None:
        blueprint.add_route(self._pages.in_a_thread(self.show), "/", methods=METHODS)

    def show(self, request: Request) -> HTTPResponse:
        """The article of whatever knowledge base is served."""
        topics = self._library.topics()
        topic = _of_the_article(topics)
        return self._pages.html(
            request,
            "demo.html",
            headers={"Content-Security-Policy": WITH_CHAT},
            topic=topic,
            heading=self._library.topic_title(topic) if topic else "Questions and answers",
            sections=self._sections(topics.get(topic, [])),
            topic_title=self._library.topic_title,
            topics=[(each, len(entries)) for each, entries in topics.items()],
            untopiced=UNTOPICED,
            settings=SETTINGS,
            swatches=(TEAL, *SWATCHES),
        )

    def _sections(self, entries: List[Listed]) -> Tuple[Section, ...]:
        views = (self._library.entry(entry.id) for entry in entries[:SECTIONS])
        return tuple(
            Section(view.entry.id, view.entry.question, opening_html(view.entry.answer)) for view in views if isinstance(view, EntryView)
        )


def _of_the_article(topics: Dict[str, List[Listed]]) -> str:
    """The first topic, in reading order, that fills an article; else the largest."""
    full = (topic for topic, entries in topics.items() if topic and len(entries) >= SECTIONS)
    return next(full, max(topics, key=lambda topic: len(topics[topic]), default=""))
