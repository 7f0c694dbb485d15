"""Beside the chat: the demo page, its style sheet, and the server's health."""

from __future__ import annotations

from pathlib import Path

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import __version__
from bot.errors import StoreError
from bot.knowledge.store import KnowledgeStore
from bot.settings import Settings
from bot.web.pages.answering import HEADERS, Pages

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'"
)
_STATIC = Path(__file__).parent / "static"


def site(settings: Settings) -> Blueprint:
    """The blueprint with ``/``, ``/site.css`` and ``/health``."""
    blueprint = Blueprint("citewell_site")
    pages = Pages(settings)

    @blueprint.get("/")
    async def demo(request: Request) -> HTTPResponse:
        headers = {**HEADERS, "Content-Security-Policy": CONTENT_SECURITY_POLICY}
        return response.html(pages.render(request, "demo.html", index=True), headers=headers)

    @blueprint.get("/site.css")
    async def css(_: Request) -> HTTPResponse:
        return await response.file(_STATIC / "site.css", mime_type="text/css", headers={"Cache-Control": "no-cache"})

    @blueprint.get("/health")
    async def health(request: Request) -> HTTPResponse:
        app = request.app
        live = app.ctx.live_model
        try:
            with KnowledgeStore(settings.knowledge_db, read_only=True) as store:
                knowledge = {"revision": store.revision, "questions_hash": store.questions_hash, "entries": len(store.entries())}
        except StoreError as error:
            knowledge = {"error": str(error)}
        actions = await app.ctx.action_server.is_healthy()
        agent = getattr(app.ctx, "agent", None)
        ready = bool(agent and agent.is_ready()) and actions and "error" not in knowledge
        stale = knowledge.get("questions_hash") != live.model.questions_hash
        due = live.refused.cure if live.refused else "train" if stale else "ok"
        body = {
            "status": due if ready else "unready",
            "version": __version__,
            "knowledge": knowledge,
            "model": {"questions_hash": live.model.questions_hash, "fingerprint": live.model.fingerprint},
            "refused": {"archive": live.refused.model.path.name, "reason": live.refused.reason} if live.refused else None,
            "action_server": "ok" if actions else "down",
        }
        return response.json(body, status=200 if ready else 503)

    return blueprint
