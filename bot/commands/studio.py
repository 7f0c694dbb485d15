"""`citewell studio`: the stores in the browser of an editor."""

from __future__ import annotations

import click

from bot.commands.console import complain, say
from bot.settings import Settings


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=5006, show_default=True, help="Port to listen on, on this machine only.")
@click.option("--open", "open_browser", is_flag=True, help="Open the browser, too.")
@click.pass_obj
def studio(settings: Settings, port: int, open_browser: bool) -> None:
    """Look at entries, reviews, sources, ratings and unanswered questions in the browser; nothing can be changed."""
    from bot.web.studio.site import serve, sqlite_file

    if sqlite_file(settings.feedback_address) is None:
        complain("The feedback store is no SQLite file, so ratings and questions are not shown.", style="yellow")

    def ready(address: str) -> None:
        say(f"The studio is ready: {address}\nStop it with Ctrl+C")
        if open_browser:
            click.launch(address)

    serve(settings, port, ready)
