"""The blueprint of the pages, and the page for addresses that lead nowhere."""

from __future__ import annotations

from sanic import Blueprint, Sanic
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.settings import Settings
from bot.web.pages.answering import Pages
from bot.web.pages.demo import Demo
from bot.web.pages.library import Library
from bot.web.pages.machines import Machines
from bot.web.pages.rating_tokens import RatingTokens
from bot.web.pages.ratings import Ratings
from bot.web.pages.reading import Reading
from bot.web.sessions import server_secret


def add_pages(app: Sanic, settings: Settings) -> None:
    """Adds ``/``, ``/q``, ``/topics``, ``/search``, ``/sitemap.xml`` and ``/robots.txt``."""
    pages, library = Pages(settings), Library(settings)
    tokens = RatingTokens(server_secret(settings.home / "secret.key"))
    blueprint = Blueprint("citewell_pages")
    Demo(pages, library).add_to(blueprint)
    Reading(settings, pages, library, tokens).add_to(blueprint)
    Ratings(settings, pages, library, tokens).add_to(blueprint)
    Machines(settings, pages, library).add_to(blueprint)
    app.blueprint(blueprint)

    async def not_found(request: Request, exception: NotFound) -> HTTPResponse:
        if "text/html" not in request.headers.get("accept", ""):
            return app.error_handler.default(request, exception)
        return pages.message(request, 404, "Page not found", "There is nothing at this address. It may have been mistyped.")

    app.exception(NotFound)(not_found)
