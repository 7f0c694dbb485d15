"""The site without the chat, so that its tests need no trained model: ``python -m tests.web.pages.serve HOME PORT``."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from sanic import Sanic

from bot.settings import Settings
from bot.web.pages.site import add_pages
from bot.web.scripts import scripts
from bot.web.site import site


def main() -> None:
    logging.basicConfig(level=logging.INFO)
    settings = Settings.load(home=Path(sys.argv[1]), port=int(sys.argv[2]))
    app = Sanic("citewell_pages", configure_logging=False)
    app.config.PROXIES_COUNT = settings.proxies
    app.blueprint(site(settings))
    app.blueprint(scripts(settings.project / "widget" / "dist"))
    add_pages(app, settings)
    app.run("127.0.0.1", settings.port, workers=1, access_log=False, motd=False)


if __name__ == "__main__":
    main()
