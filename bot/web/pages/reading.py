"""The routes a reader follows: an entry, a version of it, the topics, the search."""

from __future__ import annotations

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.settings import Settings
from bot.web.pages.addresses import Addresses
from bot.web.pages.answering import MAX_QUERY, NEVER_KEPT, REVALIDATE, Pages, http_date
from bot.web.pages.entry_view import EntryView, Gone, NotThere
from bot.web.pages.library import Library
from bot.web.pages.rating_tokens import RatingTokens, today
from bot.web.pages.structured_data import structured_data

TOKEN = "<token>"  # stands where each view's own token goes; no content can hold it, as there < is escaped
PER_PAGE = 200  # questions of one page of a topic
RESULTS = 20
UNTOPICED = "-"  # the topic page of entries without a topic
METHODS = ["GET", "HEAD"]


class Reading:
    """The routes of reading."""

    def __init__(self, settings: Settings, pages: Pages, library: Library, tokens: RatingTokens) -> None:
        self._settings, self._pages, self._library, self._tokens = settings, pages, library, tokens

    def add_to(self, blueprint: Blueprint) -> None:
        for handler, path in (
            (self.entry, "/q/<entry_id>"),
            (self.version, "/q/<entry_id>/<version>"),
            (self.topics, "/topics"),
            (self.topic, "/topics/<topic>"),
            (self.search, "/search"),
        ):
            blueprint.add_route(self._pages.in_a_thread(handler), path, methods=METHODS, unquote=True)

    def entry(self, request: Request, entry_id: str) -> HTTPResponse:
        """An entry as it is now."""
        return self._show(request, self._library.entry(entry_id))

    def version(self, request: Request, entry_id: str, version: str) -> HTTPResponse:
        """An entry as it was: at its permanent address."""
        return self._show(request, self._library.version(entry_id, version))

    def _show(self, request: Request, found: "EntryView | Gone | NotThere") -> HTTPResponse:
        if isinstance(found, Gone):
            text = "It was taken back, and should not be relied on any more. If it told you to do something, ask your clinician."
            return self._pages.message(request, 410, "This answer has been withdrawn", text, suggestions=found.suggestions)
        if isinstance(found, NotThere):
            text = "There is no answer at this address. It may have been mistyped, or the answer has another name now."
            return self._pages.message(request, 404, "Page not found", text, suggestions=found.suggestions)
        addresses = Addresses.of(request, self._settings)
        token = self._tokens.issue(found.entry.id, found.hash, found.revision) if found.is_current else ""
        return self._pages.html(
            request,
            "entry.html",
            cache=REVALIDATE,
            index=found.is_current,
            headers={"Last-Modified": http_date(found.imported_at)} if found.imported_at else None,
            fill={TOKEN: token},
            tag=str(today()) if found.is_current else "",  # so that no copy holds a form that is too old to send
            view=found,
            entry=found.entry,
            topic_title=self._library.topic_title,
            token=TOKEN,
            disclaimer=self._settings.disclaimer,
            data=structured_data(found, addresses, self._settings.title, self._settings.language),
        )

    def topics(self, request: Request) -> HTTPResponse:
        """Every topic."""
        topics = [(topic, len(entries)) for topic, entries in self._library.topics().items()]
        return self._pages.html(request, "topics.html", topics=topics, topic_title=self._library.topic_title, untopiced=UNTOPICED)

    def topic(self, request: Request, topic: str) -> HTTPResponse:
        """The questions of one topic, so many at a time."""
        entries = self._library.topics().get("" if topic == UNTOPICED else topic)
        number = request.args.get("page", "1")
        page = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 0
        if not entries or not 1 <= page <= -(-len(entries) // PER_PAGE):
            return self._pages.message(request, 404, "Page not found", "There is no such topic. It may have another name now.")
        return self._pages.html(
            request,
            "topic.html",
            topic=topic,
            heading="Other questions" if topic == UNTOPICED else self._library.topic_title(topic),
            entries=entries[(page - 1) * PER_PAGE : page * PER_PAGE],
            count=len(entries),
            page=page,
            pages=-(-len(entries) // PER_PAGE),
        )

    def search(self, request: Request) -> HTTPResponse:
        """The answers that share words with a query; nothing of the query is kept."""
        query = " ".join("".join(c if c.isprintable() else " " for c in request.args.get("q", "")).split())[:MAX_QUERY]
        results = self._library.find(query, RESULTS) if query else ()
        return self._pages.html(request, "search.html", cache=NEVER_KEPT, index=False, query=query, results=results, most=RESULTS)
