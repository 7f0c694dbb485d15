"""Beside the chat: the pages' style sheets and script, and the server's health."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import __version__
from bot.errors import StoreError
from bot.knowledge.store import KnowledgeStore
from bot.settings import Settings

_STATIC = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript"}


def site(settings: Settings) -> Blueprint:
    """The blueprint with the files of ``static``, and ``/health``."""
    blueprint = Blueprint("citewell_site")

    async def static(_: Request, path: Path) -> HTTPResponse:
        return await response.file(path, mime_type=_TYPES[path.suffix], headers={"Cache-Control": "no-cache"})

    for path in sorted(_STATIC.iterdir()):
        blueprint.add_route(partial(static, path=path), f"/{path.name}", name=path.stem)

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
