"""Rasa's own Socket.IO channel with no bot behind it, for widgets that show nothing without one: ``python -m ... PORT``."""

from __future__ import annotations

import sys

import rasa.core.channels.channel
from rasa.core.channels.socketio import SocketIOInput
from sanic import Sanic


def main() -> None:
    app = Sanic("stock_socket", configure_logging=False)
    rasa.core.channels.channel.register([SocketIOInput(session_persistence=True)], app, route="/webhooks/")
    app.run("127.0.0.1", int(sys.argv[1]), workers=1, access_log=False, motd=False)


if __name__ == "__main__":
    main()
