"""The chat server: Rasa's agent, our channels, the widget and the pages on one port, and the action server beside it."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from typing import Callable, Optional

import rasa.core.channels.channel
import rasa.core.run
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic

from bot.errors import ModelError, PortInUse
from bot.knowledge.store import KnowledgeStore
from bot.nlu.model import Model
from bot.settings import Settings
from bot.web import rasa_speed
from bot.web.action_server import ActionServer
from bot.web.pages.site import add_pages
from bot.web.scripts import scripts
from bot.web.site import site

logger = logging.getLogger(__name__)


def serve(settings: Settings, announce: Callable[[str], None]) -> None:
    """Serves until stopped; ``announce`` is called with the address once a question can be answered.

    Raises:
        PortInUse: another program listens on one of the two ports.
        StoreError: there is no knowledge store.
        ModelError: there is no trained model.
    """
    for port, option in ((settings.port, "--port"), (settings.action_port, "--action-port")):
        if not is_free(settings.host if option == "--port" else "127.0.0.1", port):
            raise PortInUse(port, option)
    with KnowledgeStore(settings.knowledge_db, read_only=True) as store:
        questions_hash = store.questions_hash
    model = Model.newest(settings.models)
    if model is None:
        raise ModelError(f"There is no model in {settings.models}. Train one: citewell train")
    if model.questions_hash != questions_hash:
        logger.warning("The model was trained before the questions changed. Train again: citewell train")
    app = make_app(settings, model, announce)
    app.run(settings.host, settings.port, workers=1, access_log=False, motd=False)


def make_app(settings: Settings, model: Model, announce: Optional[Callable[[str], None]] = None) -> Sanic:
    """The Sanic app with everything mounted; Rasa's HTTP API stays off, as it would expose every conversation."""
    rasa_speed.install()
    settings.export()
    action_server = ActionServer(settings)
    endpoints = AvailableEndpoints.read_endpoints(str(settings.project / "endpoints.yml"))
    endpoints.action = rasa_speed.ActionEndpoint(f"{action_server.url}/webhook")
    app = Sanic("citewell", configure_logging=False)
    app.config.KEEP_ALIVE_TIMEOUT = 30
    app.config.REQUEST_MAX_SIZE = 1_000_000
    app.config.PROXIES_COUNT = settings.proxies
    app.ctx.settings, app.ctx.action_server, app.ctx.model = settings, action_server, model
    inputs = rasa.core.run.create_http_input_channels(None, str(settings.project / "credentials.yml"))
    if not settings.rest_channel:
        inputs = [channel for channel in inputs if channel.name() != "rest"]
    rasa.core.channels.channel.register(inputs, app, route="/webhooks/")
    app.blueprint(site(settings))
    app.blueprint(scripts(settings.project / "widget" / "dist"))
    add_pages(app, settings)

    async def start_actions(_app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
        action_server.start()

    async def load_agent(running: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        # Rasa logs a model that it cannot load, and goes on without one.
        agent = await rasa.core.run.load_agent_on_start(str(model.path), endpoints, None, running, loop)
        if not agent.is_ready():
            raise ModelError(f"The model {model.path} could not be loaded. Train again: citewell train --force")

    async def stop_actions(_app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
        await endpoints.action.close()
        action_server.stop()

    async def say_ready() -> None:
        while not await action_server.is_healthy():
            await asyncio.sleep(0.1)
        if announce:
            host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
            announce(f"http://{host}:{settings.port}")

    async def after_start(running: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
        running.add_task(say_ready())

    app.register_listener(start_actions, "before_server_start")
    app.register_listener(load_agent, "before_server_start")
    app.register_listener(after_start, "after_server_start")
    app.register_listener(stop_actions, "before_server_stop")
    app.register_listener(rasa.core.run.close_resources, "after_server_stop")
    return app


def is_free(host: str, port: int) -> bool:
    """Whether this process can listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
