"""The command `citewell`. Exit codes: 0 done, 1 a problem was found, 2 wrong use."""

from __future__ import annotations

import asyncio
import csv
import json
import logging
import os
import sys
import time
import warnings
from datetime import timedelta
from pathlib import Path
from typing import Optional

import click
import structlog

from bot import __version__
from bot.commands.check import check
from bot.commands.console import complain, plain, print_problems, print_table, say, stages, working
from bot.commands.content import export, import_
from bot.commands.diff import diff
from bot.commands.evaluate import evaluate
from bot.commands.history import history
from bot.commands.match import match
from bot.commands.studio import studio
from bot.commands.suggestions import suggestions
from bot.commands.verify import verify
from bot.errors import CitewellError, ContentError
from bot.settings import Settings


def main() -> None:
    """Entry point: errors of Citewell's own become one clear message and exit code 1."""
    _quieten()
    try:
        cli(standalone_mode=False)
    except ContentError as error:
        print_problems(error.problems)
        sys.exit(1)
    except CitewellError as error:
        complain(f"[bold red]Error:[/] {plain(str(error))}")
        sys.exit(1)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="citewell")
@click.option("--home", type=click.Path(path_type=Path), help="Folder of the stores and models (CITEWELL_HOME).")
@click.option("--verbose", is_flag=True, help="Show what Rasa and the components log.")
@click.pass_context
def cli(context: click.Context, home: Optional[Path], verbose: bool) -> None:
    """Stored, reviewed answers, word for word, and their sources."""
    if verbose:
        logging.getLogger().setLevel(logging.INFO)
    context.obj = Settings.load(home=home.resolve() if home else None)
    context.obj.home.mkdir(parents=True, exist_ok=True)
    context.obj.export()


for command in (import_, export, check):
    cli.add_command(command)


@cli.command()
@click.option("--force", is_flag=True, help="Train even though nothing changed.")
@click.pass_obj
def train(settings: Settings, force: bool) -> None:
    """Train a model from the store and data/; does nothing where the newest model fits."""
    started = time.monotonic()
    with stages("Training, if anything changed") as show:
        from bot.nlu.training import train as run

        trained = run(settings, force, show)
    if trained.reused:
        say(f"Nothing changed: {trained.model.path.name} is up to date")
    else:
        say(f"Trained {trained.model.path} in {time.monotonic() - started:.1f} s")


@cli.command()
@click.option("--host", help="Address to listen on (CITEWELL_HOST).")
@click.option("--port", type=int, help="Port (CITEWELL_PORT).")
@click.option("--action-port", type=int, help="Port of the action server (CITEWELL_ACTION_PORT).")
@click.pass_obj
def serve(settings: Settings, host: Optional[str], port: Optional[int], action_port: Optional[int]) -> None:
    """Serve the chat, the widget and the demo page on one port, with the action server beside it."""
    settings = Settings.load(home=settings.home, host=host, port=port, action_port=action_port)
    say("Starting ...")
    from bot.web.server import serve as run

    run(settings, say)


@cli.command()
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="Print the list of cards as JSON.")
@click.pass_obj
def ask(settings: Settings, question: str, as_json: bool) -> None:
    """Ask one QUESTION in the terminal, through the trained model; nothing is kept."""
    with working("Loading the model"):
        from bot.web.terminal import Terminal

        cards = asyncio.run(Terminal(settings).ask(question))
    if as_json:
        click.echo(json.dumps(cards, ensure_ascii=False, indent=1))
    else:
        click.echo("\n\n".join(card["text"] for card in cards))


for command in (match, evaluate, history, diff, verify, suggestions, studio):
    cli.add_command(command)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values.")
@click.pass_obj
def report(settings: Settings, as_json: bool, as_csv: bool) -> None:
    """Show how answers were rated, and what was asked without an answer."""
    from bot.feedback.store import FeedbackStore

    store = FeedbackStore(settings.feedback_address)
    rows, unanswered = store.report(), store.unanswered()
    if as_json:
        click.echo(json.dumps({"entries": [vars(row) for row in rows], "unanswered": [vars(q) for q in unanswered]}, indent=1))
    elif as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(("entry_id", "delivered", "helpful", "unhelpful", "reasons", "comments"))
        for row in rows:
            reasons = "; ".join(f"{reason} {count}" for reason, count in row.reasons)
            writer.writerow((row.entry_id, row.delivered, row.helpful, row.unhelpful, reasons, " | ".join(row.comments)))
    else:
        print_table(
            "Answers and ratings",
            ("Entry", "Delivered", "Helpful", "Not helpful", "Reasons", "Comments"),
            (
                (
                    row.entry_id,
                    str(row.delivered),
                    str(row.helpful),
                    str(row.unhelpful),
                    ", ".join(f"{reason} {count}" for reason, count in row.reasons),
                    " | ".join(row.comments),
                )
                for row in rows
            ),
        )
        if unanswered:
            print_table(
                "Asked without an answer, newest first",
                ("Question", "Decision", "Nearest entry", "When"),
                ((q.text, q.decision, q.entry_id or "", q.asked_at) for q in unanswered),
            )


@cli.command()
@click.argument("session")
@click.pass_obj
def forget(settings: Settings, session: str) -> None:
    """Delete everything kept of SESSION: its conversation, ratings and questions."""
    from bot.feedback.store import FeedbackStore
    from bot.web.conversations import ConversationStore

    session = session.partition(".")[0]  # a token is the id and its signature
    rows = FeedbackStore(settings.feedback_address).forget(session)
    events = asyncio.run(ConversationStore().delete(session))
    if not rows and not events:
        complain(f"Nothing is kept of session {plain(session)}")
        sys.exit(1)
    say(f"Deleted {events} events of the conversation and {rows} rows of feedback")


@cli.command()
@click.option("--older-than", default="90d", show_default=True, help="Age, in days: 30d.")
@click.pass_obj
def purge(settings: Settings, older_than: str) -> None:
    """Delete readers' words and conversations older than an age; counts and ratings stay."""
    days = older_than[:-1] if older_than.endswith("d") else older_than
    if not days.isdigit():
        raise click.UsageError(f"--older-than is {older_than!r}; give days, e.g. 30d")
    from bot.feedback.store import FeedbackStore
    from bot.web.conversations import ConversationStore

    age = timedelta(days=int(days))
    words = FeedbackStore(settings.feedback_address).purge(age)
    conversations = asyncio.run(ConversationStore().delete_older_than(time.time() - age.total_seconds()))
    say(f"Deleted {words} questions and comments, and {conversations} conversations")


def _quieten() -> None:
    """No telemetry, as these are health conversations, and none of the libraries' notices."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"  # not only a default: importing jax leaves a lower one to child processes
    # The arrays of one question are small: waking a second thread for them costs more than it gives.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    # Not by a filter: some of the libraries put their own filters in its place.
    warnings.showwarning = lambda *_args, **_kwargs: None
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # Rasa logs readers' words with structlog at debug: that level is never let through.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


if __name__ == "__main__":
    main()
