"""The studio's site: Datasette over the views, for this machine's own browser."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any, Callable, Dict, Mapping, Optional

import sqlalchemy as sa
import uvicorn
import yaml
from datasette.app import Datasette

from bot.errors import PortInUse
from bot.feedback.store import FeedbackStore
from bot.knowledge.store import KnowledgeStore
from bot.settings import Settings
from bot.web.ports import is_free
from bot.web.studio.database import Views

NAME = "citewell"  # of the database, and so the first part of each address
HOST = "127.0.0.1"
SQL_MILLISECONDS = 10_000  # a view over a large base takes longer than Datasette's second
OPTIONS = {
    # SQL of one's own could tie together what one reader asked.
    "default_allow_sql": False,
    "allow_download": False,
    "suggest_facets": False,
    "sql_time_limit_ms": SQL_MILLISECONDS,
    "facet_time_limit_ms": SQL_MILLISECONDS,
}


def serve(settings: Settings, port: int, ready: Callable[[str], None]) -> None:
    """Serves until stopped; ``ready`` is called with the address once it can be opened.

    Raises:
        PortInUse: another program listens there.
        StoreError: there is no knowledge store, or it is out of date.
    """
    if not is_free(HOST, port):
        raise PortInUse(port)
    app = only_from_here(make_studio(settings).app())

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            ready(f"http://{HOST}:{port}/{NAME}")

    Server(uvicorn.Config(app, host=HOST, port=port, ws="none", log_level="warning")).run()


def make_studio(settings: Settings) -> Datasette:
    """Datasette with the views of the stores that are SQLite files.

    Raises:
        StoreError: there is no knowledge store, or it is out of date.
    """
    KnowledgeStore(settings.knowledge_db, read_only=True).close()
    stores = {"knowledge": settings.knowledge_db}
    if feedback_file := sqlite_file(settings.feedback_address):
        FeedbackStore(settings.feedback_address).close()  # makes what is not there yet
        stores["feedback"] = feedback_file
    views = {name: view for name, view in read_views().items() if "feedback" in stores or "feedback." not in view["sql"]}
    title = f"{settings.title} studio"
    about = {
        "title": title,
        "description": "Entries, their history, and what readers asked and how they rated. Nothing can be changed here.",
        "databases": {NAME: {"title": title, "description_html": contents(views), "tables": views}},
    }
    studio = Datasette(metadata=about, settings=OPTIONS)
    studio.remove_database("_memory")
    days = {"review_months": settings.review_months, "question_log_days": settings.question_log_days}
    studio.add_database(Views(studio, stores, days, {name: view["sql"] for name, view in views.items()}), name=NAME)
    return studio


def read_views() -> Dict[str, Dict[str, Any]]:
    """The views of ``views.yml`` by name: ``sql``, and Datasette's metadata of each."""
    return yaml.safe_load(Path(__file__).with_name("views.yml").read_text(encoding="utf-8"))


def contents(views: Mapping[str, Mapping[str, Any]]) -> str:
    """What there is to see, as HTML."""
    items = (
        f'<li><a href="/{NAME}/{name}">{escape(view["title"])}</a>. {escape(view["description"])}</li>' for name, view in views.items()
    )
    return f"<ul>{''.join(items)}</ul>"


def sqlite_file(address: str) -> Optional[Path]:
    """The file of an SQLAlchemy address, or None where it is no SQLite file."""
    url = sa.engine.make_url(address)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def only_from_here(app: Any) -> Any:
    """Refuses a request to another host name: a page of the web could have its own name lead here, and read along."""

    async def checked(scope: Dict[str, Any], receive: Any, send: Any) -> None:
        host = dict(scope.get("headers", ())).get(b"host", b"").rpartition(b":")[0]
        if scope["type"] != "http" or host in (b"127.0.0.1", b"localhost"):
            await app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"Only for http://127.0.0.1 and http://localhost\n"})

    return checked
